import { sha256Hex } from "../digest.ts";
import { Problem } from "../problem.ts";

export const signatureMissing = (missing: readonly string[]) =>
  new Problem("signature_missing", `缺少签名请求头：${missing.join("、")}`, {
    details: missing.map((field) => ({ field, problem: "缺少该请求头" })),
  });

export const signatureMalformed = (faults: readonly { readonly field: string; readonly problem: string }[]) =>
  new Problem("signature_malformed", `签名请求头格式不正确：${faults.map(({ field }) => field).join("、")}`, {
    details: faults,
  });

export const timestampOutOfWindow = (serverTimeMs: number, windowSeconds: number) =>
  new Problem(
    "timestamp_out_of_window",
    `X-Timestamp 与服务器时间相差超过 ${windowSeconds} 秒，请校准时钟后用新的时间戳和 nonce 重新签名`,
    { serverTimeMs },
  );

/** Says what the server built, so that a partner can bisect; a stranger learns nothing, also not whether the key exists. */
export const signatureInvalid = (stringToSign: string) =>
  new Problem(
    "signature_invalid",
    "签名不正确：请核对 X-Client-Key、secret 和待签名字符串（可与 string_to_sign_sha256 比对）",
    { stringToSignSha256: sha256Hex(stringToSign) },
  );

export const appDisabled = () => new Problem("app_disabled", "该应用已停用，请联系商户管理员");

export const nonceReused = () =>
  new Problem("nonce_reused", "X-Nonce 已使用过：请换新的 nonce 重新签名；重试同一笔业务时沿用原来的幂等键");
