import type { Json, JsonObject } from "../json.ts";
import type { Side } from "../side.ts";
import { amountView, shareOf } from "../world/amounts.ts";
import { canCancel, liveUses, plainCodeShown, statusOf } from "../world/coupon-state.ts";
import type { Certificate, Order, Use } from "../world/model.ts";
import { seconds } from "../world/time.ts";
import type { Owned } from "../world/verify-book.ts";

const groupType = { coupon: 1, voucher: 2, times_card: 3 };

/** `sku` of section 2.1. */
export const skuView = (side: Side, order: Order): JsonObject => ({
  sku_id: order.skuId,
  title: order.title,
  groupon_type: groupType[order.kind],
  market_price: order.certificates[0]?.amount.listFen ?? 0,
  sold_start_time: seconds(order.createdAtMs) - 86_400,
  third_sku_id: order.thirdSkuId,
  account_id: side.credentials.accountId,
  product_id: order.productId,
});

/** `time_card` of section 2.1, with the price of every use; undefined for plain coupons. */
export const timeCardView = (side: Side, order: Order, certificate: Certificate): JsonObject | undefined =>
  order.kind !== "times_card"
    ? undefined
    : {
        times_count: certificate.totalUses,
        times_used: liveUses(certificate).length,
        time_card_type: 1,
        serial_amount_list: Array.from({ length: certificate.totalUses }, (_, index) => ({
          serial_numb: index + 1,
          amount: amountView(shareOf(certificate.amount, certificate.totalUses, index + 1), side.wire),
        })),
      };

/** One coupon as prepare lists it: never its plain code, status 0, the id as a bare number, the buyer's details. */
export const preparedView = (side: Side, { certificate, order }: Owned): JsonObject => ({
  certificate_id: side.wire.certificateIdsAsStrings
    ? certificate.certificateId
    : BigInt(certificate.certificateId),
  encrypted_code: certificate.encryptedCode,
  start_time: seconds(certificate.startMs),
  expire_time: seconds(certificate.expireMs),
  status: 0,
  used_status_type: 0,
  amount: amountView(certificate.amount, side.wire),
  sku: skuView(side, order),
  time_card: timeCardView(side, order, certificate),
  ...verifications(side, { certificate, order }, false),
  not_available_time_info: { fulfil_enable: true, can_no_use_week_day: [], can_no_use_date: [] },
  use_time_info: { use_time_type: 1 },
  not_available_poi_list: [...certificate.notAvailablePois],
  book_info: { book_poi_id: "0" },
  buyer_reserve_info: { reserve_users: [personView(order)] },
});

const personView = ({ person }: Order): JsonObject => ({
  name: person.name,
  phone: person.phone,
  credential_type: 1,
  credential_numb: person.credential,
});

/** One coupon as certificate/get and certificate/query show it (section 5.3). */
export const certificateView = (side: Side, owned: Owned, inMs: boolean): JsonObject => {
  const { certificate, order } = owned;
  const time = (timeMs: number) => (inMs ? seconds(timeMs) * 1000 : seconds(timeMs));
  return {
    encrypted_code: certificate.encryptedCode,
    certificate_id: certificate.certificateId,
    status: statusOf(certificate),
    used_status_type: 0,
    code: plainCodeShown(certificate, side.time.nowMs()) ? certificate.plainCode : undefined,
    start_time: time(certificate.startMs),
    expire_time: time(certificate.expireMs),
    amount: amountView(certificate.amount, side.wire),
    sku: skuView(side, order),
    time_card: timeCardView(side, order, certificate),
    ...verifications(side, owned, inMs),
  };
};

/** Uses that were cancelled are gone from here; verify_record still has them. */
const verifications = (side: Side, { certificate }: Owned, inMs: boolean): JsonObject => {
  const uses = liveUses(certificate);
  const latest = uses.at(-1);
  const view = (use: Use) => useView(side, certificate, use, inMs);
  return {
    verify: latest === undefined ? emptyVerify(side) : view(latest),
    verify_records: uses.map(view),
  };
};

const emptyVerify = (side: Side): Json => {
  switch (side.wire.emptyVerify) {
    case "object":
      return {};
    case "null":
      return null;
    case "absent":
      return undefined;
    default:
      return side.wire.emptyVerify satisfies never;
  }
};

const useView = (side: Side, certificate: Certificate, use: Use, inMs: boolean): JsonObject => ({
  verify_id: use.verifyId,
  certificate_id: use.certificateId,
  verify_time: inMs ? seconds(use.verifiedAtMs) * 1000 : seconds(use.verifiedAtMs),
  can_cancel: canCancel(certificate, use, side.time.nowMs()),
  verify_type: use.verifyType,
  verifier_unique_id: use.verifyType === 4 ? "开放平台API" : "抖音来客",
  poi_id: use.poiId,
  times_card_serial_num: use.serial,
});

/** A list of coupons under the field name of the chosen dialect, the plain name empty beside a twin. */
export const couponList = (side: Side, name: string, coupons: readonly Json[]): JsonObject => {
  const spelling = side.wire.coupons;
  return spelling === "plain"
    ? { [name]: coupons, [`${name}_v2`]: [] }
    : { [name]: [], [`${name}${spelling === "v2" ? "_v2" : spelling}`]: coupons };
};
