import { type Examined, examine } from "../doctor/examine.ts";
import { UsageError } from "./arguments.ts";
import { type Command, exitCodes } from "./command.ts";

const usage = `用法：dy-gateway doctor [--json]

检查客服会问到的一切：设置、权限、端口、证书、时钟、抖音凭证和门店、磁盘、备份、数据库和账目。
每项一行，有问题的给出处理办法；可以在服务运行时使用，不改动任何数据。全部正常退出码为 0，有失败的项为 1。`;

const marks: Readonly<Record<Examined["status"], string>> = {
  ok: "✓",
  warning: "!",
  failed: "✗",
  skipped: "-",
};

const wordsOf = ({ status, title, detail, remedy }: Examined): string =>
  `${marks[status]} ${title}：${detail}${remedy === null ? "" : ` → ${remedy}`}\n`;

/** Examines the installation and tells what to do about what it finds. */
export const doctorCommand: Command = async (args, io) => {
  if (args.includes("--help")) {
    io.stdout(`${usage}\n`);
    return exitCodes.done;
  }
  const stray = args.find((word) => word !== "--json");
  if (stray !== undefined) {
    io.stderr(`${new UsageError(`doctor 不接受参数「${stray}」`).message}\n\n${usage}\n`);
    return exitCodes.usage;
  }
  const found = await examine(io);
  const failures = found.filter(({ status }) => status === "failed").length;
  const status = failures === 0 ? "ok" : "failed";
  if (args.includes("--json")) {
    const data = found.map(({ name, ...rest }) => ({ check: name, ...rest }));
    io.stdout(`${JSON.stringify({ status, data })}\n`);
  } else {
    io.stdout(found.map(wordsOf).join(""));
    io.stdout(failures === 0 ? "\n没有失败的项。\n" : `\n${failures} 项失败，请按 → 后面的办法处理。\n`);
  }
  return failures === 0 ? exitCodes.done : exitCodes.failed;
};
