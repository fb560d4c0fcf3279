import type { Call } from "../call.ts";
import { refuse } from "../refusals.ts";
import { type Answer, grant } from "../reply.ts";
import type { Side } from "../side.ts";
import { isJson } from "./gate.ts";

/** Section 1: `POST /oauth/client_token/`. Every success retires the token before. */
export const clientToken = (side: Side, call: Call): Answer => {
  const nowMs = side.time.nowMs();
  if (!side.tokens.admit(nowMs)) return refuse(10020);
  return checkKeys(side, call) ?? granted(side, side.tokens.issue(nowMs), nowMs);
};

/** Section 1: `POST /oauth/stable_client_token/`. The same token until it expires. */
export const stableClientToken = (side: Side, call: Call): Answer => {
  const nowMs = side.time.nowMs();
  return checkKeys(side, call) ?? granted(side, side.tokens.stable(nowMs), nowMs);
};

const granted = (
  side: Side,
  token: { readonly value: string; readonly expiresAtMs: number },
  nowMs: number,
): Answer => {
  const expiresIn = Math.floor((token.expiresAtMs - nowMs) / 1000);
  return grant({
    access_token: token.value,
    expires_in: side.wire.expiresInAsString ? String(expiresIn) : expiresIn,
  });
};

const checkKeys = (side: Side, call: Call): Answer | undefined => {
  const body = isJson(call) ? call.body() : undefined;
  const key = body?.["client_key"];
  const secret = body?.["client_secret"];
  if (typeof key !== "string" || typeof secret !== "string" || key === "" || secret === "")
    return refuse(10002);
  if (body?.["grant_type"] !== "client_credential") return refuse(10002);
  if (key !== side.credentials.clientKey) return refuse(10003);
  return secret === side.credentials.clientSecret ? undefined : refuse(10013);
};
