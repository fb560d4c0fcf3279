import type { Answer, ToldRow } from "./client.ts";
import type { Purchase } from "./purchase.ts";

/** One row as a caller was told of it. */
export interface ToldState {
  readonly purchase: Purchase;
  readonly row: ToldRow;
  readonly atMs: number;
}

/** Everything callers were told, in the order they were told. */
export interface ToldBook {
  /** A call goes out; its request id tells later whose row is whose. */
  readonly sent: (purchase: Purchase, requestId: string) => void;
  readonly note: (purchase: Purchase, answer: Answer) => void;
  /** The first and the latest state each row was told in; all there were when the book was opened to keep them. */
  readonly states: () => readonly ToldState[];
  /** A row was abandoned, and whoever did was told so. */
  readonly abandoned: (id: number) => void;
  readonly abandonedIds: () => readonly number[];
  readonly purchases: () => readonly Purchase[];
  /** The order a request id was about. */
  readonly orderOf: (requestId: string) => string | undefined;
  /** What was wrong with an answer by itself. */
  readonly complaints: () => readonly string[];
  readonly counts: () => Readonly<Record<string, number>>;
}

const finalStates = ["success", "failed", "cancelled"];

/** Codes of each status a desk may be answered with when it does nothing wrong. */
export type Expected = Readonly<Record<number, readonly string[] | "rows">>;

/** On a day when only Douyin and the process itself fail. */
export const usual: Expected = {
  200: "rows",
  202: "rows",
  // A repeat whose first connection the client does not know to have arrived.
  401: ["nonce_reused"],
  409: ["request_in_progress", "verification_in_progress", "recently_verified", "not_cancellable"],
  502: ["upstream_unavailable"],
  503: ["not_ready"],
};

const unexpected = ({ status, code, items, text }: Answer, expected: Expected): string | null => {
  const allowed = expected[status];
  if (allowed === undefined || (allowed !== "rows" && !allowed.includes(code ?? "")))
    return `answered ${status} ${text.slice(0, 300)}`;
  if (allowed === "rows" && items.length === 0) return `${status} without rows: ${text.slice(0, 300)}`;
  return null;
};

/** Whether a request whose rows are told like this keeps its key for ever (contract 3.1, "Again"). */
const pinned = (items: readonly ToldRow[]): boolean =>
  items.some(
    ({ verify_status, retry }) =>
      verify_status === "success" ||
      verify_status === "cancelled" ||
      (verify_status === "failed" && retry === "never"),
  );

export const openToldBook = ({
  keepAll = false,
  expected = usual,
}: {
  readonly keepAll?: boolean;
  readonly expected?: Expected;
} = {}): ToldBook => {
  const all: ToldState[] = [];
  const first = new Map<number, ToldState>();
  const latest = new Map<number, ToldState>();
  const purchases = new Map<string, Purchase>();
  const orders = new Map<string, string>();
  const pinnedBatches = new Map<string, string>();
  const found: string[] = [];
  const counts: Record<string, number> = {};
  const abandoned = new Set<number>();

  const noteRow = (state: ToldState): void => {
    const { id } = state.row;
    if (keepAll) all.push(state);
    if (!first.has(id)) first.set(id, state);
    const before = latest.get(id);
    // Two answers may pass each other on the way: a final state stays what must be found again.
    if (before !== undefined && finalStates.includes(before.row.verify_status)) {
      if (state.row.verify_status !== "processing") latest.set(id, state);
      return;
    }
    latest.set(id, state);
  };

  const noteKey = ({ key, actor, id }: Purchase, { batchId, items }: Answer): void => {
    if (key === null || batchId === null || items.length === 0) return;
    const scope = `${actor.name} ${key}`;
    const before = pinnedBatches.get(scope);
    if (before !== undefined && before !== batchId)
      found.push(`purchase ${id}: its key named batch ${before}, then ${batchId}`);
    if (pinned(items)) pinnedBatches.set(scope, batchId);
  };

  return {
    sent: (purchase, requestId) => {
      purchases.set(purchase.id, purchase);
      orders.set(requestId, purchase.order.orderId);
    },
    note: (purchase, answer) => {
      const name = `${answer.status}${answer.code === null ? "" : ` ${answer.code}`}`;
      counts[name] = (counts[name] ?? 0) + 1;
      const wrong = unexpected(answer, expected);
      if (wrong !== null)
        found.push(`purchase ${purchase.id} (${purchase.mode}, ${answer.requestId}) ${wrong}`);
      noteKey(purchase, answer);
      for (const row of answer.items) noteRow({ purchase, row, atMs: Date.now() });
    },
    states: () => (keepAll ? all : [...first.values(), ...latest.values()]),
    abandoned: (id) => abandoned.add(id),
    abandonedIds: () => [...abandoned],
    purchases: () => [...purchases.values()],
    orderOf: (requestId) => orders.get(requestId),
    complaints: () => found,
    counts: () => counts,
  };
};

/** Fields that never change once they were told; a row that could not be shown in full was told without `mode`. */
const sticky = [
  "app_id",
  "poi_id",
  "batch_id",
  "mode",
  "source",
  "created_at",
  "request_id",
  "operator_uid",
  "remark",
  "ext_order_id",
  "certificate_id",
  "encrypted_code",
  "origin_code",
  "order_id",
  "verify_id",
  "verified_at",
];

const follows = (told: ToldRow, now: ToldRow): boolean => {
  switch (told.verify_status) {
    case "processing":
      return true;
    case "success":
      return now.verify_status === "success" || now.verify_status === "cancelled";
    case "failed":
      // What no record was found of may still turn out to have been consumed (contract 5.3).
      if (told.error_key === "not_verified" && now.verify_status !== "failed")
        return now["settled_by"] === "late";
      return now.verify_status === "failed" && now.error_key === told.error_key;
    default:
      return now.verify_status === told.verify_status;
  }
};

/** What a row, as it is found now, says against what a caller was told of it; `now` is undefined when it is gone. */
export const lostOrChanged = ({ row, purchase }: ToldState, now: ToldRow | undefined): readonly string[] => {
  const about = `row ${row.id} of purchase ${purchase.id}, told ${row.verify_status}`;
  if (now === undefined) return [`${about}, is not in the ledger`];
  const complaints = follows(row, now)
    ? []
    : [`${about} ${row.error_key ?? ""}, is ${now.verify_status} ${now.error_key ?? ""}`];
  if (row.mode === null) return complaints;
  const changed = sticky.filter((field) => {
    // One code stands for its whole order: which coupon it was is known at the end.
    if (field === "origin_code" && !finalStates.includes(row.verify_status)) return false;
    const before = row[field];
    return before !== null && before !== undefined && before !== now[field];
  });
  return [
    ...complaints,
    ...changed.map((field) => `${about}: ${field} was ${String(row[field])}, is ${String(now[field])}`),
  ];
};
