import { type Command, exitCodes } from "./command.ts";

/** A command whose first argument names what to do, such as `apps create`. */
export const openGroup =
  (name: string, commands: Readonly<Record<string, Command>>): Command =>
  async ([verb, ...rest], io) => {
    const usage = `用法：dy-gateway ${name} <${Object.keys(commands).join(" | ")}> …\n加 --help 查看各自的选项\n`;
    const command = verb !== undefined && Object.hasOwn(commands, verb) ? commands[verb] : undefined;
    if (command !== undefined) return await command(rest, io);
    if (verb === "--help") {
      io.stdout(usage);
      return exitCodes.done;
    }
    io.stderr(`${verb === undefined ? `${name} 缺少子命令` : `${name} 没有子命令「${verb}」`}\n\n${usage}`);
    return exitCodes.usage;
  };
