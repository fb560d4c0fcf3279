import pLimit from "p-limit";
import type { AttemptRepository } from "../attempts/repository.ts";
import type { Clock } from "../clock.ts";
import type { Certificates } from "../douyin/certificates.ts";
import type { Verify } from "../douyin/verify.ts";
import type { DoubtRepository } from "../ledger/doubt-repository.ts";
import type { LedgerRepository } from "../ledger/repository.ts";
import type { RequestRepository } from "../ledger/request-repository.ts";
import type { Log } from "../log.ts";
import type { Commit } from "../storage/door.ts";
import type { Vault } from "../vault.ts";
import { couponAsker } from "./ask.ts";
import { douyinTime } from "./douyin-time.ts";
import { type Errand, openErrands } from "./errands.ts";
import { findingWriter } from "./findings.ts";
import { firstSender, type Sending } from "./first-send.ts";
import { inquirer } from "./inquire.ts";
import { lateChecker } from "./late.ts";
import type { Pursuit } from "./plan.ts";
import { pursuer } from "./pursue.ts";
import { recoverer } from "./recover.ts";
import { settler } from "./settle.ts";
import { sureCommit } from "./surely.ts";

export interface SettlingParts {
  readonly commit: Commit;
  readonly clock: Clock;
  readonly log: Log;
  readonly vault: Vault;
  readonly douyin: Pick<Certificates, "getCertificate" | "queryCertificates"> & { readonly verify: Verify };
  readonly ledger: LedgerRepository;
  readonly requests: RequestRepository;
  readonly doubts: DoubtRepository;
  readonly attempts: AttemptRepository;
  readonly pursuit: Pursuit;
  /** The restore this database came from; null when it grew by itself. */
  readonly restoredAtMs: number | null;
  readonly nextNightMs: (nowMs: number) => number;
  /** Told of every success within its commit, which may still fail: a hint that there is something to do. */
  readonly verified: () => void;
}

/** One request under way. */
export interface Underway {
  /** Resolves when no row of it is `processing` any more. Never rejects. */
  readonly settled: Promise<void>;
  /** Resolves when an outcome is known that the disk does not take: the caller need not wait for it. */
  readonly stuck: Promise<void>;
}

// After a restart many requests can be open at once; Douyin is asked about a few at a time, and the desk goes first.
const recoveredAtOnce = 8;

/** What becomes of a verification once its verify may have left: sent, re-sent, asked, settled, whatever happens. */
export const openSettling = (parts: SettlingParts) => {
  const { commit, clock, log } = parts;
  const time = douyinTime(clock);
  const sure = sureCommit({ commit, clock, log });
  const settle = settler(parts);
  const findings = findingWriter(parts);
  const ask = couponAsker(parts.douyin);
  const inquire = inquirer({ ...parts, sure, ask, time, findings });
  const pursue = pursuer({ ...parts, sure, time, settle, inquire });
  const sendFirst = firstSender({ ...parts, sure, settle, time });
  const errands = openErrands({ clock });
  const room = pLimit(recoveredAtOnce);

  const follow = async (errand: Errand): Promise<void> => {
    await pursue(errand);
    errands.end(errand);
  };

  /** Sends the first verify of a request that is on disk as "about to send", and sees it through. */
  const begin = (sending: Sending): Underway => {
    const stuck = Promise.withResolvers<void>();
    const errand = errands.open(sending.batchId, {
      inTurn: (step) => step(),
      stuck: stuck.resolve,
    });
    const run = async (): Promise<void> => {
      const course = await errand.inTurn(() => sendFirst(sending, stuck.resolve));
      if (course === null) {
        errands.end(errand);
      } else await follow({ ...errand, course });
    };
    const settled = run().catch((cause: unknown) => {
      // Its row stays `processing`, and the next start of the program finds it.
      log.error("a verification could not be pursued", { batchId: sending.batchId, cause });
    });
    return { settled, stuck: stuck.promise };
  };

  const recover = recoverer({
    ...parts,
    settle,
    pause: errands.pause,
    pursue: (batchId) => follow(errands.open(batchId, { inTurn: (step) => room(step), stuck: () => {} })),
  });

  return {
    begin,
    settle,
    sure,
    time,
    ask,
    findings,
    /** Takes up every request a former process left open. Serving does not wait for it. */
    recover,
    /** Something about this request changed on disk: its pursuit looks again. */
    wake: errands.wake,
    checkLate: lateChecker({ ...parts, sure, ask, time, findings }),
    /** How many requests are being pursued. */
    pursuits: errands.count,
    /** Ends all waiting at once, and waits for what talks to Douyin or the disk this moment. */
    close: async (): Promise<void> => {
      room.clearQueue();
      await errands.stop();
      sure.stop();
    },
  };
};

export type Settling = ReturnType<typeof openSettling>;
