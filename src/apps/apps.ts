import type { Actor } from "../audit/repository.ts";
import { type AppParts, appChanges, type Rotation, type TokenAccess } from "./changes.ts";
import { openLastUsed } from "./last-used.ts";
import type { NewAppRequest } from "./new-app.ts";
import { appRepository } from "./repository.ts";
import type { AppRow } from "./table.ts";
import { type AppView, toAppView } from "./view.ts";

/** An app and the secret it signs with: the one time the secret is shown. */
export interface AppWithSecret {
  readonly app: AppView;
  readonly secret: string;
}

/** The verifier apps and what may be done with them. Changes are on disk, with their audit entry, when a promise resolves. */
export interface Apps {
  readonly create: (request: NewAppRequest, by: Actor) => Promise<AppWithSecret>;
  /** A page from 1, in the order the apps were created, the built-in one first. */
  readonly list: (page: {
    readonly page: number;
    readonly pageSize: number;
  }) => Promise<{ readonly apps: AppView[]; readonly total: number }>;
  readonly disable: (id: number, by: Actor) => Promise<AppView>;
  /** A new secret; the old one signs 24 h more unless it is revoked now. */
  readonly rotate: (rotation: Rotation, by: Actor) => Promise<AppWithSecret>;
  readonly setTokenAccess: (access: TokenAccess, by: Actor) => Promise<AppView>;
  /** For admission: the row as it stands now, also when another process changed it. */
  readonly byClientKey: (clientKey: string) => Promise<AppRow | undefined>;
  /** For admission: remembers, without a write, that the app was admitted now. */
  readonly noteUse: (appId: number) => void;
  /** Writes what `noteUse` remembers. For a job once a minute, and at close. */
  readonly flushLastUsed: () => Promise<void>;
}

export const openApps = (parts: AppParts): Apps => {
  const repository = appRepository(parts.doors);
  const lastUsed = openLastUsed({ doors: parts.doors, clock: parts.clock, repository });
  const view = (app: AppRow): AppView => toAppView(app, lastUsed.of(app.id));
  const changes = appChanges(parts, repository);

  return {
    create: async (request, by) => {
      const { app, secret } = await changes.create(request, by);
      return { app: view(app), secret };
    },
    list: async ({ page, pageSize }) => {
      const slice = { limit: pageSize, offset: (page - 1) * pageSize };
      const [rows, total] = await Promise.all([repository.page(slice), repository.count()]);
      return { apps: rows.map(view), total };
    },
    disable: async (id, by) => view(await changes.disable(id, by)),
    rotate: async (rotation, by) => {
      const { app, secret } = await changes.rotate(rotation, by);
      return { app: view(app), secret };
    },
    setTokenAccess: async (access, by) => view(await changes.setTokenAccess(access, by)),
    byClientKey: repository.byClientKey,
    noteUse: lastUsed.note,
    flushLastUsed: lastUsed.flush,
  };
};
