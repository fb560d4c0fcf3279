import type { Ask, CallOptions } from "./calls.ts";
import type { Amount, TimesCard, VerifyRecord } from "./certificate-parts.ts";
import { readAmount, readTimesCard, readVerifyRecords, timeOrNull } from "./certificate-parts.ts";
import type { Fields } from "./fields.ts";
import { idOrNull, ids, integerOrNull, needed, optionalRecord, records, textOrNull } from "./fields.ts";
import type { Reply } from "./replies.ts";

/** One usable coupon (or times card) of an order, as certificate.prepare lists it. */
export interface PreparedCertificate {
  /** What verify takes; base64-looking. */
  readonly encryptedCode: string;
  readonly certificateId: string;
  readonly startTimeMs: number | null;
  readonly expireTimeMs: number | null;
  /** Stores in which it cannot be used. */
  readonly notAvailablePois: readonly string[];
  readonly amount: Amount;
  readonly sku: PreparedSku;
  /** null for anything but a 次卡. */
  readonly timesCard: TimesCard | null;
  /** Verifications Douyin knows of at this moment. */
  readonly verifyRecords: readonly VerifyRecord[];
  /** From `deduction_info_list`, one of the few places that have it. */
  readonly sourceOrderId: string | null;
}

export interface PreparedSku {
  readonly skuId: string | null;
  readonly title: string | null;
  readonly productId: string | null;
  /** 1 团餐券, 2 代金券, 3 次卡. */
  readonly grouponType: number | null;
}

/** A verification made ready: every coupon of the order that can be used now, in Douyin's order. */
export interface Prepared {
  /** For exactly one verify; "" only when there is no certificate. */
  readonly verifyToken: string;
  readonly orderId: string | null;
  /** Empty = no usable coupon, which is a success (certificate.prepare page). */
  readonly certificates: readonly PreparedCertificate[];
}

/** What a guest shows: the content of the QR's link, or the plain code read out. */
export type PrepareInput = { readonly encryptedData: string } | { readonly code: string };

/** The state of a coupon now (certificate.get and certificate.query pages). */
export interface CertificateState {
  readonly encryptedCode: string | null;
  readonly certificateId: string | null;
  /** 0 initial, 1 unused, 2 used, 3 refund requested, 4 refunded, 5 refund failed, 6 refunding; others may come. */
  readonly status: number;
  /** The plain code, told once it is final. Sensitive. */
  readonly originCode: string | null;
  readonly startTimeMs: number | null;
  readonly expireTimeMs: number | null;
  readonly timesCard: TimesCard | null;
  /** Of `verify` and `verify_records` together; without those that were cancelled. */
  readonly verifyRecords: readonly VerifyRecord[];
}

export type CertificateQuery = { readonly orderId: string } | { readonly encryptedCode: string };

export interface Certificates {
  /**
   * Makes a verification ready. Sent once, also at the level of the connection: every prepare belongs to one verify
   * (certificate.prepare page), and a repeated one would change the token.
   */
  readonly prepare: (input: PrepareInput, poiId: string, options?: CallOptions) => Promise<Reply<Prepared>>;
  /** The state of one coupon; null when Douyin answers with success and no certificate. */
  readonly getCertificate: (
    encryptedCode: string,
    options?: CallOptions,
  ) => Promise<Reply<CertificateState | null>>;
  /** The states of all coupons of an order, or of one coupon. */
  readonly queryCertificates: (
    query: CertificateQuery,
    options?: CallOptions,
  ) => Promise<Reply<readonly CertificateState[]>>;
}

const path = "/goodlife/v1/fulfilment/certificate";

/** The request of a prepare (certificate.prepare page: a GET; the store is advised, its errors then show early). */
export const prepareRequest = (input: PrepareInput, poiId: string) => ({
  path: `${path}/prepare/`,
  query: [
    "code" in input ? (["code", input.code] as const) : (["encrypted_data", input.encryptedData] as const),
    ["poi_id", poiId] as const,
  ],
});

