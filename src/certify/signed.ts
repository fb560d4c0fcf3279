import { sha256Hex } from "../digest.ts";
import { stringToSign } from "../signing/canonical.ts";
import { openSigner } from "../signing/signature.ts";
import { outOfWindow } from "./answers.ts";
import type { Arrival, Given } from "./exchange.ts";

/** The app the partner signs as in this run. */
export interface Keys {
  readonly clientKey: string;
  readonly secret: string;
}

const windowMs = 300_000;

const signatureOf = (
  keys: Keys,
  { method, target, headers }: Arrival,
  changed: { readonly bytes: Uint8Array; readonly timestamp?: string; readonly method?: string },
): string =>
  openSigner(keys.secret)(
    stringToSign({
      clientKey: headers["x-client-key"] ?? "",
      timestamp: changed.timestamp ?? headers["x-timestamp"] ?? "",
      nonce: headers["x-nonce"] ?? "",
      method: changed.method ?? method,
      target,
      bodySha256: sha256Hex(changed.bytes),
    }),
  );

/** What a gateway whose clock is ahead makes of a request: its refusal, or the same request signed for the true time. */
export const seenAhead = (
  keys: Keys,
  arrival: Arrival,
  { nowMs, aheadMs }: { readonly nowMs: number; readonly aheadMs: number },
): { readonly refused: Given } | { readonly arrival: Arrival } => {
  const { headers, bytes } = arrival;
  const timestamp = headers["x-timestamp"] ?? "";
  // What is malformed is the gateway's to refuse.
  if (!/^\d{10}$/.test(timestamp)) return { arrival };
  if (Math.abs(Number(timestamp) * 1_000 - (nowMs + aheadMs)) > windowMs)
    return { refused: outOfWindow(nowMs + aheadMs) };
  if (signatureOf(keys, arrival, { bytes }) !== headers["x-signature"]) return { arrival };
  const truly = String(Math.floor(nowMs / 1_000));
  const signature = signatureOf(keys, arrival, { bytes, timestamp: truly });
  return {
    arrival: { ...arrival, headers: { ...headers, "x-timestamp": truly, "x-signature": signature } },
  };
};

/** The ways in which well-known libraries write the same JSON anew. */
const rewritings: readonly ((text: string) => string)[] = [
  (text) => JSON.stringify(JSON.parse(text)),
  (text) => JSON.stringify(JSON.parse(text), null, 2),
  (text) => JSON.stringify(JSON.parse(text), null, 4),
  // Python's json.dumps: a space after each comma and colon, everything but ASCII escaped; and without the escapes.
  (text) => escaped(spaced(text)),
  spaced,
  (text) => escaped(JSON.stringify(JSON.parse(text))),
  (text) => `${text}\n`,
  (text) => text.trimEnd(),
  () => "",
];

function spaced(text: string): string {
  return JSON.stringify(JSON.parse(text), null, 1)
    .replace(/\n\s*(?=[\]}])/g, "")
    .replace(/([[{])\n\s*/g, "$1")
    .replace(/,\n\s*/g, ", ");
}

const escaped = (text: string): string =>
  text.replace(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Why a signature does not hold, in Chinese, as far as it can be found out. */
export const whyUnsigned = (keys: Keys, arrival: Arrival): string => {
  const { headers, bytes, method } = arrival;
  const given = headers["x-signature"] ?? "";
  if (headers["x-client-key"] !== keys.clientKey) return "client_key 不是本次认证给出的那个";
  const text = new TextDecoder().decode(bytes);
  const matches = (bytesToo: Uint8Array, changed: { readonly method?: string } = {}) =>
    signatureOf(keys, arrival, { bytes: bytesToo, ...changed }) === given;
  if (matches(bytes, { method: method.toLowerCase() })) return "待签字符串里的 METHOD 没有大写";
  for (const rewrite of rewritings)
    try {
      if (matches(new TextEncoder().encode(rewrite(text))))
        return "请求体在签名之后又被重新序列化：签的字节和发出的字节不是同一份";
    } catch {
      break; // not JSON: there is nothing to write anew
    }
  return "待签字符串或 secret 不对：用响应里的 string_to_sign_sha256 与您自己算的对比";
};
