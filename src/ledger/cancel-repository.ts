import { and, asc, eq, gt, inArray, isNotNull, or, type SQL, sql } from "drizzle-orm";
import { atFirstUse } from "../at-first-use.ts";
import type { Db, Write } from "../storage/door.ts";
import { verifications } from "./table.ts";

const given = (name: string) => sql`${sql.placeholder(name)}`;
const id = eq(verifications.id, given("id"));
const unknown = and(id, eq(verifications.cancelStatus, "unknown"));

const openStatements = (db: Db) =>
  atFirstUse({
    byId: () => db.select().from(verifications).where(id).prepare(),
    begin: () =>
      db
        .update(verifications)
        .set({
          cancelStatus: "unknown",
          cancelReason: given("reason"),
          cancelBy: given("by"),
          cancelSentAtMs: given("nowMs"),
          updatedAtMs: given("nowMs"),
        })
        .where(
          and(
            id,
            eq(verifications.verifyStatus, "success"),
            inArray(verifications.cancelStatus, ["none", "refused"]),
            isNotNull(verifications.verifyId),
            isNotNull(verifications.certificateId),
          ),
        )
        .returning()
        .prepare(),
    leave: () =>
      db
        .update(verifications)
        .set({ cancelSentAtMs: given("nowMs") })
        .where(unknown)
        .prepare(),
    done: () =>
      db
        .update(verifications)
        .set({
          verifyStatus: "cancelled",
          cancelStatus: "done",
          couponStatus: "unused",
          cancelledAtMs: given("cancelledAtMs"),
          updatedAtMs: given("nowMs"),
        })
        .where(and(unknown, eq(verifications.verifyStatus, "success")))
        .returning({ id: verifications.id })
        .prepare(),
    // Nothing was taken back. A guest who paid otherwise and whose coupon stays consumed must not be overlooked.
    notDone: () =>
      db
        .update(verifications)
        .set({
          cancelStatus: given("cancelStatus"),
          abandonRefused: sql`${verifications.abandonedAtMs} is not null`,
          updatedAtMs: given("nowMs"),
        })
        .where(unknown)
        .returning({ id: verifications.id })
        .prepare(),
  });

const openAbandonStatements = (db: Db) =>
  atFirstUse({
    abandon: () =>
      db
        .update(verifications)
        .set({
          abandonedAtMs: sql`coalesce(${verifications.abandonedAtMs}, ${sql.placeholder("nowMs")})`,
          abandonReason: sql`coalesce(${verifications.abandonReason}, ${sql.placeholder("reason")})`,
          updatedAtMs: given("nowMs"),
        })
        .where(id)
        .prepare(),
    refuseAbandon: () =>
      db
        .update(verifications)
        .set({ abandonRefused: true, updatedAtMs: given("nowMs") })
        .where(and(id, eq(verifications.verifyStatus, "success"), isNotNull(verifications.abandonedAtMs)))
        .prepare(),
  });

/** Taking a verification back: guarded statements, all of them inside a commit; the row says who won. */
export const cancelRepository = (db: Db) => {
  const statements = openStatements(db);
  const abandons = openAbandonStatements(db);

  /** Whole rows, after a look whether there is one: mostly there is none, and to name all columns takes the longer. */
  const rowsWhere = async (condition: SQL | undefined) => {
    const [one] = await db.select({ id: verifications.id }).from(verifications).where(condition).limit(1);
    if (one === undefined) return [];
    return await db.select().from(verifications).where(condition).orderBy(asc(verifications.id));
  };

  return {
    byId: (write: Write, rowId: number) => write.row(statements.byId, { id: rowId }),

    /** The one caller whose cancel may leave gets the row; everybody else nothing. */
    begin: (
      write: Write,
      cancel: {
        readonly id: number;
        readonly reason: string | null;
        readonly by: string;
        readonly nowMs: number;
      },
    ) => write.row(statements.begin, cancel),

    /** The cancel leaves now, and not when it was asked for. */
    leave: (write: Write, row: { readonly id: number; readonly nowMs: number }): void =>
      write.run(statements.leave, row),

    done: (
      write: Write,
      row: { readonly id: number; readonly cancelledAtMs: number; readonly nowMs: number },
    ): boolean => write.row(statements.done, row) !== undefined,

    notDone: (
      write: Write,
      row: { readonly id: number; readonly cancelStatus: "none" | "refused"; readonly nowMs: number },
    ): boolean => write.row(statements.notDone, row) !== undefined,

    abandon: (
      write: Write,
      row: { readonly id: number; readonly reason: string | null; readonly nowMs: number },
    ): void => write.run(abandons.abandon, row),

    refuseAbandon: (write: Write, row: { readonly id: number; readonly nowMs: number }): void =>
      write.run(abandons.refuseAbandon, row),

    /** Rows whose cancel has left and has no outcome. */
    unknown: async () => await rowsWhere(eq(verifications.cancelStatus, sql`'unknown'`)),

    /** Rows abandoned that are consumed, or may still turn out to be. */
    abandoned: async () =>
      await rowsWhere(
        and(
          isNotNull(verifications.abandonedAtMs),
          or(
            eq(verifications.verifyStatus, "processing"),
            and(eq(verifications.verifyStatus, "failed"), gt(verifications.lateChecksLeft, 0)),
            and(
              eq(verifications.verifyStatus, "success"),
              eq(verifications.cancelStatus, "none"),
              eq(verifications.abandonRefused, false),
            ),
          ),
        ),
      ),
  };
};

export type CancelRepository = ReturnType<typeof cancelRepository>;
