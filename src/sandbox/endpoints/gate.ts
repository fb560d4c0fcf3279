import type { Call } from "../call.ts";
import { refuse, refuseToken } from "../refusals.ts";
import type { Answer } from "../reply.ts";
import type { Side } from "../side.ts";

/** Headers every business call needs (section 0). Undefined = may go on. */
export const checkHeaders = (side: Side, call: Call): Answer | undefined => {
  // Douyin demands the JSON content type on GET too.
  if (!isJson(call)) return refuse(28001007, "请求头 content-type 必须是 application/json");
  const token = call.request.header("access-token");
  if (token === undefined || token === "") return refuseToken(28001003);
  const dead = side.tokens.check(token, side.time.nowMs());
  if (dead !== 0) return refuseToken(dead);
  const account = call.request.header("rpc-transit-life-account");
  if (account !== undefined && account !== side.credentials.accountId) return refuse(2119005);
  return undefined;
};

/** `account_id` may be left out on fulfilment calls; another merchant's is refused. */
export const checkAccount = (side: Side, accountId: unknown): Answer | undefined =>
  accountId === undefined || accountId === "" || accountId === side.credentials.accountId
    ? undefined
    : refuse(2119005);

/** Refuses an unknown store; a missing one too where it is `required`. */
export const checkShop = (side: Side, poiId: string | undefined, required: boolean): Answer | undefined => {
  if (poiId === undefined || poiId === "") return required ? refuse(3000005) : undefined;
  return side.world.shops.some((shop) => shop.poiId === poiId) ? undefined : refuse(3000004);
};

/** Whether the request says that it is JSON. */
export const isJson = (call: Call): boolean =>
  (call.request.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() === "application/json";
