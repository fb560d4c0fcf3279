import type { components } from "../../generated/api.ts";
import { causeChain } from "../../src/log.ts";
import type { CreatedOrder } from "../../src/sandbox/order-views.ts";
import type { Caller } from "./template.ts";

export type Row = components["schemas"]["VerificationView"];
export type VerificationResponse = components["schemas"]["VerificationResponse"];
export type PreviewResponse = components["schemas"]["PreviewCouponResponse"];
export type ListResponse = components["schemas"]["VerificationListResponse"];
export type ErrorResponse = components["schemas"]["ErrorResponse"];

/** What of a row the promises speak about: as a caller is shown it, or as it stands on disk. */
export type Seen = Pick<
  Row,
  | "id"
  | "verify_status"
  | "error_code"
  | "error_key"
  | "settled_by"
  | "verify_id"
  | "certificate_id"
  | "order_id"
  | "cancel_status"
  | "abandon_refused"
>;

export type AskKind = "verify" | "prepare" | "preview" | "look" | "find" | "cancel" | "abandon";

/** One request of a caller, and what came of it. */
export interface Asked {
  readonly index: number;
  readonly kind: AskKind;
  readonly caller: Caller;
  readonly requestId: string;
  readonly method: "GET" | "POST";
  readonly target: string;
  /** Without the idempotency key. */
  readonly body: Readonly<Record<string, unknown>> | null;
  readonly key: string | null;
  /** Which order it is about; -1 = none in particular. */
  readonly order: number;
  /** Which row a cancel or abandon is about; 0 = none. */
  readonly row: number;
  /** How many coupons a verify asks for. */
  readonly quantity: number;
  readonly life: number;
  readonly atMs: number;
  readonly controller: AbortController;
  hungUp: boolean;
  /** A dead process answers nobody. */
  reply: Reply | "none yet" | "dropped";
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly atMs: number;
}

export interface Broken {
  /** Which promise, in a few words: failures of one kind share them. */
  readonly promise: string;
  readonly detail: string;
}

/** An order, and what our callers hold of it. */
export interface ModelOrder {
  readonly kind: "coupon" | "times_card";
  created: CreatedOrder;
  /** What its QR codes led to, ever. */
  readonly objectIds: Set<string>;
  readonly usedElsewhere: Set<string>;
  readonly prepared: {
    readonly by: Caller;
    readonly verifyToken: string;
    readonly encryptedCodes: string[];
  }[];
  readonly tickets: { readonly by: Caller; readonly ticket: string }[];
}

/** Everything that was asked and told in a run. */
export interface Book {
  /** What was known when the backup was made that is kept now; null while there is none. */
  backup: Known | null;
  /** The restores there were, in order: of which moment, when, and how many processes had lived by then. */
  readonly restores: { readonly backupAtMs: number; readonly atMs: number; readonly lives: number }[];
  readonly asked: Asked[];
  readonly orders: ModelOrder[];
  /** Ids in the order they were first told, and whose they are. */
  readonly rows: { readonly id: number; readonly owner: Caller }[];
  readonly told: Map<number, Seen>;
  readonly broken: Broken[];
  /** When our clock was set, and by how much. */
  readonly jumps: { readonly atMs: number; readonly ms: number }[];
}

/** What callers and Douyin's side know of the ledger at a moment. */
interface Known {
  readonly atMs: number;
  readonly rows: Book["rows"];
  readonly told: ReadonlyMap<number, Seen>;
}

export const openBook = (): Book => ({
  asked: [],
  orders: [],
  rows: [],
  told: new Map(),
  broken: [],
  jumps: [],
  backup: null,
  restores: [],
});

export const noteBackup = (book: Book, atMs: number): void => {
  book.backup = { atMs, rows: [...book.rows], told: new Map(book.told) };
};

/** What was told since the backup is not in the ledger any more. */
export const noteRestore = (
  book: Book,
  { atMs, lives }: { readonly atMs: number; readonly lives: number },
): void => {
  const { backup } = book;
  if (backup === null) return;
  book.restores.push({ backupAtMs: backup.atMs, atMs, lives });
  book.rows.splice(0, book.rows.length, ...backup.rows);
  book.told.clear();
  for (const [id, seen] of backup.told) book.told.set(id, seen);
};

/** Whether what was done at a moment is still in the ledger: no restore has gone back behind it. */
export const isKept = ({ restores }: Book, doneAtMs: number): boolean =>
  restores.every(({ backupAtMs, atMs }) => doneAtMs <= backupAtMs || doneAtMs > atMs);

/** Long enough to see what happened, without what no reader looks at. */
const inShort = (name: string, value: unknown): unknown => {
  if (name === "controller" || name === "headers") return undefined;
  if (value instanceof Error) return causeChain(value);
  return typeof value === "object" && value !== null && "operatorUid" in value && "headers" in value
    ? `app ${"appId" in value ? value.appId : "?"} ${value.operatorUid ?? ""}`
    : value;
};

export const brokenPromise = (book: Book, promise: string, detail: unknown): void => {
  book.broken.push({ promise, detail: JSON.stringify(detail, inShort, 1) });
};

const mayFollow = (before: Seen, after: Seen): boolean => {
  const change = `${before.verify_status} ${after.verify_status}`;
  switch (change) {
    case "processing success":
    case "processing failed":
    // It may have succeeded in between, unseen.
    case "processing cancelled":
    case "success cancelled":
      return true;
    case "failed success":
    case "failed cancelled":
      return before.error_key === "not_verified" && after.settled_by === "late";
    default:
      return before.verify_status === after.verify_status;
  }
};

const lasting = ["verify_id", "certificate_id", "order_id"] as const;

/** Compares what is told of a row now with what was told before. */
export const note = (book: Book, seen: Seen, where: string): void => {
  const before = book.told.get(seen.id);
  book.told.set(seen.id, seen);
  if (before === undefined) return;
  const both = { where, before, after: seen };
  if (!mayFollow(before, seen)) brokenPromise(book, "no answered state is contradicted later", both);
  for (const field of lasting)
    if (before[field] !== null && before[field] !== seen[field])
      brokenPromise(book, `a row's ${field} stays as it was told`, both);
  if (
    before.verify_status === "failed" &&
    seen.verify_status === "failed" &&
    before.error_key !== seen.error_key
  )
    brokenPromise(book, "a failure stays the failure it was", both);
};
