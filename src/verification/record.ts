import type { AttemptRepository } from "../attempts/repository.ts";
import { appIdOf, type Caller, callerName } from "../caller.ts";
import type { Clock } from "../clock.ts";
import { type KeyedBody, keyReused } from "../idempotency/keyed-body.ts";
import type { IdempotencyRepository } from "../idempotency/repository.ts";
import { codeClaim, encryptedClaim, linkClaim, orderClaim } from "../ledger/claims.ts";
import type { LedgerRepository } from "../ledger/repository.ts";
import type { RequestRepository } from "../ledger/request-repository.ts";
import type { OpenRow } from "../settling/settle.ts";
import type { Commit, Write } from "../storage/door.ts";
import type { Tickets } from "../tickets/tickets.ts";
import type { Vault } from "../vault.ts";
import type { CouponInput, VerifyCommand } from "./coupon-input.ts";
import { requestInProgress, ticketReused, tokenReused, verificationInProgress } from "./problems.ts";

export interface RecordParts {
  readonly commit: Commit;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly ledger: LedgerRepository;
  readonly requests: RequestRepository;
  readonly keys: IdempotencyRepository;
  readonly tickets: Tickets;
  readonly attempts: AttemptRepository;
}

export interface Intent {
  readonly command: VerifyCommand;
  readonly caller: Caller;
  readonly requestId: string;
  readonly keyed: KeyedBody | null;
}

/** `new`: this call goes on to Douyin. `existing`: the same request was made before; nothing is sent. */
export interface Recorded {
  readonly kind: "new" | "existing";
  readonly batchId: string;
  readonly firstId: number;
  /** The rows of a new request, in order. */
  readonly rows: readonly OpenRow[];
}

const keyLifeMs = 7 * 24 * 3_600_000;
const operation = "verifyCoupon";

/** What an open request of this input holds alone (contract 3.1, "Again"). */
const claimsOf = (input: CouponInput, { vault, tickets }: RecordParts): readonly string[] => {
  switch (input.kind) {
    case "code":
      return [codeClaim(input.code, vault)];
    case "short_link":
      return [linkClaim(input.url, vault)];
    case "encrypted_code": {
      const codes = [...new Set(input.encryptedCodes)].map((code) => encryptedClaim(code, vault));
      return input.orderId === null ? codes : [...codes, orderClaim(input.orderId)];
    }
    case "ticket":
      return [tickets.claim(input.ticket)];
    default:
      return input satisfies never;
  }
};

/** A ticket stands for its coupons, unless some of them are named. */
const fingerprintOf = ({ poiId, input, quantity, certificateIds }: VerifyCommand, vault: Vault): string => {
  const codes = input.kind === "encrypted_code" ? input.encryptedCodes : [];
  const named = input.kind === "ticket" && certificateIds !== null ? [certificateIds] : [];
  return vault.mac(JSON.stringify([poiId, quantity, codes, ...named]), "fingerprint");
};

const sealedInput = (input: CouponInput, vault: Vault): string | null => {
  switch (input.kind) {
    case "code":
      return vault.seal(input.code, "coupon");
    case "short_link":
      return vault.seal(input.url, "coupon");
    case "encrypted_code":
    case "ticket":
      return null;
    default:
      return input satisfies never;
  }
};

/**
 * Records the intent before Douyin is asked anything (contract 5.1). One commit decides who goes on: the caller's
 * idempotency key, the verify token and the claims of open requests are all looked at and taken in it, so that of two
 * requests at the same moment exactly one wins. `answering` are the keys this process has not yet answered.
 */
