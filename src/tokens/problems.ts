import { Problem, type UpstreamRefusal } from "../problem.ts";

/** No access token is to be had: Douyin refused one, or could not be reached, and none we hold is alive. */
export class TokenUnavailable extends Error {
  override readonly name = "TokenUnavailable";
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

export const tokenReadNotAllowed = () =>
  new Problem("token_read_not_allowed", "该应用未获准读取抖音 access_token，请联系管理员开通");

/** What a caller who asked for the token is told when there is none. */
export const noToken = (cause: unknown): Problem =>
  cause instanceof TokenUnavailable && cause.refusal !== null
    ? new Problem("upstream_refused", `抖音拒绝发放 access_token：${cause.refusal.description}`, {
        upstream: cause.refusal,
        cause,
      })
    : new Problem("upstream_unavailable", "暂时无法从抖音取得 access_token，请稍后重试", { cause });
