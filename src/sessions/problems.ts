import { Problem } from "../problem.ts";

export const sessionExpired = () => new Problem("session_expired", "登录已过期或已被结束，请重新登录");

/** One answer for every reason: an unknown code, one that was used, one that is too old. */
export const deviceCodeUnknown = () =>
  new Problem("operator_unknown", "设备码不正确、已用过或已过期，请管理员重新生成");

export const loginNeedsKey = () =>
  new Problem("operator_not_allowed", "登录只接受操作员密钥（X-XTJ-UID）或一次性设备码（X-DYG-Device-Code）");

export const deviceOperatorUnknown = (uid: string) =>
  new Problem("not_found", `没有 uid 为「${uid}」的操作员，或已吊销`);

export const noDeviceForAdmin = () =>
  new Problem("invalid_request", "不能为管理员生成设备码：设备会长期保持登录", {
    details: [{ field: "uid", problem: "管理员请用操作员密钥登录" }],
  });

export const sessionNotFound = (id: number) => new Problem("not_found", `没有编号为 ${id} 的有效登录`);
