import type { Audit } from "../audit/repository.ts";
import { actorOf, type Caller } from "../caller.ts";
import type { Answer, Asked, Handlers } from "../http/handlers.ts";
import { keyedBody } from "../idempotency/keyed-body.ts";
import { mayReadRow } from "../ledger/access.ts";
import { openView, verificationAnswer } from "../ledger/answer.ts";
import type { LedgerRepository, LedgerRow } from "../ledger/repository.ts";
import { verificationView } from "../ledger/view.ts";
import type { Log } from "../log.ts";
import type { Write } from "../storage/door.ts";
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

  /** What an operator takes back or gives up is written down, with his reason; an app's own doing stands in the ledger. */
  const noter =
    (
      asked: Parameters<typeof actorOf>[0],
      deed: { readonly action: string; readonly id: number; readonly reason: string | null },
    ) =>
    (write: Write): void => {
      if (asked.caller.kind !== "operator") return;
      const { action, id, reason } = deed;
      parts.audit.note(write, {
        ...actorOf(asked),
        action,
        target: `verification:${id}`,
        after: { reason },
      });
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
        noted: noter(asked, { action: "verifications.cancel", id, reason: body.reason ?? null }),
      });
      return await presentOrOpen(found, { caller, requestId }, replayed);
    },

    abandonVerification: async (asked) => {
      const { params, body = {}, caller, requestId } = asked;
      requireReason(caller, body.reason);
      const found = await readable(Number(params.id), caller);
      const { id } = found.row;
      const reason = body.reason ?? null;
      const noted = noter(asked, { action: "verifications.abandon", id, reason });
      await parts.abandoner.abandon(id, reason, noted);
      return await presentOrOpen(found, { caller, requestId }, false);
    },
  };
};
