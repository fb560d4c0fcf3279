import type { components } from "../../generated/api.ts";
import { type Caller, mayUseShop } from "../caller.ts";
import { toRfc3339 } from "../clock.ts";
import type { Handlers } from "../http/handlers.ts";
import type { LedgerRepository } from "../ledger/repository.ts";
import { Problem } from "../problem.ts";
import type { AttemptRepository } from "./repository.ts";
import type { AttemptRow } from "./table.ts";

type AttemptView = components["schemas"]["Attempt"];

const view = (row: AttemptRow): AttemptView => ({
  chain: row.chainId,
  position: row.position,
  at: toRfc3339(row.atMs),
  step: row.step,
  verification_id: row.verificationId,
  duration_ms: row.durationMs,
  error_code: row.errorCode,
  sub_error_code: row.subErrorCode,
  logid: row.logid,
  detail: row.detail,
  hash: row.hash,
});

const notFound = () => new Problem("not_found", "没有这条核销记录，或您无权查看");

const maySee = (caller: Caller, poiId: string): boolean =>
  caller.kind === "operator" && mayUseShop(caller, poiId);

/** What was done for one row, step by step: its own attempts and those of its whole request. */
export const attemptOperations = (parts: {
  readonly ledger: Pick<LedgerRepository, "find">;
  readonly attempts: AttemptRepository;
}): Pick<Handlers, "listAttempts"> => ({
  listAttempts: async ({ params, caller }) => {
    const id = Number(params.id);
    const found = await parts.ledger.find(id);
    if (found === undefined || !maySee(caller, found.row.poiId)) throw notFound();
    const all = await parts.attempts.ofBatch(found.row.batchId);
    const own = all.filter(({ verificationId }) => verificationId === null || verificationId === id);
    return { status: 200, body: { data: own.map(view) } };
  },
});
