import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** One chain for each process that has written; several can write side by side. */
export const attemptChains = sqliteTable("attempt_chains", {
  id: integer("id").primaryKey({ autoIncrement: true }),
  openedAtMs: integer("opened_at_ms").notNull(),
  /** The newest hash of any chain when this one began: a chain that is taken away leaves a gap. */
  afterHash: text("after_hash").notNull(),
});

/** What was done for a verification, step by step; rows are only ever added. */
export const attempts = sqliteTable(
  "attempts",
  {
    chainId: integer("chain_id").notNull(),
    /** From 1, without gaps. */
    position: integer("position").notNull(),
    batchId: text("batch_id").notNull(),
    /** null = about all rows of the request. */
    verificationId: integer("verification_id"),
    step: text("step").notNull(),
    atMs: integer("at_ms").notNull(),
    durationMs: integer("duration_ms"),
    errorCode: integer("error_code"),
    subErrorCode: integer("sub_error_code"),
    logid: text("logid"),
    /** A few words, never a code, token or person. */
    detail: text("detail"),
    /** SHA-256 over this row and the hash before it. */
    hash: text("hash").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.chainId, table.position] }),
    index("attempts_batch_id").on(table.batchId),
  ],
);

export type AttemptRow = typeof attempts.$inferSelect;
