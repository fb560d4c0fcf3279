import type { Actor } from "../caller.ts";
import { type AppParts, appChanges, type Rotation, type TokenAccess } from "./changes.ts";
import { openLastUsed } from "./last-used.ts";
import type { AppUpdate, NewAppRequest } from "./new-app.ts";
import { type AppFilter, appRepository } from "./repository.ts";
import type { AppRow } from "./table.ts";
import { type AppView, toAppView } from "./view.ts";

/** An app and the secret it signs with: the one time the secret is shown. */
export interface AppWithSecret {
  readonly app: AppView;
  readonly secret: string;
}

/** What is asked of the list: some apps, from a page counted from 1, or from below an app of the page before. */
export interface AppPage {
  readonly page: number;
  readonly pageSize: number;
  readonly afterId?: number | undefined;
  readonly filter?: AppFilter;
}

export interface AppsShown {
  readonly apps: AppView[];
  /** Of all pages. */
  readonly total: number;
  /** The last app shown, when there are more. */
  readonly lastId: number | null;
}

/** The verifier apps and what may be done with them. Changes are on disk, with their audit entry, when a promise resolves. */
export interface Apps {
  readonly create: (request: NewAppRequest, by: Actor) => Promise<AppWithSecret>;
  /** In the order the apps were created, the built-in one first. */
  readonly list: (page: AppPage) => Promise<AppsShown>;
  /** Effective from the next request on. */
  readonly update: (id: number, update: AppUpdate, by: Actor) => Promise<AppView>;
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
    list: async ({ page, pageSize, afterId, filter = {} }) => {
      // One more than a page holds tells whether there is another.
      const slice = { limit: pageSize + 1, offset: (page - 1) * pageSize, afterId };
      const [rows, total] = await Promise.all([repository.page(filter, slice), repository.count(filter)]);
      const shown = rows.slice(0, pageSize);
      const lastId = rows.length > pageSize ? (shown.at(-1)?.id ?? null) : null;
      return { apps: shown.map(view), total, lastId };
    },
    update: async (id, update, by) => view(await changes.update(id, update, by)),
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
