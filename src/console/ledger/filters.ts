import { isDay } from "../calendar.ts";
import type { VerificationStatus } from "../contract.ts";

export const statuses = ["processing", "success", "failed", "cancelled"] as const;
export const timeFields = ["created_at", "verified_at", "cancelled_at", "updated_at"] as const;
export const sources = ["gateway", "external", "recovered"] as const;

export type TimeField = (typeof timeFields)[number];
export type Source = (typeof sources)[number];

/** Everything the ledger can be narrowed by; empty text is no filter. */
export interface LedgerFilters {
  /** Business days, both included. */
  readonly start: string;
  readonly end: string;
  readonly timeField: TimeField;
  readonly poiId: string;
  readonly appId: string;
  readonly statuses: readonly VerificationStatus[];
  readonly certificateId: string;
  readonly orderId: string;
  readonly extOrderId: string;
  readonly operatorUid: string;
  readonly source: Source | "";
  /** A guest's plain code: kept in memory, and written into no address. */
  readonly originCode: string;
}

export const noFilters: LedgerFilters = {
  start: "",
  end: "",
  timeField: "created_at",
  poiId: "",
  appId: "",
  statuses: [],
  certificateId: "",
  orderId: "",
  extOrderId: "",
  operatorUid: "",
  source: "",
  originCode: "",
};

const idMax = 64;
const oneOf = <Name extends string>(names: readonly Name[], text: string | null): Name | undefined =>
  names.find((name) => name === text);
const idIn = (text: string | null): string => (text ?? "").trim().slice(0, idMax);
const dayIn = (text: string | null): string => (text !== null && isDay(text) ? text : "");

/** Reads the filters off an address. Anybody may have typed it: what cannot be a filter is none. */
export const filtersOf = (query: URLSearchParams): LedgerFilters => ({
  start: dayIn(query.get("start_time")),
  end: dayIn(query.get("end_time")),
  timeField: oneOf(timeFields, query.get("time_field")) ?? noFilters.timeField,
  poiId: idIn(query.get("poi_id")),
  appId: /^[1-9]\d{0,14}$/.test(query.get("app_id") ?? "") ? (query.get("app_id") ?? "") : "",
  statuses: statuses.filter((status) => query.getAll("status").includes(status)),
  certificateId: idIn(query.get("certificate_id")),
  orderId: idIn(query.get("order_id")),
  extOrderId: idIn(query.get("ext_order_id")),
  operatorUid: idIn(query.get("operator_uid")),
  source: oneOf(sources, query.get("source")) ?? "",
  originCode: "",
});

/** Writes them into an address, under the contract's names; the plain code stays out of it. */
export const addressOf = (filters: LedgerFilters): URLSearchParams => {
  const query = new URLSearchParams();
  const put = (name: string, value: string) => {
    if (value !== "") query.set(name, value);
  };
  put("start_time", filters.start);
  put("end_time", filters.end);
  if (filters.timeField !== noFilters.timeField) put("time_field", filters.timeField);
  put("poi_id", filters.poiId);
  put("app_id", filters.appId);
  for (const status of filters.statuses) query.append("status", status);
  put("certificate_id", filters.certificateId.trim());
  put("order_id", filters.orderId.trim());
  put("ext_order_id", filters.extOrderId.trim());
  put("operator_uid", filters.operatorUid.trim());
  put("source", filters.source);
  return query;
};

const given = (text: string): string | undefined => (text.trim() === "" ? undefined : text.trim());

/** What is asked of `listVerifications`. */
export const queryOf = (filters: LedgerFilters) => ({
  ...(filters.start === "" ? {} : { start_time: filters.start }),
  ...(filters.end === "" ? {} : { end_time: filters.end }),
  ...(filters.timeField === noFilters.timeField ? {} : { time_field: filters.timeField }),
  ...(filters.poiId === "" ? {} : { poi_id: filters.poiId }),
  ...(filters.appId === "" ? {} : { app_id: Number(filters.appId) }),
  ...(filters.statuses.length === 0 ? {} : { status: filters.statuses }),
  ...texts({
    certificate_id: given(filters.certificateId),
    order_id: given(filters.orderId),
    ext_order_id: given(filters.extOrderId),
    operator_uid: given(filters.operatorUid),
    origin_code: given(filters.originCode),
  }),
  ...(filters.source === "" ? {} : { source: filters.source }),
});

type IdName = "certificate_id" | "order_id" | "ext_order_id" | "operator_uid" | "origin_code";

const texts = (
  named: Readonly<Record<IdName, string | undefined>>,
): Readonly<Partial<Record<IdName, string>>> => ({
  ...(named.certificate_id === undefined ? {} : { certificate_id: named.certificate_id }),
  ...(named.order_id === undefined ? {} : { order_id: named.order_id }),
  ...(named.ext_order_id === undefined ? {} : { ext_order_id: named.ext_order_id }),
  ...(named.operator_uid === undefined ? {} : { operator_uid: named.operator_uid }),
  ...(named.origin_code === undefined ? {} : { origin_code: named.origin_code }),
});

/** How many filters narrow the list, as a badge says it. */
export const filterCount = (filters: LedgerFilters): number =>
  [
    filters.start || filters.end,
    filters.poiId,
    filters.appId,
    filters.statuses.join(""),
    filters.certificateId.trim(),
    filters.orderId.trim(),
    filters.extOrderId.trim(),
    filters.operatorUid.trim(),
    filters.source,
    filters.originCode.trim(),
  ].filter((one) => one !== "").length;
