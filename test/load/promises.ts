import type { BookedOrder, Send } from "./douyin-books.ts";
import type { DiskRequest, DiskRow, Ledger } from "./ledger.ts";

/** What an order was bought with: who may have asked for it, and how much of it. */
export interface Bought {
  readonly orderId: string;
  readonly purchaseId: string;
  readonly mode: string;
  readonly quantity: number;
}

export interface Sides {
  readonly ledger: Ledger;
  readonly orders: readonly BookedOrder[];
  readonly bought: readonly Bought[];
  readonly sends: readonly Send[];
  /** The order a request id was about: the driver chose them. */
  readonly orderOf: (requestId: string) => string | undefined;
  /** The keyed hash under which a verify token lies on disk. */
  readonly macOf: (verifyToken: string) => string;
  readonly windowMs: number;
  /** Rows whose abandon was answered with 200 or 202. */
  readonly abandoned: readonly number[];
  /** Whether this program settles what is unknown; without that, open rows are borne. */
  readonly settles: boolean;
}

/** A send leaves within the window by the gateway's clock; on a busy machine it may be under way for long. */
const onTheWayMs = 2_000;
const sendsMax = 15;
/** Steps that end a request. */
const endings = ["answered", "settled"];

const group = <Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> => {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const there = groups.get(key);
    if (there === undefined) groups.set(key, [item]);
    else there.push(item);
  }
  return groups;
};

/** Every use at Douyin's is exactly one row that says so, and the reverse. */
const oneRowForEachUse = ({ ledger, orders, orderOf, settles }: Sides): readonly string[] => {
  const rowsOf = group(
    ledger.rows.filter((row) => row.verify_id !== null),
    (row) => row.verify_id ?? "",
  );
  const uses = orders.flatMap((order) => order.uses);
  const known = new Set(uses.map(({ verifyId }) => verifyId));
  const open = new Set(ledger.rows.filter(isOpen).map(({ request_id }) => orderOf(request_id)));
  const complaints = uses
    .filter(({ verifyId, orderId }) => !rowsOf.has(verifyId) && (settles || !open.has(orderId)))
    .map(({ verifyId, orderId }) => `use ${verifyId} of order ${orderId} is in no row`);
  for (const use of uses) {
    const rows = rowsOf.get(use.verifyId) ?? [];
    if (rows.length > 1) complaints.push(`use ${use.verifyId} is in ${rows.length} rows`);
    const [row] = rows;
    if (row !== undefined) complaints.push(...disagreement(row, use.cancelled, settles));
  }
  for (const row of ledger.rows) {
    if (row.verify_status !== "success" && row.verify_status !== "cancelled") continue;
    if (row.verify_id === null) complaints.push(`row ${row.id} is ${row.verify_status} without a verify_id`);
    else if (!known.has(row.verify_id))
      complaints.push(`row ${row.id} is ${row.verify_status}, Douyin knows nothing of ${row.verify_id}`);
  }
  return complaints;
};

const isOpen = ({ verify_status, cancel_status }: DiskRow): boolean =>
  verify_status === "processing" || cancel_status === "unknown";

/** What the guest paid otherwise is not consumed, or marked for a person to see. */
const abandonedGivenBack = ({ ledger, abandoned, settles }: Sides): readonly string[] => {
  const rows = new Map(ledger.rows.map((row) => [row.id, row] as const));
  const forgotten = abandoned.filter((id) => rows.get(id)?.abandoned_at_ms == null);
  const kept = ledger.rows.filter(
    (row) => row.abandoned_at_ms !== null && row.verify_status === "success" && row.abandon_refused === 0,
  );
  return [
    ...forgotten.map((id) => `row ${id} was abandoned, and the ledger does not say so`),
    ...(settles ? kept.map(({ id }) => `row ${id} was abandoned, and stays success`) : []),
  ];
};

const disagreement = (row: DiskRow, cancelled: boolean, settles: boolean): readonly string[] => {
  if (!settles && isOpen(row)) return [];
  const wanted = cancelled ? "cancelled" : "success";
  return row.verify_status === wanted
    ? []
    : [`row ${row.id} is ${row.verify_status}, at Douyin its use ${row.verify_id} is ${wanted}`];
};

const nothingOpen = ({ ledger, settles }: Sides): readonly string[] =>
  settles
    ? ledger.rows
        .filter(isOpen)
        .map((row) => `row ${row.id} is still ${row.verify_status} (cancel ${row.cancel_status})`)
    : [];

/** However often a desk repeats, a guest's order loses no more than was asked for. */
const nothingDoubled = ({ orders, bought }: Sides): readonly string[] => {
  const wanted = new Map(bought.map((each) => [each.orderId, each]));
  return orders.flatMap(({ orderId, uses }) => {
    const purchase = wanted.get(orderId);
    const live = uses.filter(({ cancelled }) => !cancelled).length;
    return purchase === undefined || live > purchase.quantity
      ? [
          `order ${orderId} (purchase ${purchase?.purchaseId}) lost ${live} uses of ${purchase?.quantity} asked`,
        ]
      : [];
  });
};

