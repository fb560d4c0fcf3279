import { Problem } from "../problem.ts";

export const tokenReused = () =>
  new Problem(
    "idempotency_key_reused",
    "该 verify_token 已用于另一次核销，一个 verify_token 只能用于一次请求",
  );

export const ticketReused = () =>
  new Problem(
    "idempotency_key_reused",
    "该预览凭证已用于另一次核销，一个凭证只能用于一次请求，请重新扫码预览",
  );

const about = (verificationId: number | null) => (verificationId === null ? {} : { verificationId });

export const requestInProgress = (verificationId: number | null) =>
  new Problem(
    "request_in_progress",
    "同一幂等键的请求正在处理，请勿重复核销，稍后查询结果",
    about(verificationId),
  );

/** Another open request holds this coupon. `verificationId` only when the caller may read that row. */
export const verificationInProgress = (verificationId: number | null) =>
  new Problem(
    "verification_in_progress",
    "该券（或同一订单）正在核销中，结果未定，请勿重复扫码，稍后查询结果",
    about(verificationId),
  );

export const recentlyVerified = (verificationId: number) =>
  new Problem(
    "recently_verified",
    "该订单刚在本门店核销成功；如确需再核销一张，请带上 another: true 或使用幂等键",
    about(verificationId),
  );

export const shortLinkInvalid = () =>
  new Problem("short_link_invalid", "短链无效：应为 https://v.douyin.com/ 开头的抖音券二维码链接", {
    details: [{ field: "short_link", problem: "不是有效的抖音券短链" }],
  });

/** Prepare got no connection, no answer in time, or nothing usable: nothing was consumed. */
export const upstreamUnavailable = (cause: unknown) =>
  new Problem("upstream_unavailable", "暂时无法连接抖音，本次未核销，请稍后重试", { cause });

export const verificationNotFound = () => new Problem("not_found", "没有这条核销记录，或您无权查看");
