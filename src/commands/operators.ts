import { operatorRoles, parseRole } from "../operators/new-operator.ts";
import type { OperatorListView } from "../operators/view.ts";
import { withAdministration } from "./administration.ts";
import { UsageError } from "./arguments.ts";
import { type Command, openCommand } from "./command.ts";
import { openGroup } from "./group.ts";
import { textTable } from "./table.ts";

const createUsage = `用法：dy-gateway operators create --uid UID --name NAME --role ROLE [选项]

新建一名操作员。密钥只显示这一次。

  --uid UID      1–32 个字母、数字或 -
  --name NAME    姓名
  --role ROLE    viewer 看报表、clerk 核销、manager 店长、admin 管理员
  --poi-id ID    限定门店，可重复；clerk 和 manager 必须给出
  --json         以 JSON 输出`;

const createCommand = openCommand({
  usage: createUsage,
  options: { uid: "text", name: "text", role: "text", "poi-id": "list" },
  required: ["uid", "name", "role"],
  positionals: [],
  run: async ({ args, io, requestId }) => {
    const role = parseRole(args.required("role"));
    if (role === undefined) throw new UsageError(`--role 应为 ${operatorRoles.join("、")} 之一`);
    const poiIds = args.list("poi-id");
    const request = {
      uid: args.required("uid"),
      name: args.required("name"),
      role,
      poiIds: poiIds.length === 0 ? null : poiIds,
    };
    const created = await withAdministration({ io, requestId }, ({ operators, by }) =>
      operators.create(request, by),
    );
    const { uid, name } = created.operator;
    const words = `已创建操作员「${name}」（uid ${uid}，${role}）\n密钥: ${created.key}\n密钥只显示这一次，请立即妥善保存。`;
    return { value: { data: created }, words };
  },
});

const listWords = (operators: readonly OperatorListView[]): string =>
  textTable(
    ["uid", "姓名", "角色", "门店", "创建时间", "状态"],
    operators.map((operator) => [
      operator.uid,
      operator.name,
      operator.role,
      operator.poi_ids?.join(",") ?? "全部",
      operator.created_at,
      operator.revoked_at === null ? "有效" : `已吊销 ${operator.revoked_at}`,
    ]),
  );

const listedAtOnce = 1_000_000;

const listCommand = openCommand({
  usage: "用法：dy-gateway operators list [--json]",
  options: {},
  positionals: [],
  run: async ({ io, requestId }) => {
    const { operators: data, total } = await withAdministration({ io, requestId }, ({ operators }) =>
      operators.list({ page: 1, pageSize: listedAtOnce }),
    );
    const value = { data, page: 1, page_size: Math.max(1, total), total, next_cursor: null };
    return { value, words: listWords(data) };
  },
});

const revokeCommand = openCommand({
  usage: "用法：dy-gateway operators revoke UID [--json]\n\n吊销一名操作员的密钥，立即生效。",
  options: {},
  positionals: ["UID"],
  run: async ({ args, io, requestId }) => {
    const [uid = ""] = args.positionals;
    const operator = await withAdministration({ io, requestId }, ({ operators, by }) =>
      operators.revoke(uid, by),
    );
    const message = `已吊销操作员「${operator.name}」（uid ${operator.uid}）`;
    return { value: { message }, words: message };
  },
});

const rotateUsage = `用法：dy-gateway operators rotate UID [--json]

给操作员换一把新密钥，只显示这一次。旧的立即作废，他的全部登录立即结束。`;

const rotateCommand = openCommand({
  usage: rotateUsage,
  options: {},
  positionals: ["UID"],
  run: async ({ args, io, requestId }) => {
    const [uid = ""] = args.positionals;
    const rotated = await withAdministration({ io, requestId }, ({ operators, by }) =>
      operators.rotate(uid, by),
    );
    const { name } = rotated.operator;
    const words = `操作员「${name}」（uid ${uid}）已换新密钥，旧的已作废\n密钥: ${rotated.key}\n密钥只显示这一次，请立即妥善保存。`;
    return { value: { data: rotated }, words };
  },
});

/** `operators create | list | rotate | revoke` */
export const operatorsCommand: Command = openGroup("operators", {
  create: createCommand,
  list: listCommand,
  rotate: rotateCommand,
  revoke: revokeCommand,
});