export const intentRecorder = (parts: RecordParts) => {
  const { clock, vault, ledger, requests, keys, tickets } = parts;
  const answering = new Set<string>();
  const scopeOf = ({ caller, keyed }: Intent) =>
    keyed === null ? null : `${callerName(caller)} ${keyed.key}`;

  const existing = (write: Write, batchId: string): Recorded => ({
    kind: "existing",
    batchId,
    firstId: ledger.firstOf(write, batchId)?.id ?? 0,
    rows: [],
  });

  /** The request that a verify token, or a ticket, was used for. */
  const usedFor = (write: Write, { caller, command: { input, poiId } }: Intent) => {
    if (input.kind === "encrypted_code")
      return requests.byVerifyToken(write, vault.mac(input.verifyToken, "verify_token"));
    const batchId = input.kind === "ticket" ? tickets.spentBy(write, input.ticket, { caller, poiId }) : null;
    return batchId === null ? undefined : requests.byBatch(write, batchId);
  };

  /** A token or ticket comes back: the same request of the same caller sees its state, anyone else is refused. */
  const sameToken = (write: Write, intent: Intent): Recorded | null => {
    const before = usedFor(write, intent);
    if (before === undefined) return null;
    const owner = ledger.firstOf(write, before.batchId);
    const sameCaller =
      owner?.appId === appIdOf(intent.caller) &&
      owner.operatorUid === (intent.caller.kind === "operator" ? intent.caller.uid : null);
    if (!sameCaller || before.fingerprint !== fingerprintOf(intent.command, vault))
      throw intent.command.input.kind === "ticket" ? ticketReused() : tokenReused();
    return existing(write, before.batchId);
  };

  /** A key comes back: another body is refused, a pinned request is shown, an unpinned one may run anew. */
  const sameKey = (write: Write, intent: Intent, nowMs: number): Recorded | null => {
    if (intent.keyed === null) return null;
    const use = keys.find(write, callerName(intent.caller), intent.keyed.key, nowMs);
    if (use === undefined) return null;
    if (use.operation !== operation || use.bodyMac !== vault.mac(intent.keyed.canonicalBody, "idempotency"))
      throw keyReused();
    if (answering.has(scopeOf(intent) ?? ""))
      throw requestInProgress(ledger.firstOf(write, use.batchId)?.id ?? null);
    return ledger.isPinned(write, use.batchId) ? existing(write, use.batchId) : null;
  };

  const insert = (write: Write, intent: Intent, nowMs: number): Recorded => {
    const { command, caller, keyed } = intent;
    const { input, poiId } = command;
    // In the order of time: neighbours in time are neighbours on disk, and a commit touches few pages.
    const batchId = Bun.randomUUIDv7("hex", nowMs).replaceAll("-", "");
    const encrypted = input.kind === "encrypted_code" ? input : null;
    const owner = {
      batchId,
      appId: appIdOf(caller),
      operatorUid: caller.kind === "operator" ? caller.uid : null,
      poiId,
      mode: input.kind,
      orderId: encrypted?.orderId ?? null,
      nowMs,
    };
    requests.insert(write, {
      ...owner,
      quantity: command.quantity,
      inputSealed: sealedInput(input, vault),
      fingerprint: fingerprintOf(command, vault),
      verifyTokenMac: encrypted === null ? null : vault.mac(encrypted.verifyToken, "verify_token"),
    });
    for (const claim of claimsOf(input, parts)) {
      const holder = requests.claim(write, claim, batchId);
      if (holder !== undefined) throw verificationInProgress(ledger.readableFirst(write, holder, caller));
    }
    const ids = Array.from({ length: command.quantity }, (_, position) =>
      ledger.insert(write, {
        ...owner,
        position,
        encryptedCode: encrypted?.encryptedCodes[position] ?? null,
        originCodeSealed: input.kind === "code" ? vault.seal(input.code, "origin_code") : null,
        originCodeMac: input.kind === "code" ? vault.mac(input.code, "code") : null,
        extOrderId: command.extOrderId,
        remark: command.remark,
        requestId: intent.requestId,
      }),
    );
    if (keyed !== null)
      keys.put(write, {
        caller: callerName(caller),
        key: keyed.key,
        operation,
        bodyMac: vault.mac(keyed.canonicalBody, "idempotency"),
        batchId,
        expiresAtMs: nowMs + keyLifeMs,
      });
    const rows = ids.map((id) => ({ id, appId: owner.appId }));
    parts.attempts.note(write, {
      batchId,
      step: "recorded",
      atMs: nowMs,
      detail: `${input.kind} × ${ids.length}`,
    });
    return { kind: "new", batchId, firstId: ids[0] ?? 0, rows };
  };

  /** Throws the 409 and 422 of the contract; the key counts as unanswered until `answered` is called. */
  const record = (intent: Intent): Promise<Recorded> => {
    const scope = scopeOf(intent);
    return parts.commit((write) => {
      const nowMs = clock.nowMs();
      const known = sameToken(write, intent) ?? sameKey(write, intent, nowMs);
      if (known !== null) return known;
      const recorded = insert(write, intent, nowMs);
      if (scope !== null) {
        answering.add(scope);
        write.undone(() => answering.delete(scope));
      }
      return recorded;
    });
  };

  return {
    record,
    /** The first request of this key has its answer: from now on the key shows the row's present state. */
    answered: (intent: Intent): void => {
      const scope = scopeOf(intent);
      if (scope !== null) answering.delete(scope);
    },
  };
};

export type IntentRecorder = ReturnType<typeof intentRecorder>;
