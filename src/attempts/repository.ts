import { and, asc, desc, eq, gt, sql } from "drizzle-orm";
import { atFirstUse } from "../at-first-use.ts";
import type { Db, Write } from "../storage/door.ts";
import { type Attempt, linkHash, noHash } from "./chain.ts";
import { attemptChains, attempts } from "./table.ts";

const given = (name: string) => sql`${sql.placeholder(name)}`;

const openStatements = (db: Db) =>
  atFirstUse({
    insertChain: () =>
      db
        .insert(attemptChains)
        .values({ openedAtMs: given("nowMs"), afterHash: given("afterHash") })
        .returning({ id: attemptChains.id })
        .prepare(),
    newestChain: () =>
      db
        .select({ id: attemptChains.id, afterHash: attemptChains.afterHash })
        .from(attemptChains)
        .orderBy(desc(attemptChains.id))
        .prepare(),
    newestOf: () =>
      db
        .select({ hash: attempts.hash })
        .from(attempts)
        .where(eq(attempts.chainId, given("chainId")))
        .orderBy(desc(attempts.position))
        .limit(1)
        .prepare(),
    insertAttempt: () =>
      db
        .insert(attempts)
        .values({
          chainId: given("chainId"),
          position: given("position"),
          batchId: given("batchId"),
          verificationId: given("verificationId"),
          step: given("step"),
          atMs: given("atMs"),
          durationMs: given("durationMs"),
          errorCode: given("errorCode"),
          subErrorCode: given("subErrorCode"),
          logid: given("logid"),
          detail: given("detail"),
          hash: given("hash"),
        })
        .prepare(),
    ofBatch: () =>
      db
        .select()
        .from(attempts)
        .where(eq(attempts.batchId, sql`cast(${sql.placeholder("batchId")} as text)`))
        .orderBy(attempts.chainId, attempts.position)
        .prepare(),
  });

/** What stands for everything before it: a link, and the chain it is of. */
const linkColumns = {
  chainId: attempts.chainId,
  openedAtMs: attemptChains.openedAtMs,
  position: attempts.position,
  atMs: attempts.atMs,
  hash: attempts.hash,
};

interface Head {
  readonly chainId: number;
  readonly position: number;
  readonly hash: string;
}

/**
 * The attempts: rows that are only ever added, each with the hash of the one before it. One chain for each process:
 * it is opened by the first note, in the same commit. What is not kept on disk is not kept here either, so that the
 * next note goes on where the disk stands.
 */
export const attemptRepository = (db: Db) => {
  const statements = openStatements(db);
  let head: Head | undefined;

  const openChain = (write: Write, nowMs: number): Head => {
    const before = write.row(statements.newestChain);
    const afterHash =
      before === undefined
        ? noHash
        : (write.row(statements.newestOf, { chainId: before.id })?.hash ?? before.afterHash);
    const opened = write.row(statements.insertChain, { nowMs, afterHash });
    if (opened === undefined) throw new Error("the new chain of attempts got no id");
    return { chainId: opened.id, position: 0, hash: afterHash };
  };

  return {
    /** Adds one step inside a commit: it is there exactly if the rest of the commit is. */
    note: (write: Write, attempt: Attempt): void => {
      const before = head;
      const { chainId, position, hash } = before ?? openChain(write, attempt.atMs);
      const link = {
        chainId,
        position: position + 1,
        batchId: attempt.batchId,
        verificationId: attempt.verificationId ?? null,
        step: attempt.step,
        atMs: attempt.atMs,
        durationMs: attempt.durationMs ?? null,
        errorCode: attempt.errorCode ?? null,
        subErrorCode: attempt.subErrorCode ?? null,
        logid: attempt.logid ?? null,
        detail: attempt.detail ?? null,
      };
      const next = { chainId, position: link.position, hash: linkHash(hash, link) };
      write.undone(() => {
        head = before;
      });
      head = next;
      write.run(statements.insertAttempt, { ...link, hash: next.hash });
    },

    /** Every step of a request, chain after chain, in the order it was done. */
    ofBatch: async (batchId: string) => await statements.ofBatch.execute({ batchId }),

    /** The chains in the order they were opened. */
    chains: async () => await db.select().from(attemptChains).orderBy(asc(attemptChains.id)),

    /** The last link of every chain, newest chain first: one step in the index for each. */
    lastLinks: async () =>
      await db
        .select(linkColumns)
        .from(attemptChains)
        .innerJoin(
          attempts,
          and(
            eq(attempts.chainId, attemptChains.id),
            eq(
              attempts.position,
              sql`(select max(position) from attempts as newest where newest.chain_id = ${attemptChains.id})`,
            ),
          ),
        )
        .orderBy(desc(attemptChains.id)),

    /** The link at a place; undefined when there is none. */
    linkAt: async (chainId: number, position: number) =>
      (
        await db
          .select(linkColumns)
          .from(attempts)
          .innerJoin(attemptChains, eq(attemptChains.id, attempts.chainId))
          .where(and(eq(attempts.chainId, chainId), eq(attempts.position, position)))
      )[0],

    /** The links of one chain after a position, a slice at a time. */
    slice: async (chainId: number, afterPosition: number, limit: number) =>
      await db
        .select()
        .from(attempts)
        .where(and(eq(attempts.chainId, chainId), gt(attempts.position, afterPosition)))
        .orderBy(asc(attempts.position))
        .limit(limit),
  };
};

export type AttemptRepository = ReturnType<typeof attemptRepository>;
