import type { Snapshot } from "../storage/reading/snapshots.ts";
import type { RowPlace } from "./cursor.ts";
import type { LedgerFilter, Status } from "./filter.ts";
import { type Arm, countOf, placesOf } from "./queries.ts";

/** Beyond this many arms one question for all shops is cheaper, though it may have to sort. */
const armsMax = 64;

/** These find so few rows that their order costs nothing. */
const isExact = ({ certificateId, orderId, extOrderId, originCodeMac }: LedgerFilter): boolean =>
  [certificateId, orderId, extOrderId, originCodeMac].some((value) => value !== null);

/**
 * A filter taken apart so that each part is in order in one index: a list of shops or statuses is not, and sorting a
 * whole ledger to show twenty rows of it is what makes a list slow.
 */
const armsOf = (filter: LedgerFilter): readonly Arm[] => {
  const { statuses, poiIds } = filter;
  const whole = [{ status: null, poiId: null }];
  if (poiIds?.length === 0) return [];
  if (isExact(filter)) return whole;
  const each = (status: Status | null) => (poiIds ?? [null]).map((poiId) => ({ status, poiId }));
  const wanted = statuses.length === 0 ? [null] : statuses;
  const arms = wanted.flatMap(each);
  // A status is left by itself all the same: the rows of most are few, and each has its index.
  return arms.length > armsMax ? wanted.map((status) => ({ status, poiId: null })) : arms;
};

const isNewer = (one: RowPlace, other: RowPlace): boolean =>
  one.timeMs > other.timeMs || (one.timeMs === other.timeMs && one.id > other.id);

interface Strand {
  readonly arm: Arm;
  places: readonly RowPlace[];
  position: number;
  /** The last place fetched. */
  after: RowPlace | null;
  ended: boolean;
}

/**
 * Goes through the rows of a filter, newest first, without ever holding more places than it is asked for, or than
 * `fetched`, where whoever goes all the way has them fetched more at a time.
 */
export const openWalk = (
  { db, read }: Snapshot,
  filter: LedgerFilter,
  after: RowPlace | null,
  fetched = 0,
) => {
  const strands: readonly Strand[] = armsOf(filter).map((arm) => ({
    arm,
    places: [],
    position: 0,
    after,
    ended: false,
  }));
  const fill = (strand: Strand, limit: number, offset: number): void => {
    if (strand.ended || strand.position < strand.places.length) return;
    const { arm } = strand;
    strand.places = read
      .plain(placesOf(db, filter, { arm, after: strand.after, limit, offset }))
      .map(([timeMs, id]) => ({ timeMs: Number(timeMs), id: Number(id) }));
    strand.position = 0;
    strand.after = strand.places.at(-1) ?? strand.after;
    strand.ended = strand.places.length < limit;
  };
  const newest = (count: number): Strand | undefined => {
    let best: Strand | undefined;
    for (const strand of strands) {
      fill(strand, count, 0);
      const place = strand.places[strand.position];
      const leading = best?.places[best.position];
      if (place !== undefined && (leading === undefined || isNewer(place, leading))) best = strand;
    }
    return best;
  };
  const nextOf = (strand: Strand, count: number): readonly RowPlace[] => {
    const found: RowPlace[] = [];
    while (found.length < count) {
      fill(strand, Math.max(count, fetched), 0);
      const places = strand.places.slice(strand.position, strand.position + count - found.length);
      if (places.length === 0) break;
      strand.position += places.length;
      found.push(...places);
    }
    return found;
  };
  const next = (count: number): readonly RowPlace[] => {
    const [only] = strands;
    if (strands.length === 1 && only !== undefined) return nextOf(only, count);
    const found: RowPlace[] = [];
    while (found.length < count) {
      const strand = newest(count);
      const place = strand?.places[strand.position];
      if (strand === undefined || place === undefined) break;
      strand.position += 1;
      found.push(place);
    }
    return found;
  };
  return {
    next,
    /** The same after leaving out the first `offset` rows. */
    nextFrom: (offset: number, count: number): readonly RowPlace[] => {
      const [only] = strands;
      if (strands.length === 1 && only !== undefined) {
        // SQLite steps over them in the index, which is faster than asking for them.
        fill(only, count, offset);
        return next(count);
      }
      for (let left = offset; left > 0; ) {
        const skipped = next(Math.min(left, skippedAtOnce)).length;
        if (skipped === 0) return [];
        left -= skipped;
      }
      return next(count);
    },
  };
};

const skippedAtOnce = 1_000;

/** How many rows a filter has, counted no further than `limit`. */
export const countRows = ({ db, read }: Snapshot, filter: LedgerFilter, limit: number): number => {
  let total = 0;
  for (const arm of armsOf(filter)) {
    if (total >= limit) break;
    total += read.row(countOf(db, filter, { arm, limit: limit - total }))?.total ?? 0;
  }
  return total;
};
