import { and, asc, count, eq, gt, isNull, lte, type SQL, sql } from "drizzle-orm";
import { atFirstUse } from "../at-first-use.ts";
import type { Doors, Write } from "../storage/door.ts";
import { type SessionRow, sessions } from "./table.ts";

/** Which live sessions a list shows; what is left out bounds nothing. */
export interface SessionFilter {
  readonly uid?: string | undefined;
  readonly kind?: SessionRow["kind"] | undefined;
}

export interface SessionSlice {
  readonly limit: number;
  readonly offset: number;
  readonly afterId: number | undefined;
}

/** The rows of `sessions`. Those that take `write` are used inside a commit. */
export interface SessionRepository {
  readonly byToken: (tokenSha256: string) => Promise<SessionRow | undefined>;
  readonly byId: (id: number) => Promise<SessionRow | undefined>;
  readonly insert: (write: Write, session: Omit<SessionRow, "id">) => SessionRow | undefined;
  readonly find: (write: Write, id: number) => SessionRow | undefined;
  /** The session that was open until now, or undefined. */
  readonly end: (write: Write, end: { readonly id: number; readonly atMs: number }) => SessionRow | undefined;
  /** Ends everything an operator has open. */
  readonly endAll: (write: Write, end: { readonly uid: string; readonly atMs: number }) => void;
  readonly extend: (write: Write, to: { readonly id: number; readonly expiresAtMs: number }) => void;
  readonly page: (
    nowMs: number,
    filter: SessionFilter,
    slice: SessionSlice,
  ) => Promise<readonly SessionRow[]>;
  readonly count: (nowMs: number, filter: SessionFilter) => Promise<number>;
  /** Forgets what expired before; ended ones are kept until they would have expired. */
  readonly prune: (write: Write, nowMs: number) => void;
}

const conditionOf = (nowMs: number, { uid, kind }: SessionFilter, afterId?: number): SQL | undefined =>
  and(
    isNull(sessions.endedAtMs),
    gt(sessions.expiresAtMs, nowMs),
    uid === undefined ? undefined : eq(sessions.uid, uid),
    kind === undefined ? undefined : eq(sessions.kind, kind),
    afterId === undefined ? undefined : gt(sessions.id, afterId),
  );

export const sessionRepository = ({ db }: Pick<Doors, "db">): SessionRepository => {
  const statements = atFirstUse({
    byToken: () =>
      db
        .select()
        .from(sessions)
        .where(eq(sessions.tokenSha256, sql.placeholder("tokenSha256")))
        .prepare(),
  });

  return {
    byToken: async (tokenSha256) => (await statements.byToken.execute({ tokenSha256 }))[0],
    byId: async (id) => (await db.select().from(sessions).where(eq(sessions.id, id)))[0],
    insert: (write, session) => write.row(db.insert(sessions).values(session).returning()),
    find: (write, id) => write.row(db.select().from(sessions).where(eq(sessions.id, id))),
    end: (write, { id, atMs }) =>
      write.row(
        db
          .update(sessions)
          .set({ endedAtMs: atMs })
          .where(and(eq(sessions.id, id), isNull(sessions.endedAtMs)))
          .returning(),
      ),
    endAll: (write, { uid, atMs }) =>
      write.run(
        db
          .update(sessions)
          .set({ endedAtMs: atMs })
          .where(and(eq(sessions.uid, uid), isNull(sessions.endedAtMs))),
      ),
    extend: (write, { id, expiresAtMs }) =>
      write.run(
        db
          .update(sessions)
          .set({ expiresAtMs })
          .where(and(eq(sessions.id, id), isNull(sessions.endedAtMs))),
      ),
    page: async (nowMs, filter, { limit, offset, afterId }) =>
      await db
        .select()
        .from(sessions)
        .where(conditionOf(nowMs, filter, afterId))
        .orderBy(asc(sessions.id))
        .limit(limit)
        .offset(offset),
    count: async (nowMs, filter) =>
      (await db.select({ total: count() }).from(sessions).where(conditionOf(nowMs, filter)))[0]?.total ?? 0,
    prune: (write, nowMs) => write.run(db.delete(sessions).where(lte(sessions.expiresAtMs, nowMs))),
  };
};
