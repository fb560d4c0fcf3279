import type { Attempt } from "../attempts/chain.ts";
import type { AttemptRepository } from "../attempts/repository.ts";
import { appIdOf, type Caller } from "../caller.ts";
import type { Clock } from "../clock.ts";
import { preparedAmounts } from "../ledger/amounts.ts";
import { encryptedClaim, orderClaim } from "../ledger/claims.ts";
import { ownFailures } from "../ledger/failure.ts";
import type { LedgerRepository } from "../ledger/repository.ts";
import type { RequestRepository } from "../ledger/request-repository.ts";
import type { Problem } from "../problem.ts";
import type { DouyinTime } from "../settling/douyin-time.ts";
import type { OpenRow, Settler } from "../settling/settle.ts";
import type { Commit, Write } from "../storage/door.ts";
import type { Tickets } from "../tickets/tickets.ts";
import type { Vault } from "../vault.ts";
import type { VerifyCommand } from "./coupon-input.ts";
import { recentlyVerified, ticketReused, verificationInProgress } from "./problems.ts";
import type { ChosenUse } from "./selection.ts";

export interface DepartParts {
  readonly commit: Commit;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly ledger: LedgerRepository;
  readonly requests: RequestRepository;
  readonly settle: Settler;
  readonly attempts: AttemptRepository;
  readonly time: DouyinTime;
  readonly tickets: Tickets;
}

/** A verify that is ready to leave. */
export interface Departure {
  readonly batchId: string;
  readonly rows: readonly OpenRow[];
  readonly caller: Caller;
  readonly command: VerifyCommand;
  /** A request without a key must not eat the next coupon of an order that was just verified. */
  readonly hasKey: boolean;
  readonly verifyToken: string;
  readonly orderId: string | null;
  readonly encryptedCodes: readonly string[];
  /** One for each row; empty in encrypted_code mode, where the caller prepared. */
  readonly uses: readonly ChosenUse[];
  readonly baselineNowMs: number | null;
  /** What was done for this request since its intent, not yet written down. */
  readonly trail: readonly Attempt[];
}

/** Why a verify does not leave: a problem the caller is told, or a request whose rows say it all. */
export type Obstacle = Problem | "ended" | null;

/** Whether the coupons are uses of a times card; null where the caller prepared and we do not know. */
export const timesCardOf = ({ uses }: Departure): boolean | null =>
  uses.length === 0 ? null : uses.some(({ certificate }) => certificate.timesCard !== null);

const recentMs = 120_000;
const unpreparedMs = 120_000;

export const departureRecorder = (parts: DepartParts) => {
  const { clock, vault, ledger, requests, settle, attempts } = parts;

  const describeRows = (write: Write, { batchId, uses, orderId }: Departure, nowMs: number): void =>
    uses.forEach(({ certificate, useNumber }, position) => {
      const { sku, verifyRecords, timesCard } = certificate;
      ledger.describe(write, {
        batchId,
        position,
        certificateId: certificate.certificateId,
        encryptedCode: certificate.encryptedCode,
        productId: sku.productId,
        productName: sku.title,
        skuId: sku.skuId,
        skuName: sku.title,
        orderId,
        sourceOrderId: certificate.sourceOrderId,
        verifyRecordsCount: Math.max(verifyRecords.length, timesCard?.used ?? 0),
        baseline: {
          uses: timesCard?.used ?? verifyRecords.length,
          verifyIds: verifyRecords.map(({ verifyId }) => verifyId),
          card: timesCard !== null,
        },
        ...preparedAmounts(certificate, useNumber),
        nowMs,
      });
    });

  /** Another open request of the same order or coupon, or one of the caller's own that has just succeeded. */
  const obstacle = (write: Write, departure: Departure, nowMs: number): Problem | null => {
    const { batchId, command, caller, orderId } = departure;
    const claims = [
      ...(orderId === null ? [] : [orderClaim(orderId)]),
      ...[...new Set(departure.encryptedCodes)].map((code) => encryptedClaim(code, vault)),
    ];
    for (const claim of claims) {
      const holder = requests.claim(write, claim, batchId);
      if (holder !== undefined) return verificationInProgress(ledger.readableFirst(write, holder, caller));
    }
    const mayRepeat = departure.hasKey || command.another || command.certificateIds !== null;
    if (mayRepeat || command.input.kind === "encrypted_code" || orderId === null) return null;
    const recent = ledger.recentSuccess(write, {
      orderId,
      appId: appIdOf(caller),
      operatorUid: caller.kind === "operator" ? caller.uid : null,
      poiId: command.poiId,
      sinceMs: nowMs - recentMs,
    });
    return recent === undefined ? null : recentlyVerified(recent);
  };

  /** A ticket is spent by the verify that leaves, and by no other. */
  const spendTicket = (write: Write, { batchId, command: { input } }: Departure): Problem | null =>
    input.kind !== "ticket" || parts.tickets.spend(write, input.ticket, batchId) ? null : ticketReused();

  /**
   * Writes down "about to send" with everything a restart needs: token, codes, baseline (contract 5.1). Gives the
   * problem instead when the verify must not leave; the rows are then `failed` / `interrupted` in the same commit.
   */
  const recordDeparture = (departure: Departure): Promise<Obstacle> =>
    parts.commit((write) => {
      const nowMs = clock.nowMs();
      const { batchId, rows, orderId } = departure;
      const problem = obstacle(write, departure, nowMs) ?? spendTicket(write, departure);
      if (problem !== null) {
        for (const attempt of departure.trail) attempts.note(write, attempt);
        settle.failAll(write, batchId, rows, { failure: ownFailures.interrupted, orderId, nowMs });
        const own = rows[0]?.id;
        return problem.facts.verificationId === undefined && own !== undefined ? problem.about(own) : problem;
      }
      const mac = vault.mac(departure.verifyToken, "verify_token");
      const before = requests.byVerifyToken(write, mac);
      const marked = requests.markSending(write, {
        batchId,
        verifyTokenSealed: vault.seal(departure.verifyToken, "verify_token"),
        // A prepare that gives an old token again does not take it from the request that used it first.
        verifyTokenMac: before === undefined || before.batchId === batchId ? mac : null,
        orderId,
        sentCodes: departure.encryptedCodes,
        // Where the caller prepared we know no baseline: Douyin's clock now, and two minutes back (contract 5.3).
        // And where Douyin has never told the time, none: by our own clock its record could look too old to be ours.
        baselineNowMs: parts.time.isKnown()
          ? (departure.baselineNowMs ?? parts.time.nowMs() - unpreparedMs)
          : null,
        nowMs,
      });
      // Ended meanwhile by somebody else: the guest paid otherwise.
      if (!marked) return "ended";
      describeRows(write, departure, nowMs);
      for (const attempt of departure.trail) attempts.note(write, attempt);
      attempts.note(write, { batchId, step: "sending", atMs: nowMs, detail: `${rows.length} 张` });
      return null;
    });

  return recordDeparture;
};

export type DepartureRecorder = ReturnType<typeof departureRecorder>;
