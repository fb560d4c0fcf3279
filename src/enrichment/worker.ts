import { type Clock, toRfc3339 } from "../clock.ts";
import type { CertificateState, Certificates } from "../douyin/certificates.ts";
import type { Order, QueryOrder } from "../douyin/orders.ts";
import type { Log } from "../log.ts";
import type { Commit } from "../storage/door.ts";
import { type Cards, cardsToAsk, type OrderRow, planFills } from "./plan.ts";
import type { QueueRepository, WaitingRow } from "./queue-repository.ts";
import { defectSetback, noOrderId, type Setback, setbackOf, silence } from "./retries.ts";

export interface WorkerParts {
  readonly commit: Commit;
  readonly clock: Clock;
  readonly log: Log;
  readonly queue: QueueRepository;
  /** Paced by itself: at most 20 a second for the whole gateway. */
  readonly queryOrder: QueryOrder;
  readonly getCertificate: Certificates["getCertificate"];
}

/** What the worker tells of itself. */
export interface WorkerState {
  readonly running: boolean;
  /** No order is asked for before this; null = no pause. */
  readonly pausedUntil: string | null;
  readonly lastFailure: { readonly at: string; readonly reason: string } | null;
}

interface Tally {
  success: number;
  skipped: number;
  failed: number;
  later: number;
}

/** Rows of one look into the queue; small, so that what is stopped ends soon. */
const sliceRows = 64;
/** As many answers may be awaited at once; the pace decides how many leave. */
const atOnce = 8;
const pauseFirstMs = 2_000;
const pauseMostMs = 60_000;

/** After trouble that would meet every order the whole queue waits, longer each time, until an answer comes. */
const openPause = (clock: Clock) => {
  let untilMs = Number.NEGATIVE_INFINITY;
  let lastMs = 0;
  return {
    isOn: () => clock.monotonicMs() < untilMs,
    begin: (): void => {
      if (clock.monotonicMs() < untilMs) return;
      lastMs = Math.min(pauseMostMs, lastMs === 0 ? pauseFirstMs : lastMs * 2);
      untilMs = clock.monotonicMs() + lastMs;
    },
    end: (): void => {
      lastMs = 0;
      untilMs = Number.NEGATIVE_INFINITY;
    },
    leftMs: () => Math.max(0, untilMs - clock.monotonicMs()),
  };
};

/**
 * Works the queue off: asks for each order once, and writes what its rows learn. Everything it knows is on disk, so that
 * a restart goes on where it was; `verify_status` is never touched.
 */
export const openWorker = (parts: WorkerParts) => {
  const { clock, log, queue, commit } = parts;
  const pause = openPause(clock);
  let running: Promise<string> | undefined;
  let stopped = false;
  let lastFailure: WorkerState["lastFailure"] = null;

  const idle = () => stopped || pause.isOn();

  const setBack = async (rows: readonly WaitingRow[], setback: Setback, tally: Tally): Promise<void> => {
    const nowMs = clock.nowMs();
    tally[setback.kind === "later" ? "later" : setback.status] += rows.length;
    if (setback.kind === "later" && setback.pauses) pause.begin();
    await commit((write) => {
      for (const { id } of rows)
        if (setback.kind === "later")
          queue.later(write, { id, nextAtMs: nowMs + setback.delayMs, tries: setback.counts ? 1 : 0 });
        else queue.end(write, { id, status: setback.status, reason: setback.reason, nowMs });
    });
  };

  /** The times cards among the rows, without those Douyin refuses to show; undefined when it was silent. */
  const askCards = async (order: Order, rows: readonly OrderRow[]): Promise<Cards | undefined> => {
    const cards = new Map<string, CertificateState>();
    for (const { certificateId, encryptedCode } of cardsToAsk(order, rows)) {
      if (certificateId === null || encryptedCode === null) continue;
      const reply = await parts.getCertificate(encryptedCode);
      if (reply.kind === "unusable") return undefined;
      if (reply.kind === "ok" && reply.value !== null) cards.set(certificateId, reply.value);
    }
    return cards;
  };

  const enrichOrder = async (orderId: string, due: readonly WaitingRow[], tally: Tally): Promise<void> => {
    const tries = Math.max(...due.map((row) => row.tries));
    const reply = await parts.queryOrder(orderId);
    if (reply.kind !== "ok" || reply.value === null) {
      const setback = setbackOf(reply, tries);
      lastFailure = { at: toRfc3339(clock.nowMs()), reason: setback.reason };
      const facts = { orderId, logid: reply.facts.logid, reason: setback.reason };
      log.info("an order could not be looked up", {
        ...facts,
        ...(reply.kind === "unusable" ? { cause: reply.cause } : {}),
      });
      return await setBack(due, setback, tally);
    }
    pause.end();
    const order = reply.value;
    const rows = await queue.ofOrder(orderId);
    const cards = await askCards(order, rows);
    if (cards === undefined) {
      const reason = "次卡的使用次数暂时查不到";
      lastFailure = { at: toRfc3339(clock.nowMs()), reason };
      return await setBack(due, silence(reason), tally);
    }
    const fills = planFills(order, rows, cards);
    const nowMs = clock.nowMs();
    const filled = await commit((write) => fills.filter((fill) => queue.fill(write, fill, nowMs)).length);
    tally.success += filled;
  };

  const enrichSurely = async (orderId: string, due: readonly WaitingRow[], tally: Tally): Promise<void> => {
    try {
      await enrichOrder(orderId, due, tally);
    } catch (cause) {
      log.error("an order could not be enriched", { orderId, cause });
      await setBack(due, defectSetback(Math.max(...due.map(({ tries }) => tries))), tally);
    }
  };

  /** Some at once, each order by one of them; what is left when the queue has to wait stays due. */
  const workOff = async (slice: readonly WaitingRow[], tally: Tally): Promise<void> => {
    const without = slice.filter(({ orderId }) => orderId === null);
    if (without.length > 0)
      await setBack(without, { kind: "ended", status: "skipped", reason: noOrderId }, tally);
    const orders = [...Map.groupBy(slice, ({ orderId }) => orderId)].values();
    const hand = async (): Promise<void> => {
      for (const [orderId, rows] of orders) {
        if (idle()) return;
        if (orderId !== null) await enrichSurely(orderId, rows, tally);
      }
    };
    // All of them come to their end before anything is told: no order is left half done behind a failure.
    const ends = await Promise.allSettled(Array.from({ length: atOnce }, hand));
    for (const end of ends) if (end.status === "rejected") throw end.reason;
  };

  const work = async (): Promise<string> => {
    const tally: Tally = { success: 0, skipped: 0, failed: 0, later: 0 };
    while (!idle()) {
      const slice = await queue.due(clock.nowMs(), sliceRows);
      if (slice.length === 0) break;
      await workOff(slice, tally);
    }
    return `补全 ${tally.success} 条，跳过 ${tally.skipped} 条，失败 ${tally.failed} 条，稍后再试 ${tally.later} 条`;
  };

  return {
    /** Works until nothing is due, or a pause begins; whoever calls meanwhile waits for the same run. */
    run: (): Promise<string> => {
      running ??= work().finally(() => {
        running = undefined;
      });
      return running;
    },
    state: (): WorkerState => ({
      running: running !== undefined,
      pausedUntil: pause.isOn() ? toRfc3339(clock.nowMs() + pause.leftMs()) : null,
      lastFailure,
    }),
    /** Begins nothing any more. What is on its way is written still. */
    stop: (): void => {
      stopped = true;
    },
  };
};

export type Worker = ReturnType<typeof openWorker>;
