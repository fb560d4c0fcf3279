import { Problem, type UpstreamRefusal } from "../problem.ts";

/** No access token is to be had: Douyin refused one, or could not be reached, and none we hold will do. */
export class TokenUnavailable extends Error {
  override readonly name = "TokenUnavailable";
  /** What Douyin said; null when it said nothing one could use. */
  readonly refusal: UpstreamRefusal | null;

  constructor(refusal: UpstreamRefusal | null, cause?: unknown) {
    super(
      refusal === null
        ? "Douyin gave no access token: no usable answer"
        : `Douyin refused an access token: ${refusal.error_code}`,
      { cause },
    );
    this.refusal = refusal;
  }
}

/** The token we kept cannot be opened: another master key or client key sealed it, or it was changed. */
export class KeptTokenUnreadable extends Error {
  override readonly name = "KeptTokenUnreadable";

  constructor(cause: unknown) {
    super("the kept access token cannot be opened", { cause });
  }
}

export const tokenReadNotAllowed = () =>
  new Problem("token_read_not_allowed", "该应用未获准读取抖音 access_token，请联系管理员开通");

/** What a caller who asked for the token is told when there is none; other trouble, such as a full disk, stays itself. */
export const noToken = (cause: unknown): unknown => {
  if (!(cause instanceof TokenUnavailable)) return cause;
  return cause.refusal === null
    ? new Problem("upstream_unavailable", "暂时无法从抖音取得 access_token，请稍后重试", { cause })
    : new Problem("upstream_refused", `抖音拒绝发放 access_token：${cause.refusal.description}`, {
        upstream: cause.refusal,
        cause,
      });
};
