import type { AttemptRepository } from "../attempts/repository.ts";
import type { Clock } from "../clock.ts";
import type { ReplyFacts } from "../douyin/replies.ts";
import type { QueryShops } from "../douyin/shops.ts";
import type { QueryVerifyRecords } from "../douyin/verify-records.ts";
import { restoredRepository } from "../ledger/restored-repository.ts";
import type { Log } from "../log.ts";
import type { Job } from "../schedule/schedule.ts";
import type { Doors, Write } from "../storage/door.ts";
import type { Vault } from "../vault.ts";
import { bringBack } from "./bring-back.ts";
import { readShop } from "./read-shop.ts";
import { recoveryRepository } from "./repository.ts";
import { merchantShops } from "./shops.ts";

export interface RecoveryParts {
  readonly doors: Doors;
  readonly clock: Clock;
  readonly log: Log;
  readonly vault: Vault;
  readonly douyin: { readonly queryShops: QueryShops; readonly queryVerifyRecords: QueryVerifyRecords };
  readonly attempts: AttemptRepository;
  /** Douyin's clock as well as it is known; `of` learns from an answer. Ours may be hours off. */
  readonly time: { readonly of: (facts: ReplyFacts) => number; readonly nowMs: () => number };
  /** The restore this database came from; null when it grew by itself. */
  readonly restored: { readonly atMs: number; readonly fromMs: number } | null;
  /** Settles the rows of a request of which only the intent was known as `not_verified`, inside a commit. */
  readonly endIntent: (
    write: Write,
    batchId: string,
    rows: readonly { readonly id: number; readonly appId: number }[],
  ) => void;
  /** Told when enrichment has something to do. */
  readonly verified: () => void;
}

/** What is told of a recovery that is not finished. */
export interface RecoveryState {
  /** null before the shops are known. */
  readonly shopsLeft: number | null;
  readonly lastFailed: boolean;
}

/** Douyin's clock may be ahead of ours or behind it by this much, and a send may have been under way. */
const marginMs = 300_000;
/** A verification of before the backup can be cancelled for an hour (certificate.cancel page). */
const cancellableMs = 3_600_000;
/** Our clock is hardly ever further ahead than that; so far back the newest request tells when the backup was made. */
const aheadMsMax = 2 * 86_400_000;
/** What the old process sent can reach Douyin this long after the restore; everything later is in the ledger anyway. */
const underwayMs = 900_000;

/**
 * Brings back from Douyin's book what was verified since the backup (contract 5.4), shop by shop, until all of them
 * have been read to the end. Each step is on disk; done again, it changes nothing.
 */
