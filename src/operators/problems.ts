import { Problem, type ProblemDetail } from "../problem.ts";

/** One answer for every reason, so that a stranger cannot tell a wrong key from an unknown or revoked operator. */
export const operatorUnknown = () =>
  new Problem("operator_unknown", "操作员密钥不正确或已吊销，请核对 X-XTJ-UID 请求头");

export const operatorInvalid = (details: readonly ProblemDetail[]) =>
  new Problem("invalid_request", `操作员信息不正确：${details.map(({ field }) => field).join("、")}`, {
    details,
  });

export const operatorTaken = (uid: string) =>
  new Problem("already_exists", `uid「${uid}」已被使用（含已吊销的操作员），请换一个`, {
    details: [{ field: "uid", problem: "已被使用" }],
  });

export const operatorNotFound = (uid: string) => new Problem("not_found", `没有 uid 为「${uid}」的操作员`);

export const operatorRevoked = (uid: string) =>
  new Problem("not_found", `操作员「${uid}」已吊销，不能再修改；请新建操作员`);
