import type { Database } from "bun:sqlite";
import { linkHash, noHash } from "../../src/attempts/chain.ts";

interface DiskLink {
  readonly chainId: number;
  readonly position: number;
  readonly batchId: string;
  readonly verificationId: number | null;
  readonly step: string;
  readonly atMs: number;
  readonly durationMs: number | null;
  readonly errorCode: number | null;
  readonly subErrorCode: number | null;
  readonly logid: string | null;
  readonly detail: string | null;
  readonly hash: string;
}

const links = `SELECT chain_id AS chainId, position, batch_id AS batchId, verification_id AS verificationId, step,
  at_ms AS atMs, duration_ms AS durationMs, error_code AS errorCode, sub_error_code AS subErrorCode, logid, detail, hash
  FROM attempts WHERE chain_id = ? ORDER BY position`;

/** What does not hold in the chains of attempts on disk: each begins where one before it stood, none has a gap. */
export const brokenChains = (database: Database): readonly string[] => {
  const chains = database
    .query<{ id: number; after: string }, []>(
      "SELECT id, after_hash AS after FROM attempt_chains ORDER BY id",
    )
    .all();
  const met = new Set([noHash]);
  return chains.flatMap(({ id, after }) => {
    const wrong = met.has(after) ? [] : [`chain ${id} begins after nothing`];
    let hash = after;
    let position = 0;
    for (const { hash: told, ...link } of database.query<DiskLink, [number]>(links).all(id)) {
      position += 1;
      if (link.position !== position || linkHash(hash, link) !== told)
        return [...wrong, `chain ${id} breaks at ${position}`];
      hash = told;
      met.add(hash);
    }
    return position === 0 ? [...wrong, `chain ${id} is empty`] : wrong;
  });
};

/** Requests of which nothing is told in any chain. */
export const untold = (database: Database): readonly string[] =>
  database
    .query<{ id: string }, []>(
      "SELECT batch_id AS id FROM verification_requests WHERE batch_id NOT IN (SELECT batch_id FROM attempts)",
    )
    .all()
    .map(({ id }) => id);
