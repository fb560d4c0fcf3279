import type { Log } from "../log.ts";
import type { Ask, CallOptions } from "./calls.ts";
import type { Amount } from "./certificate-parts.ts";
import { readAmount, timeOrNull } from "./certificate-parts.ts";
import type { Fields } from "./fields.ts";
import {
  idOrNull,
  integerOrNull,
  needed,
  optionalRecord,
  records,
  textOrNull,
  Unreadable,
} from "./fields.ts";
import type { Reply } from "./replies.ts";

/** One verification, all of whose codes belong to one order; repeated unchanged it is the same verification. */
export interface VerifyInput {
  /** From the one prepare this verify belongs to. */
  readonly verifyToken: string;
  readonly poiId: string;
  /** A times card's code is repeated once per use. */
  readonly encryptedCodes: readonly string[];
  /** Sent only when given. */
  readonly orderId?: string | undefined;
}

/** What became of one of the codes (certificate.verify page, `verify_results`). */
export interface VerifyResult {
  /** Douyin's echo of the encrypted code. */
  readonly code: string;
  /** 0 = verified; anything else is this coupon's own refusal, although the call succeeded. */
  readonly result: number;
  readonly msg: string;
  /** Needed to cancel; Douyin may leave it out, also after a replay. */
  readonly verifyId: string | null;
  readonly certificateId: string | null;
  /** The plain code. Sensitive. */
  readonly originCode: string | null;
  readonly orderId: string | null;
  readonly productId: string | null;
  /** Which use of a times card this was, and its money. */
  readonly timesCardSerial: { readonly serialNumb: number; readonly amount: Amount } | null;
  readonly verifyTimeMs: number | null;
}

/** In the order of the codes sent; undefined where Douyin said nothing about a code: its outcome is unknown. */
export type VerifyResults = readonly (VerifyResult | undefined)[];

/** Verifies. Never sent twice by itself, but for a refused token, which consumed nothing. */
export type Verify = (input: VerifyInput, options?: CallOptions) => Promise<Reply<VerifyResults>>;

const path = "/goodlife/v1/fulfilment/certificate/verify/";

export const verifyCall =
  (ask: Ask, log: Log): Verify =>
  (input, options) => {
    const body = {
      verify_token: input.verifyToken,
      poi_id: input.poiId,
      encrypted_codes: input.encryptedCodes,
      ...(input.orderId === undefined ? {} : { order_id: input.orderId }),
    };
    return ask(
      { path, body, read: (data) => inOrder(input.encryptedCodes, readResults(data), log) },
      options,
    );
  };

const readResults = (data: Fields): readonly VerifyResult[] => {
  const results = records(data["verify_results"], "verify_results").map(readResult);
  // Success without a word about any coupon: the outcome is unknown.
  if (results.length === 0) throw new Unreadable("verify_results");
  return results;
};

const readResult = (fields: Fields): VerifyResult => ({
  code: idOrNull(fields["code"], "code") ?? "",
  result: needed(integerOrNull(fields["result"], "result"), "result"),
  msg: textOrNull(fields["msg"], "msg") ?? "",
  verifyId: idOrNull(fields["verify_id"], "verify_id"),
  certificateId: idOrNull(fields["certificate_id"], "certificate_id"),
  originCode: idOrNull(fields["origin_code"], "origin_code"),
  orderId: idOrNull(fields["order_id"], "order_id"),
  productId: idOrNull(fields["product_id"], "product_id"),
  timesCardSerial: readSerial(fields["verify_amount_info"]),
  verifyTimeMs: timeOrNull(fields["verify_time"], "verify_time"),
});

const readSerial = (value: unknown): VerifyResult["timesCardSerial"] => {
  const info = optionalRecord(value, "verify_amount_info") ?? {};
  const serial = optionalRecord(info["times_card_serial_amount"], "times_card_serial_amount") ?? {};
  const serialNumb = integerOrNull(serial["serial_numb"], "serial_numb") ?? 0;
  return serialNumb === 0 ? null : { serialNumb, amount: readAmount(serial["amount"], "serial amount") };
};

// By code, never by position; a multiset, because every use of a times card echoes the same code. The uses go to the
// codes in ascending use number.
const inOrder = (codes: readonly string[], results: readonly VerifyResult[], log: Log): VerifyResults => {
  const [only] = results;
  if (codes.length === 1 && results.length === 1 && only && only.code !== codes[0]) {
    // There is nothing else this one answer could be about.
    log.warn("verify echoed another code than the one sent; matched by position", { result: only.result });
    return [only];
  }
  const left = [...results].sort((a, b) => useNumber(a) - useNumber(b));
  const matched = codes.map((code) => {
    const at = left.findIndex((result) => result.code === code);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  });
  if (left.length > 0 || matched.includes(undefined)) {
    log.warn("verify results do not cover the codes sent", { sent: codes.length, got: results.length });
  }
  return matched;
};

const useNumber = (result: VerifyResult): number =>
  result.timesCardSerial?.serialNumb ?? Number.MAX_SAFE_INTEGER;
