import type { Audit, Facts } from "../audit/repository.ts";
import { type Actor, consoleAppId } from "../caller.ts";
import { type Clock, toRfc3339 } from "../clock.ts";
import type { Doors, Write } from "../storage/door.ts";
import type { Vault } from "../vault.ts";
import { generateClientKey, generateSecret, sealSecret } from "./credentials.ts";
import { type AppUpdate, appUpdateFaults, type NewAppRequest, newAppFaults } from "./new-app.ts";
import {
  appInvalid,
  appNotFound,
  appTaken,
  builtInApp,
  shopsNotAllowedWithToken,
  tokenNotAllowedWithShops,
} from "./problems.ts";
import type { AppRepository, NewApp } from "./repository.ts";
import type { AppRow } from "./table.ts";

export interface AppParts {
  readonly doors: Doors;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly audit: Audit;
}

/** An app's row and the secret it was just given. */
interface SecretGiven {
  readonly app: AppRow;
  readonly secret: string;
}

/** What may be done to apps, each in one commit together with its audit entry. */
export interface AppChanges {
  readonly create: (request: NewAppRequest, by: Actor) => Promise<SecretGiven>;
  readonly update: (id: number, update: AppUpdate, by: Actor) => Promise<AppRow>;
  readonly rotate: (rotation: Rotation, by: Actor) => Promise<SecretGiven>;
  readonly setTokenAccess: (access: TokenAccess, by: Actor) => Promise<AppRow>;
}

export interface Rotation {
  readonly id: number;
  /** The old secret stops signing at once, instead of in 24 h. */
  readonly revokeNow: boolean;
}

export interface TokenAccess {
  readonly id: number;
  readonly allow: boolean;
}

const previousSecretLifeMs = 24 * 60 * 60 * 1_000;

export const appChanges = (parts: AppParts, repository: AppRepository): AppChanges => {
  const { vault, clock } = parts;
  const change = openChange(parts, repository);

  return {
    create: openCreate(parts, repository),

    update: (id, update, by) => {
      const faults = appUpdateFaults(update);
      if (faults.length > 0) throw appInvalid(faults);
      const changes = (before: AppRow) => {
        const { name = before.name, description = before.description, status = before.status } = update;
        const poiIds = update.poiIds === undefined ? before.poiIds : update.poiIds;
        if (before.allowTokenRead && poiIds !== null) throw shopsNotAllowedWithToken();
        return { name, description, status, poiIds };
      };
      return change({ id, action: "apps.update", changes }, by);
    },

    rotate: async ({ id, revokeNow }, by) => {
      const secret = generateSecret();
      const secretSealed = sealSecret(vault, secret);
      const untilMs = clock.nowMs() + previousSecretLifeMs;
      const changes = (before: AppRow) => ({
        secretSealed,
        previousSecretSealed: revokeNow ? null : before.secretSealed,
        previousSecretUntilMs: revokeNow ? null : untilMs,
      });
      return { app: await change({ id, action: "apps.rotate-secret", changes }, by), secret };
    },

    setTokenAccess: ({ id, allow }, by) => {
      const changes = ({ poiIds }: AppRow) => {
        if (allow && poiIds !== null) throw tokenNotAllowedWithShops();
        return { allowTokenRead: allow };
      };
      return change({ id, action: "apps.update-token-access", changes }, by);
    },
  };
};

/** An app as the audit tells it. Of secrets only that the newest came when, and until when the one before it signs. */
const factsOf = (app: AppRow): Facts => ({
  name: app.name,
  code: app.code,
  description: app.description,
  client_key: app.clientKey,
  status: app.status,
  allow_token_read: app.allowTokenRead,
  poi_ids: app.poiIds,
  previous_secret_until: app.previousSecretUntilMs === null ? null : toRfc3339(app.previousSecretUntilMs),
});

/** A change of one app, under a rule that sees the row as it is at that moment. */
interface Deed {
  readonly id: number;
  readonly action: string;
  readonly changes: (app: AppRow) => Partial<NewApp>;
}

const openChange = ({ doors, clock, audit }: AppParts, repository: AppRepository) => {
  const findChangeable = (write: Write, id: number): AppRow => {
    const app = repository.find(write, id);
    if (app === undefined) throw appNotFound(id);
    if (app.id === consoleAppId) throw builtInApp();
    return app;
  };

  return ({ id, action, changes }: Deed, by: Actor): Promise<AppRow> =>
    doors.commit((write) => {
      const before = findChangeable(write, id);
      const changed = { ...changes(before), updatedAtMs: clock.nowMs() };
      const app = repository.update(write, { id, changes: changed });
      if (app === undefined) throw appNotFound(id);
      audit.note(write, {
        ...by,
        action,
        target: `app:${id}`,
        before: factsOf(before),
        after: factsOf(app),
      });
      return app;
    });
};

const openCreate =
  ({ doors, vault, clock, audit }: AppParts, repository: AppRepository): AppChanges["create"] =>
  async (request, by) => {
    const faults = newAppFaults(request);
    if (faults.length > 0) throw appInvalid(faults);
    const { clientKey = generateClientKey(), secret = generateSecret() } = request;
    const made = { clientKey, secretSealed: sealSecret(vault, secret), nowMs: clock.nowMs() };
    const wanted = toNewApp(request, made);
    if (wanted.allowTokenRead && wanted.poiIds !== null) throw tokenNotAllowedWithShops();
    const app = await doors.commit((write) => {
      requireFree(repository.findTaken(write, wanted), wanted);
      const row = repository.insert(write, wanted);
      if (row === undefined) throw new Error("an inserted app gave no row");
      audit.note(write, { ...by, action: "apps.create", target: `app:${row.id}`, after: factsOf(row) });
      return row;
    });
    return { app, secret };
  };

const requireFree = (taken: readonly AppRow[], wanted: NewApp): void => {
  const fields = [
    ...(taken.some((app) => app.code === wanted.code) ? (["code"] as const) : []),
    ...(taken.some((app) => app.clientKey === wanted.clientKey) ? (["client_key"] as const) : []),
  ];
  if (fields.length > 0) throw appTaken(fields);
};

const toNewApp = (
  request: NewAppRequest,
  made: { readonly clientKey: string; readonly secretSealed: string; readonly nowMs: number },
): NewApp => ({
  createdAtMs: made.nowMs,
  updatedAtMs: made.nowMs,
  name: request.name,
  code: request.code,
  description: request.description ?? "",
  clientKey: made.clientKey,
  secretSealed: made.secretSealed,
  previousSecretSealed: null,
  previousSecretUntilMs: null,
  status: request.status ?? "active",
  allowTokenRead: request.allowTokenRead ?? false,
  poiIds: request.poiIds ?? null,
  lastUsedAtMs: null,
});
