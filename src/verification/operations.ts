import type { Caller } from "../caller.ts";
import type { Clock } from "../clock.ts";
import type { Answer, Handlers } from "../http/handlers.ts";
import { keyedBody } from "../idempotency/keyed-body.ts";
import { mayReadRow } from "../ledger/access.ts";
import { openView, verificationAnswer } from "../ledger/answer.ts";
import type { LedgerRepository } from "../ledger/repository.ts";
import { verificationView } from "../ledger/view.ts";
import type { Log } from "../log.ts";
import type { Vault } from "../vault.ts";
import { type VerifyCommand, verifyCommand } from "./coupon-input.ts";
import type { couponPreparer } from "./prepare.ts";
import type { CouponPreviewer } from "./preview.ts";
import { verificationNotFound } from "./problems.ts";
import type { Verified, Verifier } from "./verify.ts";

export interface OperationParts {
  readonly verifier: Verifier;
  readonly prepare: ReturnType<typeof couponPreparer>;
  readonly preview: CouponPreviewer;
  readonly ledger: LedgerRepository;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
}

/** A caller that got 202 had better wait this long before it asks. */
const askAgainSeconds = "2";

const openHeaders = (id: number) => ({
  location: `/v1/open/verifications/${id}`,
  "retry-after": askAgainSeconds,
});

export const verificationOperations = ({
  verifier,
  prepare,
  preview,
  ledger,
  vault,
  clock,
  log,
}: OperationParts): Pick<
  Handlers,
  "verifyCoupon" | "prepareCoupon" | "previewCoupon" | "getVerification"
> => {
  const unshown = (verified: Verified, command: VerifyCommand, caller: Caller, requestId: string) => {
    const { firstId: id, batchId } = verified;
    const view = openView({ id, batchId, poiId: command.poiId, caller, requestId, nowMs: clock.nowMs() });
    const items = Array.from({ length: command.quantity }, () => view);
    return { status: 202, body: verificationAnswer(items, view), headers: openHeaders(id) } as const;
  };

  const shown = (verified: Verified, caller: Caller): Answer<"verifyCoupon"> | null => {
    const items = verified.rows?.map((row) => verificationView(row, caller, vault)) ?? [];
    const [first] = items;
    if (first === undefined) return null;
    const body = verificationAnswer(items, first);
    const replayed = verified.replayed ? { "idempotent-replayed": "true" } : {};
    return body.outcome === "processing"
      ? { status: 202, body, headers: { ...openHeaders(first.id), ...replayed } }
      : { status: 200, body, headers: replayed };
  };

  return {
    verifyCoupon: async ({ body, caller, requestId, idempotencyKey, signal }) => {
      const command = verifyCommand(body);
      const keyed = keyedBody(body, idempotencyKey);
      const verified = await verifier.verify(command, { caller, requestId, keyed, signal });
      // Once verify may have been sent nothing turns the answer into an error: what cannot be shown is 202 with the id.
      const orElse = () => unshown(verified, command, caller, requestId);
      try {
        const answer = shown(verified, caller);
        return answer === null ? orElse() : { ...answer, orElse };
      } catch (cause) {
        log.error("defect", { requestId, batchId: verified.batchId, cause });
        return orElse();
      }
    },
    prepareCoupon: async ({ body }) => ({ status: 200, body: await prepare(body) }),
    previewCoupon: async ({ body, caller }) => ({ status: 200, body: { data: await preview(body, caller) } }),
    getVerification: async ({ params, caller }) => {
      const found = await ledger.find(Number(params.id));
      if (found === undefined || !mayReadRow(caller, found.row)) throw verificationNotFound();
      const rows = await ledger.findBatch(found.row.batchId);
      const views = rows.map((row) => verificationView(row, caller, vault));
      const asked = views.find(({ id }) => id === found.row.id) ?? verificationView(found, caller, vault);
      return { status: 200, body: verificationAnswer(views, asked) };
    },
  };
};
