import type { Call } from "../call.ts";
import { isStringList, type JsonObject } from "../json.ts";
import { describe, refuse } from "../refusals.ts";
import { type Answer, grant } from "../reply.ts";
import type { Side } from "../side.ts";
import { amountView, shareOf } from "../world/amounts.ts";
import { isOpen, usesLeft } from "../world/coupon-state.ts";
import type { Certificate, ItemResult, Order, Prepared } from "../world/model.ts";
import type { Owned } from "../world/verify-book.ts";
import { checkAccount, checkShop } from "./gate.ts";

interface Wish {
  readonly prepared: Prepared;
  readonly poiId: string;
  readonly items: readonly Certificate[];
  readonly parameters: string;
}

/** Section 3: consumes coupons, one verdict per item. A done token inside its window consumes nothing again. */
export const verify = (side: Side, call: Call): Answer => {
  const wish = readWish(side, call);
  if ("code" in wish) return wish;
  const { prepared, items } = wish;
  const { order } = prepared;
  order.seen.verifies++;
  if (call.forcedResult !== undefined) {
    const code = call.forcedResult;
    return answer(
      side,
      order,
      items.map((certificate) => ({ certificate, code, use: undefined })),
    );
  }
  const nowMs = side.time.nowMs();
  const done = prepared.done;
  if (done !== undefined && nowMs - done.atMs <= side.limits.windowMs) {
    if (done.parameters !== wish.parameters) return refuse(2100005);
    order.seen.replays++;
    return answer(
      side,
      order,
      done.results.map((result) => replayed(side, result)),
    );
  }
  const barred = items.some((certificate) => certificate.notAvailablePois.includes(wish.poiId));
  if (barred) return refuse(3000002);
  const results = items.map((certificate) => consume(side, { certificate, order }, wish.poiId));
  if (results.some((result) => result.code === 0)) {
    prepared.done = { parameters: wish.parameters, atMs: nowMs, results };
    order.qr.alive = false;
  }
  return answer(side, order, results);
};

/** Everything that refuses the whole call. Ids of the wrong JSON type come back as "busy", as in the field. */
const readWish = (side: Side, call: Call): Wish | Answer => {
  const body = call.body();
  if (body === undefined) return refuse(200002);
  const { verify_token: token, poi_id: poiId, encrypted_codes: codes } = body;
  const typed = (value: unknown) => value === undefined || typeof value === "string";
  if (!typed(token) || !typed(poiId) || !typed(body["account_id"]) || !typed(body["order_id"]))
    return refuse(2100004);
  if (codes !== undefined && !isStringList(codes)) return refuse(2100004);
  if (typeof token !== "string" || token === "") return refuse(2100005);
  const shop = typeof poiId === "string" ? poiId : "";
  const wrong = checkAccount(side, body["account_id"]) ?? checkShop(side, shop, true);
  if (wrong !== undefined) return wrong;
  if (!isStringList(codes) || codes.length === 0) return refuse(1502);
  const prepared = side.world.prepared.get(token);
  if (prepared === undefined || side.time.nowMs() - prepared.issuedAtMs > side.limits.tokenLifeMs)
    return refuse(2100005);
  const owned = codes.flatMap((code) => side.world.byEncryptedCode.get(code) ?? []);
  if (owned.length < codes.length) return refuse(1221);
  if (owned.some(({ order }) => order !== prepared.order)) return refuse(2100005);
  const items = owned.map(({ certificate }) => certificate);
  return { prepared, poiId: shop, items, parameters: JSON.stringify([shop, codes]) };
};

const consume = (side: Side, owned: Owned, poiId: string): ItemResult => {
  const { certificate } = owned;
  const code = refusalOf(side, owned);
  const at = { poiId, nowMs: side.time.nowMs(), verifyType: 4 };
  return { certificate, code, use: code === 0 ? side.world.consume(owned, at) : undefined };
};

/** `result` of one item. A refunded coupon has no number of its own on the public pages: 1250, "code invalid". */
const refusalOf = (side: Side, { certificate, order }: Owned): number => {
  const nowMs = side.time.nowMs();
  if (certificate.riskHeld) return 1229;
  if (usesLeft(certificate) === 0) return order.kind === "times_card" ? 1241 : 1208;
  if (!isOpen(certificate) || nowMs >= certificate.expireMs || nowMs < certificate.startMs) return 1250;
  return 0;
};

/** Section 3.1: a replay says "already verified" of what the first call consumed, without a verify_id. */
const replayed = (side: Side, result: ItemResult): ItemResult =>
  side.wire.replayAnswer === "original" || result.code !== 0
    ? result
    : { ...result, code: Number(side.wire.replayAnswer), use: undefined };

const answer = (side: Side, order: Order, results: readonly ItemResult[]): Answer =>
  grant({ verify_results: results.map((result) => resultView(side, order, result)) });

const resultView = (side: Side, order: Order, { certificate, code, use }: ItemResult): JsonObject => ({
  result: code,
  msg: code === 0 ? "履约成功" : describe(code),
  code: certificate.encryptedCode,
  verify_id: use?.verifyId ?? "",
  certificate_id: certificate.certificateId,
  origin_code: use === undefined ? "" : certificate.plainCode,
  account_id: side.credentials.accountId,
  order_id: order.orderId,
  product_id: order.productId,
  verify_amount_info: use === undefined ? undefined : useAmount(side, order, certificate, use.serial),
});

const useAmount = (side: Side, order: Order, certificate: Certificate, serial: number) => {
  if (order.kind !== "times_card") return undefined;
  const amount = shareOf(certificate.amount, certificate.totalUses, serial);
  return {
    time_card_amount: { amount: amount.payFen },
    times_card_serial_amount: { serial_numb: serial, amount: amountView(amount, side.wire) },
  };
};
