import { type Caller, callerName } from "../caller.ts";
import { type Clock, parseTimeMs, toRfc3339 } from "../clock.ts";
import type { Asked, Handlers } from "../http/handlers.ts";
import type { IdempotencyRepository } from "../idempotency/repository.ts";
import { mayReadRow } from "../ledger/access.ts";
import type { LedgerRepository, LedgerRow } from "../ledger/repository.ts";
import { verificationView } from "../ledger/view.ts";
import { Problem } from "../problem.ts";
import type { Vault } from "../vault.ts";
import type { ChangesReader } from "./changes.ts";
import { type Cursors, cursorRefused } from "./cursor.ts";
import { type LookupQueries, type Mark, totalMax } from "./queries.ts";

export interface LookupParts {
  readonly queries: LookupQueries;
  readonly changes: ChangesReader;
  readonly cursors: Cursors;
  readonly keys: IdempotencyRepository;
  readonly ledger: LedgerRepository;
  readonly clock: Clock;
  readonly vault: Vault;
}

type Query = Asked<"findVerifications">["query"];

/** A page of rows with what the envelope tells of the whole. */
interface Found {
  readonly rows: readonly LedgerRow[];
  readonly total: number;
  readonly isMinimum: boolean;
  readonly next: string | null;
}

interface Turn {
  readonly caller: Caller;
  readonly size: number;
  readonly cursor: string | undefined;
}

const pageSizeDefault = 20;

/** A space where an offset's `+` stood is read as `+`: that is what a form-decoding client made of it. */
const readMoment = (text: string): number => {
  const timeMs = parseTimeMs(text.replace(/ (\d\d:\d\d)$/, "+$1"));
  const day = text.slice(0, 10);
  const midnightMs = parseTimeMs(`${day}T00:00:00Z`);
  // 2026-02-31 would be read as the third of March.
  const isDay = midnightMs !== undefined && toRfc3339(midnightMs).startsWith(day);
  if (timeMs !== undefined && isDay) return timeMs;
  const problem = "不是有效的 RFC 3339 时刻";
  throw new Problem("invalid_request", `查询参数有误：updated_since ${problem}`, {
    details: [{ field: "updated_since", problem }],
  });
};

const markOf = ({ order_id: orderId, ext_order_id: extOrderId }: Query): Mark =>
  orderId === undefined
    ? { field: "ext_order_id", value: extOrderId ?? "" }
    : { field: "order_id", value: orderId };

/** Ask before acting: what became of a key, a bill, an order, or of anything since a moment (contract 3). */
export const lookupOperations = (parts: LookupParts): Pick<Handlers, "findVerifications"> => {
  const { queries, changes, cursors, keys, ledger, clock, vault } = parts;

  const byKey = async (key: string, { caller, size }: Turn): Promise<Found> => {
    const use = await keys.look(callerName(caller), key, clock.nowMs());
    const all = use === undefined ? [] : await ledger.findBatch(use.batchId);
    const rows = all.filter(({ row }) => mayReadRow(caller, row));
    return { rows: rows.slice(0, size), total: rows.length, isMinimum: false, next: null };
  };

  const byMark = async (mark: Mark, { caller, size, cursor }: Turn): Promise<Found> => {
    const question = `${mark.field}=${mark.value}`;
    const [afterId = 0] = cursor === undefined ? [] : cursors.read(caller, question, cursor);
    const found = await queries.marked(mark, caller, { afterId, limit: size + 1 });
    const rows = found.slice(0, size);
    const last = rows.at(-1)?.row.id;
    const counted = await queries.countMarked(mark, caller);
    return {
      rows,
      total: Math.min(counted, totalMax),
      isMinimum: counted > totalMax,
      next: found.length > size && last !== undefined ? cursors.write(caller, question, [last]) : null,
    };
  };

  const readPosition = async (question: string, caller: Caller, cursor: string) => {
    const [changeNumber = 0, verificationId = 0, updatedAtMs = 0] = cursors.read(caller, question, cursor);
    const position = { changeNumber, verificationId, updatedAtMs };
    if (!(await changes.knows(position)))
      throw cursorRefused("已失效（数据从备份恢复过），请从 updated_since 重新开始");
    return position;
  };

  const byChange = async (sinceMs: number, { caller, size, cursor }: Turn): Promise<Found> => {
    const question = `updated_since=${toRfc3339(sinceMs)}`;
    const after = cursor === undefined ? null : await readPosition(question, caller, cursor);
    const { rows, next } = await changes.page({ sinceMs, after, size, caller });
    const counted = await queries.countChanged(sinceMs, caller);
    return {
      rows,
      ...counted,
      next:
        next === null
          ? null
          : cursors.write(caller, question, [next.changeNumber, next.verificationId, next.updatedAtMs]),
    };
  };

  const found = async (query: Query, turn: Turn): Promise<Found> => {
    if (query.idempotency_key !== undefined) return await byKey(query.idempotency_key, turn);
    if (query.updated_since !== undefined) return await byChange(readMoment(query.updated_since), turn);
    return await byMark(markOf(query), turn);
  };

  return {
    findVerifications: async ({ query, caller }) => {
      const size = query.page_size ?? pageSizeDefault;
      const { rows, total, isMinimum, next } = await found(query, { caller, size, cursor: query.cursor });
      return {
        status: 200,
        body: {
          data: rows.map((row) => verificationView(row, caller, vault)),
          page: 1,
          page_size: size,
          total,
          total_is_minimum: isMinimum,
          next_cursor: next,
        },
      };
    },
  };
};
