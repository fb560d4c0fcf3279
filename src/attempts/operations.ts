import type { components } from "../../generated/api.ts";
import { type Caller, mayUseShop } from "../caller.ts";
import { toRfc3339 } from "../clock.ts";
import type { Handlers } from "../http/handlers.ts";
import type { LedgerRepository } from "../ledger/repository.ts";
import { Problem } from "../problem.ts";
import type { AttemptRepository } from "./repository.ts";
import type { AttemptRow } from "./table.ts";

type AttemptView = components["schemas"]["Attempt"];
type HeadView = components["schemas"]["AttemptHead"];
type Link = Awaited<ReturnType<AttemptRepository["lastLinks"]>>[number];

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

const headView = ({ chainId, openedAtMs, position, atMs, hash }: Link): HeadView => ({
  chain: chainId,
  opened_at: toRfc3339(openedAtMs),
  position,
  at: toRfc3339(atMs),
  hash,
});

/** Of all ends those that no later chain goes on from: together they stand for every attempt there is. */
const openEnds = async ({ chains, lastLinks }: AttemptRepository): Promise<readonly Link[]> => {
  const continued = new Set((await chains()).map(({ afterHash }) => afterHash));
  return (await lastLinks()).filter(({ hash }) => !continued.has(hash));
};

/** What was done for one row, step by step: its own attempts and those of its whole request. */
export const attemptOperations = (parts: {
  readonly ledger: Pick<LedgerRepository, "find">;
  readonly attempts: AttemptRepository;
}): Pick<Handlers, "listAttempts" | "getAttemptsHead"> => ({
  getAttemptsHead: async ({ query: { place } }) => {
    if (place === undefined)
      return { status: 200, body: { data: (await openEnds(parts.attempts)).map(headView) } };
    const [chain = 0, position = 0] = place.split(":").map(Number);
    const link = await parts.attempts.linkAt(chain, position);
    if (link === undefined) throw new Problem("not_found", `第 ${chain} 链没有第 ${position} 条记录`);
    return { status: 200, body: { data: [headView(link)] } };
  },

  listAttempts: async ({ params, caller }) => {
    const id = Number(params.id);
    const found = await parts.ledger.find(id);
    if (found === undefined || !maySee(caller, found.row.poiId)) throw notFound();
    const all = await parts.attempts.ofBatch(found.row.batchId);
    const own = all.filter(({ verificationId }) => verificationId === null || verificationId === id);
    return { status: 200, body: { data: own.map(view) } };
  },
});
