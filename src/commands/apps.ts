import { readFileSync } from "node:fs";
import type { AppWithSecret } from "../apps/apps.ts";
import type { AppView } from "../apps/view.ts";
import { withAdministration } from "./administration.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { type Command, openCommand } from "./command.ts";
import { openGroup } from "./group.ts";
import { textTable } from "./table.ts";

const createUsage = `用法：dy-gateway apps create --name NAME --code CODE [选项]

新建一个可以签名调用网关的应用。secret 只显示这一次。

  --name NAME           名称，1–64 个字符
  --code CODE           代号，唯一，2–32 个小写字母、数字、_ 或 -
  --description TEXT    说明
  --client-key KEY      不给则生成
  --secret SECRET       至少 32 个字符，不给则生成
  --secret-file FILE    从文件读取 secret
  --allow-token-read    允许读取抖音 access_token（不能与 --poi-id 同用）
  --poi-id ID           限定门店，可重复；不给则为全部门店
  --json                以 JSON 输出`;

const rotateUsage = `用法：dy-gateway apps rotate ID [--revoke-now] [--json]

换一个新的 secret，只显示这一次。旧的 24 小时内仍可用，除非加 --revoke-now 立即作废。`;

const idPattern = /^[1-9][0-9]{0,15}$/;

const readId = ({ positionals: [text = ""] }: Arguments): number => {
  if (!idPattern.test(text)) throw new UsageError(`ID 应为应用编号，现为「${text}」`);
  return Number(text);
};

const readSecret = (args: Arguments): string | undefined => {
  const secret = args.text("secret");
  const path = args.text("secret-file");
  if (secret !== undefined && path !== undefined)
    throw new UsageError("--secret 和 --secret-file 只能用一个");
  if (path === undefined) return secret;
  try {
    return readFileSync(path, "utf8").replace(/\r?\n$/, "");
  } catch {
    throw new UsageError(`--secret-file 指定的文件无法读取：${path}`);
  }
};

const secretWords = (heading: string, { app, secret }: AppWithSecret): string =>
  [
    heading,
    `client_key: ${app.client_key}`,
    `secret:     ${secret}`,
    "secret 只显示这一次，请立即妥善保存。",
  ].join("\n");

const createCommand = openCommand({
  usage: createUsage,
  options: {
    name: "text",
    code: "text",
    description: "text",
    "client-key": "text",
    secret: "text",
    "secret-file": "text",
    "allow-token-read": "flag",
    "poi-id": "list",
  },
  required: ["name", "code"],
  positionals: [],
  run: async ({ args, io, requestId }) => {
    const poiIds = args.list("poi-id");
    const request = {
      name: args.required("name"),
      code: args.required("code"),
      description: args.text("description"),
      clientKey: args.text("client-key"),
      secret: readSecret(args),
      allowTokenRead: args.flag("allow-token-read"),
      poiIds: poiIds.length === 0 ? null : poiIds,
    };
    const created = await withAdministration({ io, requestId }, ({ apps, by }) => apps.create(request, by));
    const { app } = created;
    return {
      value: { data: created },
      words: secretWords(`已创建应用「${app.name}」（编号 ${app.id}）`, created),
    };
  },
});

const shopsOf = ({ poi_ids: poiIds }: AppView): string => {
  if (poiIds === null) return "全部";
  return poiIds.join(",") || "无";
};

const listWords = (apps: readonly AppView[]): string =>
  textTable(
    ["编号", "代号", "名称", "状态", "client_key", "读 token", "门店", "最近使用"],
    apps.map((app) => [
      String(app.id),
      app.code,
      app.name,
      app.status === "active" ? "启用" : "停用",
      app.client_key,
      app.allow_token_read ? "可以" : "不可",
      shopsOf(app),
      app.last_used_at ?? "从未",
    ]),
  );

const listedAtOnce = 1_000_000;

const listCommand = openCommand({
  usage: "用法：dy-gateway apps list [--json]",
  options: {},
  positionals: [],
  run: async ({ io, requestId }) => {
    const { apps, total } = await withAdministration({ io, requestId }, (administration) =>
      administration.apps.list({ page: 1, pageSize: listedAtOnce }),
    );
    // All of them on one page, however many there are.
    const value = { data: apps, page: 1, page_size: Math.max(1, total), total, next_cursor: null };
    return { value, words: listWords(apps) };
  },
});

const disableCommand = openCommand({
  usage: "用法：dy-gateway apps disable ID [--json]\n\n停用一个应用，立即生效。",
  options: {},
  positionals: ["ID"],
  run: async ({ args, io, requestId }) => {
    const id = readId(args);
    const app = await withAdministration({ io, requestId }, ({ apps, by }) =>
      apps.update(id, { status: "disabled" }, by),
    );
    return { value: { data: app }, words: `已停用应用「${app.name}」（编号 ${app.id}）` };
  },
});

const rotateCommand = openCommand({
  usage: rotateUsage,
  options: { "revoke-now": "flag" },
  positionals: ["ID"],
  run: async ({ args, io, requestId }) => {
    const rotation = { id: readId(args), revokeNow: args.flag("revoke-now") };
    const rotated = await withAdministration({ io, requestId }, ({ apps, by }) => apps.rotate(rotation, by));
    const before = rotation.revokeNow ? "旧的 secret 已作废" : "旧的 secret 24 小时内仍可用";
    const heading = `应用「${rotated.app.name}」（编号 ${rotated.app.id}）已换新 secret，${before}`;
    return { value: { data: rotated }, words: secretWords(heading, rotated) };
  },
});

/** `apps create | list | disable | rotate` */
export const appsCommand: Command = openGroup("apps", {
  create: createCommand,
  list: listCommand,
  disable: disableCommand,
  rotate: rotateCommand,
});
