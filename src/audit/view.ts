import { toRfc3339 } from "../clock.ts";
import type { AuditRow } from "./table.ts";

/** An entry as the contract shows it (`AuditEntry`). */
export interface AuditView {
  readonly id: number;
  readonly created_at: string;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly before: { readonly [field: string]: unknown } | null;
  readonly after: { readonly [field: string]: unknown } | null;
  readonly address: string | null;
  readonly request_id: string | null;
}

const factsOf = (json: string | null): AuditView["before"] => {
  if (json === null) return null;
  const value: unknown = JSON.parse(json);
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : null;
};

export const toAuditView = (row: AuditRow): AuditView => ({
  id: row.id,
  created_at: toRfc3339(row.createdAtMs),
  actor: row.actor,
  action: row.action,
  target: row.target,
  before: factsOf(row.beforeJson),
  after: factsOf(row.afterJson),
  address: row.address,
  request_id: row.requestId,
});