/** The certificate calls that only read at Douyin. */
export const certificateCalls = (ask: Ask): Certificates => ({
  prepare: (input, poiId, options) => ask({ ...prepareRequest(input, poiId), read: readPrepared }, options),
  getCertificate: (encryptedCode, options) =>
    ask({ path: `${path}/get/`, query: [["encrypted_code", encryptedCode]], read: readOneState }, options),
  queryCertificates: (query, options) => {
    // Never both (practice; 4000001 when neither is given).
    const what: readonly [string, string] =
      "orderId" in query ? ["order_id", query.orderId] : ["encrypted_code", query.encryptedCode];
    return ask({ path: `${path}/query/`, query: [what], read: readStates }, options);
  },
});

// The newer list stands beside the old one, under names that differ from page to page.
const listOf = (data: Fields): readonly Fields[] =>
  ["certificates", "certificates_v2", "certificates_v_2"]
    .map((name) => records(data[name], name))
    .find((list) => list.length > 0) ?? [];

const readPrepared = (data: Fields): Prepared => {
  const certificates = listOf(data).map(readPreparedCertificate);
  const verifyToken = textOrNull(data["verify_token"], "verify_token");
  return {
    verifyToken: certificates.length === 0 ? (verifyToken ?? "") : needed(verifyToken, "verify_token"),
    orderId: idOrNull(data["order_id"], "order_id"),
    certificates,
  };
};

const readPreparedCertificate = (certificate: Fields): PreparedCertificate => ({
  encryptedCode: needed(textOrNull(certificate["encrypted_code"], "encrypted_code"), "encrypted_code"),
  certificateId: needed(idOrNull(certificate["certificate_id"], "certificate_id"), "certificate_id"),
  startTimeMs: timeOrNull(certificate["start_time"], "start_time"),
  expireTimeMs: timeOrNull(certificate["expire_time"], "expire_time"),
  notAvailablePois: ids(certificate["not_available_poi_list"], "not_available_poi_list"),
  amount: readAmount(certificate["amount"], "amount"),
  sku: readSku(certificate["sku"]),
  timesCard: readTimesCard(certificate["time_card"]),
  verifyRecords: readVerifyRecords(certificate),
  sourceOrderId:
    records(certificate["deduction_info_list"], "deduction_info_list")
      .map((deduction) => idOrNull(deduction["source_order_id"], "source_order_id"))
      .find((id) => id !== null) ?? null,
});

const readSku = (value: unknown): PreparedSku => {
  const sku = optionalRecord(value, "sku") ?? {};
  return {
    skuId: idOrNull(sku["sku_id"], "sku_id"),
    title: textOrNull(sku["title"], "title"),
    productId: idOrNull(sku["product_id"], "product_id"),
    grouponType: integerOrNull(sku["groupon_type"], "groupon_type"),
  };
};

const readState = (certificate: Fields): CertificateState => ({
  encryptedCode: textOrNull(certificate["encrypted_code"], "encrypted_code"),
  certificateId: idOrNull(certificate["certificate_id"], "certificate_id"),
  status: needed(integerOrNull(certificate["status"], "status"), "status"),
  originCode: idOrNull(certificate["code"], "code"),
  startTimeMs: timeOrNull(certificate["start_time"], "start_time"),
  expireTimeMs: timeOrNull(certificate["expire_time"], "expire_time"),
  timesCard: readTimesCard(certificate["time_card"]),
  verifyRecords: readVerifyRecords(certificate),
});

const readStates = (data: Fields): readonly CertificateState[] => listOf(data).map(readState);

const readOneState = (data: Fields): CertificateState | null => {
  const filled = ["certificate", "certificate_v2", "certificate_v_2"]
    .map((name) => optionalRecord(data[name], name))
    .find((certificate) => certificate !== null && Object.keys(certificate).length > 0);
  return filled ? readState(filled) : null;
};
