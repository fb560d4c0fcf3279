import { and, asc, count, eq, gt, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import { atFirstUse } from "../at-first-use.ts";
import type { Doors, Write } from "../storage/door.ts";
import { type OperatorRow, operators } from "./table.ts";

/** Which operators a list shows; what is left out bounds nothing. */
export interface OperatorFilter {
  readonly role?: OperatorRow["role"] | undefined;
  readonly revoked?: boolean | undefined;
}

export interface OperatorSlice {
  readonly limit: number;
  readonly offset: number;
  readonly after: { readonly createdAtMs: number; readonly uid: string } | undefined;
}

/** The rows of `operators`. Those that take `write` are used inside a commit. */
export interface OperatorRepository {
  readonly byUid: (uid: string) => Promise<OperatorRow | undefined>;
  readonly page: (filter: OperatorFilter, slice: OperatorSlice) => Promise<readonly OperatorRow[]>;
  readonly count: (filter: OperatorFilter) => Promise<number>;
  readonly find: (write: Write, uid: string) => OperatorRow | undefined;
  /** Undefined when the uid is taken, also by a revoked operator. */
  readonly insert: (write: Write, operator: OperatorRow) => OperatorRow | undefined;
  /** Undefined when there is no such operator any more. */
  readonly update: (
    write: Write,
    change: {
      readonly uid: string;
      readonly changes: Pick<OperatorRow, "name" | "role" | "poiIds">;
    },
  ) => OperatorRow | undefined;
  /** Undefined when there is no such operator any more. */
  readonly setKey: (
    write: Write,
    change: { readonly uid: string; readonly keySha256: string },
  ) => OperatorRow | undefined;
  readonly revoke: (
    write: Write,
    revocation: { readonly uid: string; readonly revokedAtMs: number },
  ) => OperatorRow | undefined;
}

const conditionOf = ({ role, revoked }: OperatorFilter, after?: OperatorSlice["after"]): SQL | undefined =>
  and(
    role === undefined ? undefined : eq(operators.role, role),
    revoked === undefined
      ? undefined
      : revoked
        ? isNotNull(operators.revokedAtMs)
        : isNull(operators.revokedAtMs),
    after === undefined
      ? undefined
      : or(
          gt(operators.createdAtMs, after.createdAtMs),
          and(eq(operators.createdAtMs, after.createdAtMs), gt(operators.uid, after.uid)),
        ),
  );

export const operatorRepository = ({ db }: Pick<Doors, "db">): OperatorRepository => {
  const statements = atFirstUse({
    byUid: () =>
      db
        .select()
        .from(operators)
        .where(eq(operators.uid, sql.placeholder("uid")))
        .prepare(),
  });
  const live = (uid: string) => and(eq(operators.uid, uid), isNull(operators.revokedAtMs));

  return {
    byUid: async (uid) => (await statements.byUid.execute({ uid }))[0],
    page: async (filter, { limit, offset, after }) =>
      await db
        .select()
        .from(operators)
        .where(conditionOf(filter, after))
        .orderBy(asc(operators.createdAtMs), asc(operators.uid))
        .limit(limit)
        .offset(offset),
    count: async (filter) =>
      (await db.select({ total: count() }).from(operators).where(conditionOf(filter)))[0]?.total ?? 0,
    find: (write, uid) => write.row(statements.byUid, { uid }),
    insert: (write, operator) =>
      write.row(db.insert(operators).values(operator).onConflictDoNothing().returning()),
    update: (write, { uid, changes }) =>
      write.row(db.update(operators).set(changes).where(live(uid)).returning()),
    setKey: (write, { uid, keySha256 }) =>
      write.row(db.update(operators).set({ keySha256 }).where(live(uid)).returning()),
    revoke: (write, { uid, revokedAtMs }) =>
      write.row(db.update(operators).set({ revokedAtMs }).where(live(uid)).returning()),
  };
};