/** One prepare for one request of ours, or the one the desk made itself. */
const onePrepare = (sides: Sides): readonly string[] => {
  const { ledger, orders, bought, orderOf } = sides;
  const batches = group(
    ledger.rows.filter(({ position }) => position === 0),
    ({ request_id }) => orderOf(request_id) ?? "",
  );
  const modes = new Map(bought.map(({ orderId, mode }) => [orderId, mode]));
  return orders.flatMap(({ orderId, prepares }) => {
    const mode = modes.get(orderId);
    const most = mode === "code" || mode === "short_link" ? (batches.get(orderId)?.length ?? 0) : 1;
    return prepares > most ? [`order ${orderId} (${mode}) was prepared ${prepares} times for ${most}`] : [];
  });
};

/** What left for Douyin: recorded before, always the same, within the window, not too often. */
const sendsKeptWord = ({ ledger, sends, macOf, windowMs }: Sides): readonly string[] => {
  const requests = new Map(
    ledger.requests.flatMap((request) =>
      request.verify_token_mac === null ? [] : [[request.verify_token_mac, request] as const],
    ),
  );
  return [...group(sends, ({ verifyToken }) => verifyToken)].flatMap(([token, all]) =>
    tokenComplaints(token.slice(0, 8), all, { request: requests.get(macOf(token)), windowMs }),
  );
};

const tokenComplaints = (
  name: string,
  all: readonly Send[],
  { request, windowMs }: { readonly request: DiskRequest | undefined; readonly windowMs: number },
): readonly string[] => {
  if (request === undefined) return [`a verify (token ${name}…) was sent that is in no request on disk`];
  const about = `batch ${request.batch_id} (token ${name}…)`;
  const firstMs = request.first_sent_at_ms ?? Number.POSITIVE_INFINITY;
  const lastMs = Math.max(...all.map(({ sinceMs }) => sinceMs));
  const bodies = new Set(all.map(({ poiId, codes }) => JSON.stringify([poiId, codes])));
  const recorded: unknown = JSON.parse(request.sent_codes ?? "null");
  const complaints: string[] = [];
  if (all.some(({ atMs }) => atMs < firstMs)) complaints.push(`${about} was sent before it was recorded`);
  if (bodies.size !== 1) complaints.push(`${about} was sent with ${bodies.size} different bodies`);
  if (all.some(({ codes }) => JSON.stringify(codes) !== JSON.stringify(recorded)))
    complaints.push(`${about} was sent with other codes than were recorded`);
  if (lastMs - firstMs > windowMs + onTheWayMs)
    complaints.push(`${about} was sent ${lastMs - firstMs} ms after its first send`);
  if (request.send_count > sendsMax) complaints.push(`${about} was sent ${request.send_count} times`);
  return complaints;
};

/** What the program wrote into its chains about each request, by its own clock. */
const stepsKeptWord = ({ ledger, sends, macOf, windowMs, settles }: Sides): readonly string[] => {
  const requests = new Map(ledger.requests.map((request) => [request.batch_id, request] as const));
  const received = group(sends, ({ verifyToken }) => macOf(verifyToken));
  const steps = group(ledger.attempts, ({ batch_id }) => batch_id);
  const settled = [...requests.values()].filter(({ open }) => settles && open === 0);
  return [
    ...settled
      .filter(({ batch_id }) => !steps.get(batch_id)?.some(({ step }) => endings.includes(step)))
      .map(({ batch_id }) => `batch ${batch_id} is settled, and no step says so`),
    ...[...steps].flatMap(([batchId, all]) => {
      const request = requests.get(batchId);
      const firstMs = request?.first_sent_at_ms ?? Number.POSITIVE_INFINITY;
      const of = (step: string) => all.filter((each) => each.step === step);
      const late = of("resending").filter(({ at_ms }) => at_ms - firstMs > windowMs);
      const written = of("sending").length + of("resending").length;
      const came = received.get(request?.verify_token_mac ?? "")?.length ?? 0;
      return [
        ...(of("prepared").length > 1
          ? [`batch ${batchId} was prepared ${of("prepared").length} times`]
          : []),
        ...(of("sending").length > 1 ? [`batch ${batchId} left ${of("sending").length} times`] : []),
        ...(of("resending").length >= sendsMax ? [`batch ${batchId} was re-sent too often`] : []),
        ...late.map(({ at_ms }) => `batch ${batchId} was re-sent ${at_ms - firstMs} ms after its first send`),
        // A token refused once is the same send again.
        ...(came > 2 * written
          ? [`batch ${batchId} came ${came} times, ${written} sends are written down`]
          : []),
      ];
    }),
  ];
};

/** Everything the two sides' books say against the promises of the contract, sections 3.1 and 5. */
export const brokenPromises = (sides: Sides): readonly string[] => [
  ...sides.ledger.damage.map((words) => `the database is damaged: ${words}`),
  ...oneRowForEachUse(sides),
  ...nothingOpen(sides),
  ...nothingDoubled(sides),
  ...abandonedGivenBack(sides),
  ...onePrepare(sides),
  ...sendsKeptWord(sides),
  ...stepsKeptWord(sides),
];
