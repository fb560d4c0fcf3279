import type { OperatorRole } from "../caller.ts";
import { toRfc3339 } from "../clock.ts";
import type { OperatorRow } from "../operators/table.ts";
import type { SessionRow } from "./table.ts";

/** A session as the contract shows it (`Session`); never its token. */
export interface SessionView {
  readonly id: number;
  readonly uid: string;
  readonly name: string;
  readonly role: OperatorRole;
  readonly poi_ids: readonly string[] | null;
  readonly kind: "key" | "device";
  readonly device_name: string | null;
  readonly created_at: string;
  readonly expires_at: string;
}

export const toSessionView = (session: SessionRow, operator: OperatorRow): SessionView => ({
  id: session.id,
  uid: session.uid,
  name: operator.name,
  role: operator.role,
  poi_ids: operator.poiIds,
  kind: session.kind,
  device_name: session.deviceName,
  created_at: toRfc3339(session.createdAtMs),
  expires_at: toRfc3339(session.expiresAtMs),
});
