import { and, asc, count, eq, gt, inArray, lt, type SQL, sql } from "drizzle-orm";
import { atFirstUse } from "../at-first-use.ts";
import type { Doors, Write } from "../storage/door.ts";
import { type AppRow, apps } from "./table.ts";

export type NewApp = Omit<AppRow, "id">;

/** Which apps a list shows; what is left out bounds nothing. */
export interface AppFilter {
  readonly statuses?: readonly AppRow["status"][];
  readonly allowTokenRead?: boolean | undefined;
  /** Part of the name or the code, in any case. */
  readonly search?: string | undefined;
}

export interface AppSlice {
  readonly limit: number;
  readonly offset: number;
  readonly afterId: number | undefined;
}

/** The rows of `apps`. Those that take `write` are used inside a commit. */
export interface AppRepository {
  readonly byClientKey: (clientKey: string) => Promise<AppRow | undefined>;
  readonly byId: (id: number) => Promise<AppRow | undefined>;
  readonly page: (filter: AppFilter, slice: AppSlice) => Promise<readonly AppRow[]>;
  readonly count: (filter: AppFilter) => Promise<number>;
  readonly findTaken: (
    write: Write,
    names: { readonly code: string; readonly clientKey: string },
  ) => readonly AppRow[];
  readonly find: (write: Write, id: number) => AppRow | undefined;
  readonly insert: (write: Write, app: NewApp) => AppRow | undefined;
  readonly update: (
    write: Write,
    change: { readonly id: number; readonly changes: Partial<NewApp> },
  ) => AppRow | undefined;
  readonly noteUse: (write: Write, use: { readonly id: number; readonly usedAtMs: number }) => void;
}

const conditionOf = (filter: AppFilter, afterId?: number): SQL | undefined => {
  const { statuses = [], allowTokenRead, search } = filter;
  // What a person types may hold the wildcards of LIKE.
  const pattern = `%${(search ?? "").toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
  return and(
    statuses.length === 0 ? undefined : inArray(apps.status, [...statuses]),
    allowTokenRead === undefined ? undefined : eq(apps.allowTokenRead, allowTokenRead),
    search === undefined
      ? undefined
      : sql`(lower(${apps.name}) like ${pattern} escape '\\' or ${apps.code} like ${pattern} escape '\\')`,
    afterId === undefined ? undefined : gt(apps.id, afterId),
  );
};

export const appRepository = ({ db }: Doors): AppRepository => {
  // The first is on the path of every signed request: the prepared statement costs a tenth of building it.
  const statements = atFirstUse({
    byClientKey: () =>
      db
        .select()
        .from(apps)
        .where(eq(apps.clientKey, sql.placeholder("clientKey")))
        .prepare(),
    byId: () =>
      db
        .select()
        .from(apps)
        .where(eq(apps.id, sql.placeholder("id")))
        .prepare(),
  });

  return {
    byClientKey: async (clientKey) => (await statements.byClientKey.execute({ clientKey }))[0],
    byId: async (id) => (await statements.byId.execute({ id }))[0],
    page: async (filter, { limit, offset, afterId }) =>
      await db
        .select()
        .from(apps)
        .where(conditionOf(filter, afterId))
        .orderBy(asc(apps.id))
        .limit(limit)
        .offset(offset),
    count: async (filter) =>
      (await db.select({ total: count() }).from(apps).where(conditionOf(filter)))[0]?.total ?? 0,
    findTaken: (write, { code, clientKey }) =>
      write.rows(
        db.select().from(apps).where(sql`${apps.code} = ${code} or ${apps.clientKey} = ${clientKey}`),
      ),
    find: (write, id) => write.row(statements.byId, { id }),
    insert: (write, app) => write.row(db.insert(apps).values(app).returning()),
    update: (write, { id, changes }) =>
      write.row(db.update(apps).set(changes).where(eq(apps.id, id)).returning()),
    // Never backwards: two processes may flush what they saw in any order.
    noteUse: (write, { id, usedAtMs }) =>
      write.run(
        db
          .update(apps)
          .set({ lastUsedAtMs: usedAtMs })
          .where(and(eq(apps.id, id), lt(sql`coalesce(${apps.lastUsedAtMs}, 0)`, usedAtMs))),
      ),
  };
};
