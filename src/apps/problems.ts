import { Problem, type ProblemDetail } from "../problem.ts";

export const appInvalid = (details: readonly ProblemDetail[]) =>
  new Problem("invalid_request", `应用信息不正确：${details.map(({ field }) => field).join("、")}`, {
    details,
  });

export const appNotFound = (id: number) => new Problem("not_found", `没有编号为 ${id} 的应用`);

export const builtInApp = () => new Problem("not_found", "内置应用 console 不能签名，也不能修改");

export const appTaken = (fields: readonly ("code" | "client_key")[]) =>
  new Problem("already_exists", `已有应用使用了相同的 ${fields.join(" 和 ")}`, {
    details: fields.map((field) => ({ field, problem: "已被其他应用使用" })),
  });

/** The raw token knows no shops, so an app that is bound to some must not read it. */
export const tokenNotAllowedWithShops = () =>
  new Problem("not_allowed_with_shops", "限定了门店的应用不能开通 access_token 读取权限", {
    details: [{ field: "allow_token_read", problem: "与 poi_ids 名单不能同时使用" }],
  });

export const shopsNotAllowedWithToken = () =>
  new Problem("not_allowed_with_shops", "可读取 access_token 的应用不能限定门店：请先禁止读取", {
    details: [{ field: "poi_ids", problem: "与 allow_token_read 不能同时使用" }],
  });
