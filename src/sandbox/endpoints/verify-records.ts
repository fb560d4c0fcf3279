import { type Call, wholeNumber } from "../call.ts";
import type { JsonObject } from "../json.ts";
import { refuse } from "../refusals.ts";
import { type Answer, grant } from "../reply.ts";
import type { Side } from "../side.ts";
import { amountView, shareOf } from "../world/amounts.ts";
import { canCancel, plainCodeShown, statusOf } from "../world/coupon-state.ts";
import type { Use } from "../world/model.ts";
import { seconds } from "../world/time.ts";
import type { Owned } from "../world/verify-book.ts";
import { skuView } from "./certificate-view.ts";

const sizeMax = 20;

/** Section 6: the book of verifications, newest first, cancelled ones included, without order and store. */
export const queryVerifyRecords = (side: Side, call: Call): Answer => {
  const accountId = call.query("account_id");
  const cursor = call.query("cursor");
  const size = wholeNumber(call.query("size"));
  if (!accountId || !cursor || size === undefined || size < 1 || size > sizeMax) return refuse(2100005);
  if (accountId !== side.credentials.accountId) return refuse(2119005);
  const { uses, usePositions } = side.world;
  const end = cursor === "0" ? uses.length : usePositions.get(cursor);
  const fromTo = timesOf(side, call);
  if (end === undefined || fromTo === undefined) return refuse(2100005);
  const pois = poisOf(call);
  const wanted = (use: Use) =>
    seconds(use.verifiedAtMs) >= fromTo.from &&
    seconds(use.verifiedAtMs) <= fromTo.to &&
    (pois.length === 0 || pois.includes(use.poiId));
  const all = uses.filter(wanted);
  const before = uses.slice(0, end).filter(wanted);
  const records = before
    .toReversed()
    .slice(0, size)
    .flatMap((use) => {
      const owned = side.world.byCertificateId.get(use.certificateId);
      return owned === undefined ? [] : [recordView(side, owned, use)];
    });
  return grant({
    total: side.wire.int64AsStrings ? String(all.length) : all.length,
    records,
    records_v2: records,
  });
};

/** Seconds; without `start_time` today, as the merchant's calendar has it (UTC+8). */
const timesOf = (side: Side, call: Call): { readonly from: number; readonly to: number } | undefined => {
  const now = seconds(side.time.nowMs());
  const today = now - ((now + 8 * 3600) % 86_400);
  const from = wholeNumber(call.query("start_time") ?? String(today));
  const to = wholeNumber(call.query("end_time") ?? String(now));
  return from === undefined || to === undefined || from > to ? undefined : { from, to };
};

/** The encoding of several stores is not documented: repeated, comma-joined and JSON lists are all read. */
const poisOf = (call: Call): readonly string[] =>
  call
    .queryAll("poi_ids")
    .flatMap((value) => value.split(","))
    .map((value) => value.replace(/[[\]"\s]/g, ""))
    .filter((value) => value !== "");

const recordView = (side: Side, { certificate, order }: Owned, use: Use): JsonObject => ({
  cursor: use.verifyId,
  verify_id: use.verifyId,
  certificate_id: use.certificateId,
  code: plainCodeShown(certificate, side.time.nowMs()) ? certificate.plainCode : "",
  verify_time: seconds(use.verifiedAtMs),
  can_cancel: canCancel(certificate, use, side.time.nowMs()),
  verify_type: use.verifyType,
  status: use.cancelledAtMs === undefined ? 1 : 2,
  cancel_time: use.cancelledAtMs === undefined ? 0 : seconds(use.cancelledAtMs),
  certificate_status: statusOf(certificate),
  amount: amountView(certificate.amount, side.wire),
  sku: skuView(side, order),
  verify_amount_info:
    order.kind === "times_card"
      ? {
          times_card_serial_amount: {
            serial_numb: use.serial,
            amount: amountView(shareOf(certificate.amount, certificate.totalUses, use.serial), side.wire),
          },
        }
      : undefined,
});
