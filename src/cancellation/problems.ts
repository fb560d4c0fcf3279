import { Problem, type UpstreamRefusal } from "../problem.ts";

export const verificationNotFound = () => new Problem("not_found", "没有这条核销记录，或您无权查看");

export const reasonMissing = () =>
  new Problem("invalid_request", "请求有误：reason 操作员必须填写原因", {
    details: [{ field: "reason", problem: "操作员必须填写原因（1–200 字）" }],
  });

/** `why` says what state keeps it from being cancelled. */
export const notCancellable = (verificationId: number, why: string) =>
  new Problem("not_cancellable", `不能撤销：${why}`, { verificationId });

/** Douyin's own no, in its words. */
export const cancelRefused = (verificationId: number, upstream: UpstreamRefusal) =>
  new Problem("not_cancellable", `抖音拒绝撤销：${upstream.description}`, { verificationId, upstream });

export const cancelInProgress = (verificationId: number) =>
  new Problem("request_in_progress", "同一幂等键的撤销正在处理，请稍后查询结果", { verificationId });
