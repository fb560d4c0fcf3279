import { asc, eq, sql } from "drizzle-orm";
import type { Doors, Write } from "../storage/door.ts";
import { type OperatorRow, operators } from "./table.ts";

/** The rows of `operators`. Those that take `write` are used inside a commit. */
export interface OperatorRepository {
  readonly byUid: (uid: string) => Promise<OperatorRow | undefined>;
  readonly list: () => Promise<readonly OperatorRow[]>;
  readonly find: (write: Write, uid: string) => OperatorRow | undefined;
  /** Undefined when the uid is taken, also by a revoked operator. */
  readonly insert: (write: Write, operator: OperatorRow) => OperatorRow | undefined;
  readonly revoke: (
    write: Write,
    revocation: { readonly uid: string; readonly revokedAtMs: number },
  ) => OperatorRow | undefined;
}

export const operatorRepository = ({ db }: Doors): OperatorRepository => {
  const byUid = db
    .select()
    .from(operators)
    .where(eq(operators.uid, sql.placeholder("uid")))
    .prepare();

  return {
    byUid: async (uid) => (await byUid.execute({ uid }))[0],
    list: async () =>
      await db.select().from(operators).orderBy(asc(operators.createdAtMs), asc(operators.uid)),
    find: (write, uid) => write.row(byUid, { uid }),
    insert: (write, operator) =>
      write.row(db.insert(operators).values(operator).onConflictDoNothing().returning()),
    revoke: (write, { uid, revokedAtMs }) =>
      write.row(db.update(operators).set({ revokedAtMs }).where(eq(operators.uid, uid)).returning()),
  };
};
