import type { BusinessDays } from "../calendar/business-day.ts";
import { readBounds } from "../calendar/period.ts";
import type { Caller } from "../caller.ts";
import type { OperationQuery } from "../http/handlers.ts";
import type { Vault } from "../vault.ts";

export const timeFields = ["created_at", "verified_at", "cancelled_at", "updated_at"] as const;
export type TimeField = (typeof timeFields)[number];
export type Status = "processing" | "success" | "failed" | "cancelled";

/** Which rows of the ledger are asked for. Null and an empty list of statuses leave a thing open. Plain data. */
export interface LedgerFilter {
  readonly timeField: TimeField;
  readonly fromMs: number | null;
  readonly untilMs: number | null;
  /** null = every shop. */
  readonly poiIds: readonly string[] | null;
  readonly appId: number | null;
  readonly statuses: readonly Status[];
  readonly certificateId: string | null;
  readonly orderId: string | null;
  readonly extOrderId: string | null;
  /** Keyed hash of the code: the ledger keeps no plain one. */
  readonly originCodeMac: string | null;
  readonly operatorUid: string | null;
  readonly source: "gateway" | "external" | "recovered" | null;
}

const statusesAll: readonly Status[] = ["processing", "success", "failed", "cancelled"];

/** An operator's shops bound every report: what lies outside is not there. */
export const shopsOf = (caller: Caller, poiId: string | undefined): readonly string[] | null => {
  if (poiId === undefined) return caller.poiIds === null ? null : [...new Set(caller.poiIds)];
  return caller.poiIds === null || caller.poiIds.includes(poiId) ? [poiId] : [];
};

/** The filter a query of `listVerifications` means; the same whatever the order its parts came in. */
export const readFilter = (
  query: OperationQuery<"listVerifications">,
  parts: { readonly caller: Caller; readonly days: BusinessDays; readonly vault: Vault },
): LedgerFilter => {
  const { caller, days, vault } = parts;
  const { fromMs = null, untilMs = null } = readBounds(query, days);
  const asked = query.status ?? [];
  const statuses = statusesAll.filter((status) => asked.includes(status));
  return {
    timeField: query.time_field ?? "created_at",
    fromMs,
    untilMs,
    poiIds: shopsOf(caller, query.poi_id),
    appId: query.app_id ?? null,
    // All of them are as good as none, and there is an index for that.
    statuses: statuses.length === statusesAll.length ? [] : statuses,
    certificateId: query.certificate_id ?? null,
    orderId: query.order_id ?? null,
    extOrderId: query.ext_order_id ?? null,
    originCodeMac: query.origin_code === undefined ? null : vault.mac(query.origin_code.trim(), "code"),
    operatorUid: query.operator_uid ?? null,
    source: query.source ?? null,
  };
};
