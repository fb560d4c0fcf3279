import { toRfc3339 } from "../clock.ts";
import type { AppRow } from "./table.ts";

/** An app as the contract shows it (`VerifierApp`); never its secret. */
export interface AppView {
  id: number;
  created_at: string;
  updated_at: string;
  name: string;
  code: string;
  description: string;
  client_key: string;
  status: "active" | "disabled";
  allow_token_read: boolean;
  last_used_at: string | null;
  poi_ids: string[] | null;
}

/** `lastUsedAtMs`: what this process has seen and perhaps not yet written down. */
export const toAppView = (app: AppRow, lastUsedAtMs: number | undefined): AppView => {
  const usedAtMs = Math.max(app.lastUsedAtMs ?? 0, lastUsedAtMs ?? 0);
  return {
    id: app.id,
    created_at: toRfc3339(app.createdAtMs),
    updated_at: toRfc3339(app.updatedAtMs),
    name: app.name,
    code: app.code,
    description: app.description,
    client_key: app.clientKey,
    status: app.status,
    allow_token_read: app.allowTokenRead,
    last_used_at: usedAtMs === 0 ? null : toRfc3339(usedAtMs),
    poi_ids: app.poiIds === null ? null : [...app.poiIds],
  };
};
