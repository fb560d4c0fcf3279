import type { Clock } from "../clock.ts";
import type { Ask } from "./calls.ts";
import { type Amount, readAmount, timeOrNull } from "./certificate-parts.ts";
import {
  type Fields,
  idOrNull,
  integerOrNull,
  needed,
  optionalRecord,
  records,
  textOrNull,
} from "./fields.ts";
import { openPace } from "./pace.ts";
import type { Reply } from "./replies.ts";

/** A verification in Douyin's own book (验券历史查询); it names neither order nor shop. */
export interface BookedVerification {
  readonly verifyId: string;
  readonly certificateId: string | null;
  /** The plain code, where Douyin shows it. */
  readonly code: string | null;
  readonly verifiedAtMs: number | null;
  /** 1 by the user, 2 and 3 by the merchant's scan or typing, 4 by the open platform. */
  readonly verifyType: number | null;
  readonly cancelledAtMs: number | null;
  readonly isCancelled: boolean;
  /** Of this use; null where Douyin tells the price of a whole times card alone. */
  readonly amount: Amount | null;
  readonly isTimesCardUse: boolean;
  readonly skuId: string | null;
  readonly skuName: string | null;
}

export interface BookPage {
  readonly verifications: readonly BookedVerification[];
  /** Where the next page begins; null after the last one. */
  readonly nextCursor: string | null;
}

export interface BookQuestion {
  readonly poiId: string;
  readonly fromMs: number;
  readonly untilMs: number;
  /** `0` for the first page. */
  readonly cursor: string;
}

/** One page of a shop's book. At most 100 calls a second (verify_record page); scope `life.capacity.billing`. */
export type QueryVerifyRecords = (question: BookQuestion) => Promise<Reply<BookPage>>;

const path = "/goodlife/v1/fulfilment/certificate/verify_record/query/";
const size = 20;
const callsPerSecond = 90;
const timesCard = 3;
const cancelled = 2;

export const verifyRecordCall = (ask: Ask, accountId: string, clock: Clock): QueryVerifyRecords => {
  const turn = openPace(clock, Math.ceil(1_000 / callsPerSecond));
  return async ({ poiId, fromMs, untilMs, cursor }) => {
    const query: readonly (readonly [string, string])[] = [
      ["account_id", accountId],
      ["cursor", cursor],
      ["size", String(size)],
      ["start_time", String(Math.floor(fromMs / 1_000))],
      ["end_time", String(Math.ceil(untilMs / 1_000))],
      // One shop a call: how several are encoded is not documented, and a record does not name its shop.
      ["poi_ids", poiId],
    ];
    await turn();
    return await ask({ path, query, read: (data) => readPage(data, cursor) });
  };
};

const readPage = (data: Fields, cursor: string): BookPage => {
  const listed = records(data["records"], "records");
  const page = listed.length > 0 ? listed : records(data["records_v2"], "records_v2");
  const last = page.at(-1);
  const next = last === undefined ? null : textOrNull(last["cursor"], "cursor");
  // Fewer than asked for, no cursor, or the same one again: the end.
  const ends = page.length < size || next === null || next === cursor;
  return { verifications: page.map(readBooked), nextCursor: ends ? null : next };
};

const readBooked = (fields: Fields): BookedVerification => {
  // One without an id cannot be told from others: to leave it out would be to say it did not happen.
  const verifyId = needed(idOrNull(fields["verify_id"], "verify_id"), "verify_id");
  const sku = optionalRecord(fields["sku"], "sku") ?? {};
  const info = optionalRecord(fields["verify_amount_info"], "verify_amount_info");
  const serial = optionalRecord(info?.["times_card_serial_amount"], "times_card_serial_amount");
  const isTimesCardUse = serial !== null || integerOrNull(sku["groupon_type"], "groupon_type") === timesCard;
  const whole = fields["amount"] === undefined || isTimesCardUse ? null : fields["amount"];
  const money = serial === null ? whole : serial["amount"];
  return {
    verifyId,
    certificateId: idOrNull(fields["certificate_id"], "certificate_id"),
    code: textOrNull(fields["code"], "code"),
    verifiedAtMs: timeOrNull(fields["verify_time"], "verify_time"),
    verifyType: integerOrNull(fields["verify_type"], "verify_type"),
    cancelledAtMs: timeOrNull(fields["cancel_time"], "cancel_time"),
    isCancelled: integerOrNull(fields["status"], "status") === cancelled,
    amount: money === null || money === undefined ? null : readAmount(money, "amount"),
    isTimesCardUse,
    skuId: idOrNull(sku["sku_id"], "sku_id"),
    skuName: textOrNull(sku["title"], "title"),
  };
};
