import type { Audit } from "../audit/repository.ts";
import { actorOf, type Caller } from "../caller.ts";
import type { Answer, Asked, Handlers } from "../http/handlers.ts";
import { keyedBody } from "../idempotency/keyed-body.ts";
import { mayReadRow } from "../ledger/access.ts";
import { openView, verificationAnswer } from "../ledger/answer.ts";
import type { LedgerRepository, LedgerRow } from "../ledger/repository.ts";
import { verificationView } from "../ledger/view.ts";
import type { Log } from "../log.ts";
import type { Vault } from "../vault.ts";
import type { Abandoner } from "./abandon.ts";
import type { Canceller } from "./cancel.ts";
import { reasonMissing, verificationNotFound } from "./problems.ts";

export interface OperationParts {
  readonly ledger: LedgerRepository;
  readonly vault: Vault;
  readonly log: Log;
  readonly audit: Audit;
  readonly cancel: Canceller;
  readonly abandoner: Abandoner;
  readonly nowMs: () => number;
}

type Told = Extract<Answer<"cancelVerification">, { readonly status: 200 | 202 }>;

const askAgainSeconds = "2";

export const cancellationOperations = (
  parts: OperationParts,
): Pick<Handlers, "cancelVerification" | "abandonVerification"> => {
  const { ledger, vault, log } = parts;

  const readable = async (id: number, caller: Caller): Promise<LedgerRow> => {
    const found = await ledger.find(id);
    if (found === undefined || !mayReadRow(caller, found.row)) throw verificationNotFound();
    return found;
  };

  const requireReason = (caller: Caller, reason: string | undefined): void => {
    if (caller.kind === "operator" && reason === undefined) throw reasonMissing();
  };

  const headersOf = (id: number, replayed: boolean) => ({
    location: `/v1/open/verifications/${id}`,
    "retry-after": askAgainSeconds,
    ...(replayed ? { "idempotent-replayed": "true" } : {}),
  });

  /** The row as it stands now: 202 while it is open what became of it. */
  const present = async (id: number, caller: Caller, replayed: boolean): Promise<Told> => {
    const found = await readable(id, caller);
    const rows = await ledger.findBatch(found.row.batchId);
    const views = rows.map((row) => verificationView(row, caller, vault));
    const shown = views.find((view) => view.id === id) ?? verificationView(found, caller, vault);
    const body = verificationAnswer(views, shown);
    const open = shown.verify_status === "processing" || shown.cancel_status === "unknown";
    return open
      ? { status: 202, body, headers: headersOf(id, replayed) }
      : { status: 200, body, headers: replayed ? { "idempotent-replayed": "true" } : {} };
  };

  /** A cancel may have been sent: what cannot be shown is 202 with the id. */
  const presentOrOpen = async (
    { row }: LedgerRow,
    { caller, requestId }: Pick<Asked<"cancelVerification">, "caller" | "requestId">,
    replayed: boolean,
  ): Promise<Told> => {
    const orElse = (): Told => {
      const { id, batchId, poiId } = row;
      const view = openView({ id, batchId, poiId, caller, requestId, nowMs: parts.nowMs() });
      return { status: 202, body: verificationAnswer([view], view), headers: headersOf(id, false) };
    };
    try {
      return { ...(await present(row.id, caller, replayed)), orElse };
    } catch (cause) {
      log.error("defect", { requestId, verificationId: row.id, cause });
      return orElse();
    }
  };

  return {
    cancelVerification: async (asked) => {
      const { params, body = {}, caller, requestId, idempotencyKey } = asked;
      const keyed = keyedBody(body, idempotencyKey);
      requireReason(caller, body.reason);
      const found = await readable(Number(params.id), caller);
      const { id } = found.row;
      const replayed = await parts.cancel({
        id,
        reason: body.reason ?? null,
        caller,
        keyed,
        noted: (write) => {
          if (caller.kind !== "operator") return;
          const after = { reason: body.reason ?? null };
          const target = `verification:${id}`;
          parts.audit.note(write, { ...actorOf(asked), action: "verifications.cancel", target, after });
        },
      });
      return await presentOrOpen(found, { caller, requestId }, replayed);
    },

    abandonVerification: async (asked) => {
      const { params, body = {}, caller, requestId } = asked;
      requireReason(caller, body.reason);
      const found = await readable(Number(params.id), caller);
      await parts.abandoner.abandon(found.row.id, body.reason ?? null);
      return await presentOrOpen(found, { caller, requestId }, false);
    },
  };
};
