import { signatureMalformed, signatureMissing } from "./problems.ts";

/** The four signature headers, present and well formed. */
export interface SignatureHeaders {
  readonly clientKey: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
}

const rules = [
  {
    name: "X-Client-Key",
    pattern: /^[A-Za-z0-9_-]{8,64}$/,
    form: "应为 8–64 个字符，只含字母、数字、_ 和 -",
  },
  { name: "X-Timestamp", pattern: /^[0-9]{10}$/, form: "应为 10 位数字的 Unix 秒" },
  { name: "X-Nonce", pattern: /^[A-Za-z0-9_-]{16,64}$/, form: "应为 16–64 个字符，只含字母、数字、_ 和 -" },
  { name: "X-Signature", pattern: /^[0-9a-f]{64}$/, form: "应为 64 位小写十六进制" },
] as const;

/**
 * Reads the signature headers, or throws naming every one that is missing, else every one that is malformed. A header
 * sent twice arrives joined by a comma, which no pattern allows.
 */
export const readSignatureHeaders = (headers: Headers): SignatureHeaders => {
  const clientKey = headers.get("X-Client-Key");
  const timestamp = headers.get("X-Timestamp");
  const nonce = headers.get("X-Nonce");
  const signature = headers.get("X-Signature");
  if (clientKey === null || timestamp === null || nonce === null || signature === null)
    throw signatureMissing(rules.filter(({ name }) => !headers.has(name)).map(({ name }) => name));
  const faults = rules.filter(({ name, pattern }) => !pattern.test(headers.get(name) ?? ""));
  if (faults.length > 0)
    throw signatureMalformed(faults.map(({ name, form }) => ({ field: name, problem: form })));
  return { clientKey, timestamp, nonce, signature };
};
