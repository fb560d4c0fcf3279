import type { Fields } from "./fields.ts";
import { idOrNull, integerOrNull, needed, optionalRecord, records, Unreadable } from "./fields.ts";
import { toMs } from "./replies.ts";

/** Money of a certificate or of one use, in fen; null = Douyin did not say (certificate.prepare page, `amount`). */
export interface Amount {
  readonly originalFen: number | null;
  /** Paid by the user. */
  readonly payFen: number | null;
  /** `pay` plus the discount of the payment channel. */
  readonly couponPayFen: number | null;
  /** Discounts borne by the merchant, the platform, the payment channel. */
  readonly merchantFen: number | null;
  readonly platformFen: number | null;
  readonly paymentFen: number | null;
}

/** 次卡: one certificate, many uses. */
export interface TimesCard {
  readonly total: number;
  readonly used: number;
  /** The money of the n-th use, by use number from 1; empty when Douyin did not say. */
  readonly serialAmounts: ReadonlyMap<number, Amount>;
}

/** A verification Douyin knows of; cancelled ones are not listed (certificate.get page). */
export interface VerifyRecord {
  readonly verifyId: string;
  readonly verifyTimeMs: number | null;
  /** 1 by the user, 2 and 3 by the merchant's scan or typing, 4 by the open platform (a documented public model). */
  readonly verifyType: number | null;
  readonly poiId: string | null;
  /** Which use of a times card. */
  readonly timesCardSerial: number | null;
  readonly canCancel: boolean | null;
  readonly certificateId: string | null;
}

/** Amounts come as numbers or numeric strings. @throws {Unreadable} for one that is no whole number of fen. */
export const readAmount = (value: unknown, field: string): Amount => {
  const amount = optionalRecord(value, field) ?? {};
  const fen = (name: string) => integerOrNull(amount[name], name);
  return {
    originalFen: fen("original_amount"),
    payFen: fen("pay_amount"),
    couponPayFen: fen("coupon_pay_amount"),
    merchantFen: fen("merchant_ticket_amount"),
    platformFen: fen("platform_discount_amount"),
    paymentFen: fen("payment_discount_amount"),
  };
};

/** Unix seconds or milliseconds as milliseconds; missing and 0 as null. @throws {Unreadable} */
export const timeOrNull = (value: unknown, field: string): number | null => {
  const time = integerOrNull(value, field);
  return time === null ? null : toMs(time);
};

/** null unless it is a times card, one that counts its uses. @throws {Unreadable} */
export const readTimesCard = (value: unknown): TimesCard | null => {
  const card = optionalRecord(value, "time_card") ?? {};
  const total = integerOrNull(card["times_count"], "times_count") ?? 0;
  if (total === 0) return null;
  const list = records(card["serial_amount_list"], "serial_amount_list").map((entry) => {
    const serial = needed(integerOrNull(entry["serial_numb"], "serial_numb"), "serial_numb");
    return [serial, readAmount(entry["amount"], "serial_amount_list.amount")] as const;
  });
  return {
    total,
    used: integerOrNull(card["times_used"], "times_used") ?? 0,
    serialAmounts: new Map(list),
  };
};

/** The verifications in `verify_records` and in `verify`, which repeats the latest, each once. @throws {Unreadable} */
export const readVerifyRecords = (certificate: Fields): readonly VerifyRecord[] => {
  const latest = optionalRecord(certificate["verify"], "verify");
  const listed = records(certificate["verify_records"], "verify_records");
  const all = (latest === null ? listed : [...listed, latest]).map(readVerifyRecord);
  const byId = new Map<string, VerifyRecord>();
  for (const record of all)
    if (record !== null && !byId.has(record.verifyId)) byId.set(record.verifyId, record);
  return [...byId.values()];
};

// `verify` is an object of empty values when there was no verification, or after a cancel.
const readVerifyRecord = (fields: Fields): VerifyRecord | null => {
  const verifyId = idOrNull(fields["verify_id"], "verify_id");
  const verifyTimeMs = timeOrNull(fields["verify_time"], "verify_time");
  if (verifyId === null && verifyTimeMs === null) return null;
  // A verification that happened but has no id can be nobody's: to leave it out would be to say it did not happen.
  if (verifyId === null) throw new Unreadable("verify_id");
  const canCancel = fields["can_cancel"];
  return {
    verifyId,
    verifyTimeMs,
    verifyType: integerOrNull(fields["verify_type"], "verify_type"),
    poiId: idOrNull(fields["poi_id"], "poi_id"),
    timesCardSerial: integerOrNull(fields["times_card_serial_num"], "times_card_serial_num") || null,
    canCancel: typeof canCancel === "boolean" ? canCancel : null,
    certificateId: idOrNull(fields["certificate_id"], "certificate_id"),
  };
};
