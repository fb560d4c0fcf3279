import type { components } from "../../generated/api.ts";
import type { Period } from "../calendar/period.ts";
import { toRfc3339 } from "../clock.ts";
import type { Snapshot } from "../storage/reading/snapshots.ts";
import type { Scope } from "../sums/queries.ts";
import { failuresIn } from "./failure-queries.ts";

type FailureRow = components["schemas"]["FailureSummaryRow"];

export interface FailureQuestion {
  readonly period: Period;
  readonly scope: Scope;
}

export interface FailureSummary {
  readonly rows: readonly FailureRow[];
  readonly totalCount: number;
}

/** Why verifications of a period failed: each reason, how often, and when last. */
export const readFailures = ({ db, read }: Snapshot, { period, scope }: FailureQuestion): FailureSummary => {
  const found = scope.poiIds?.length === 0 ? [] : read.rows(failuresIn(db, period, scope));
  return {
    rows: found.map(({ errorKey, rows, lastMs }) => ({
      error_key: errorKey ?? "unknown",
      count: rows,
      last_at: toRfc3339(lastMs ?? period.fromMs),
    })),
    totalCount: found.reduce((total, { rows }) => total + rows, 0),
  };
};