export const openRecovery = async (parts: RecoveryParts) => {
  const { doors, clock, log, douyin, time, restored } = parts;
  const book = recoveryRepository(doors.db);
  const rows = restoredRepository(doors.db);
  const takeIn = bringBack({ ...parts, rows });
  let state: RecoveryState | null = null;
  if (restored !== null) {
    const { atMs, fromMs } = restored;
    if ((await book.find(atMs)) === undefined) {
      const knownMs = (await rows.newestBaselineMs()) ?? fromMs;
      const sinceMs = Math.min(fromMs, Math.max(knownMs, fromMs - aheadMsMax));
      await doors.commit((write) => book.begin(write, { restoredAtMs: atMs, sinceMs, nowMs: clock.nowMs() }));
    }
    const begun = await book.find(atMs);
    if (begun?.finishedAtMs === null) state = { shopsLeft: null, lastFailed: false };
  }

  const listShops = async (restoredAtMs: number): Promise<void> => {
    const known = await rows.shops();
    await doors.commit((write) => book.addShops(write, restoredAtMs, known));
    const listed = await merchantShops(douyin.queryShops);
    await doors.commit((write) => {
      book.addShops(write, restoredAtMs, listed);
      book.noteListed(write, restoredAtMs, clock.nowMs());
    });
  };

  /** By how much our clock is ahead of Douyin's, as far as an answer has told yet. */
  const aheadMs = (): number => Math.max(0, clock.nowMs() - time.nowMs());

  /** Takes in what a shop's book says since a moment; gives how much was new, and how much has to be looked at again. */
  const readBook = async (
    poiId: string,
    { restoredAtMs, sinceMs }: { readonly restoredAtMs: number; readonly sinceMs: number },
  ): Promise<{ readonly recovered: number; readonly later: number }> => {
    let [recovered, later] = [0, 0];
    for await (const page of readShop(douyin.queryVerifyRecords, {
      poiId,
      fromMs: sinceMs - cancellableMs - marginMs,
      untilMs: () =>
        Math.min(clock.nowMs() + marginMs, restoredAtMs + underwayMs) + time.nowMs() - clock.nowMs(),
      answered: time.of,
    })) {
      const done = await doors.commit((write) =>
        page.map((booked) =>
          takeIn(write, { poiId, booked, sinceMs: sinceMs - marginMs, nowMs: clock.nowMs() }),
        ),
      );
      recovered += done.filter((what) => what === "recovered" || what === "cancelled").length;
      later += done.filter((what) => what === "later").length;
    }
    return { recovered, later };
  };

  /** Reads one shop; it is finished when nothing of it has to be looked at again. Gives how many were brought back. */
  const recoverShop = async (
    poiId: string,
    { restoredAtMs, sinceMs }: { readonly restoredAtMs: number; readonly sinceMs: number },
  ): Promise<number> => {
    const knownAheadMs = aheadMs();
    let { recovered, later } = await readBook(poiId, { restoredAtMs, sinceMs: sinceMs - knownAheadMs });
    if (aheadMs() > knownAheadMs + marginMs) {
      // Only its answers have told that our clock is ahead: the backup is from earlier than it says.
      const again = await readBook(poiId, { restoredAtMs, sinceMs: sinceMs - aheadMs() });
      recovered += again.recovered;
      later = again.later;
    }
    const intents = await rows.intents(poiId, restoredAtMs);
    await doors.commit((write) => {
      for (const batchId of intents) parts.endIntent(write, batchId, rows.processingOf(write, batchId));
      if (later === 0) book.finishShop(write, { restoredAtMs, poiId, nowMs: clock.nowMs() });
    });
    if (recovered + later + intents.length > 0)
      log.info("a shop's book was read after the restore", {
        poiId,
        recovered,
        later,
        intents: intents.length,
      });
    return recovered;
  };

  const recoverAll = async (restoredAtMs: number): Promise<string> => {
    const begun = await book.find(restoredAtMs);
    if (begun === undefined || begun.finishedAtMs !== null) {
      state = null;
      return "不需要";
    }
    const listing =
      begun.shopsListedAtMs === null
        ? await listShops(restoredAtMs).then(
            () => null,
            (cause: unknown) => ({ cause }),
          )
        : null;
    let recovered = 0;
    for (const poiId of await book.openShops(restoredAtMs)) recovered += await recoverShop(poiId, begun);
    const left = (await book.openShops(restoredAtMs)).length;
    state = { shopsLeft: left, lastFailed: listing !== null };
    if (listing !== null) throw listing.cause;
    if (left > 0) return `补回 ${recovered} 笔，还有 ${left} 家门店有未定的核销`;
    await doors.commit((write) => book.finish(write, restoredAtMs, clock.nowMs()));
    state = null;
    log.info("everything since the backup is back in the ledger", { recovered });
    return `补回 ${recovered} 笔，恢复完成`;
  };

  const run = async (): Promise<string> => {
    if (restored === null || state === null) return "不需要";
    try {
      return await recoverAll(restored.atMs);
    } catch (cause) {
      state = { shopsLeft: state?.shopsLeft ?? null, lastFailed: true };
      throw cause;
    }
  };

  const jobs: readonly Job[] =
    restored === null
      ? []
      : [{ name: "recovery", title: "恢复之后从抖音补回核销", pattern: "*/15 * * * * *", run }];
  return { jobs, state: () => state };
};
