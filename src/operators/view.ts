import type { OperatorRole } from "../caller.ts";
import { toRfc3339 } from "../clock.ts";
import type { OperatorRow } from "./table.ts";

/** An operator as shown at creation. */
export interface OperatorView {
  readonly uid: string;
  readonly name: string;
  readonly role: OperatorRole;
  readonly poi_ids: readonly string[] | null;
}

/** An operator as listed. */
export interface OperatorListView extends OperatorView {
  readonly created_at: string;
  readonly revoked_at: string | null;
}

export const toOperatorView = ({ uid, name, role, poiIds }: OperatorRow): OperatorView => ({
  uid,
  name,
  role,
  poi_ids: poiIds,
});

export const toOperatorListView = (operator: OperatorRow): OperatorListView => ({
  ...toOperatorView(operator),
  created_at: toRfc3339(operator.createdAtMs),
  revoked_at: operator.revokedAtMs === null ? null : toRfc3339(operator.revokedAtMs),
});
