import { ask } from "./asking.ts";
import type { Book, ModelOrder, PreviewResponse } from "./book.ts";
import type { Step } from "./program.ts";
import { type Caller, poiId, type Template } from "./template.ts";
import type { World } from "./world.ts";

/** One run under way. */
export interface Run {
  readonly world: World;
  readonly book: Book;
  readonly template: Template;
}

export const at = <T>(list: readonly T[], index: number): T | undefined =>
  list.length === 0 ? undefined : list[index % list.length];

const verifyTarget = "/v1/open/coupons/verify";

const callerAt = ({ template }: Run, index: number): Caller => {
  const caller = at(template.callers, index);
  if (caller === undefined) throw new Error("there are no callers");
  return caller;
};

const otherThan = (run: Run, caller: Caller): Caller =>
  callerAt(run, run.template.callers.indexOf(caller) + 1);

const couponFields = (order: ModelOrder, as: "code" | "short_link", which: number) =>
  as === "code" ? { code: at(order.created.codes, which) ?? "" } : { short_link: order.created.shortLink };

/** What of a verify's body says which coupons are meant; undefined when the caller holds nothing of the kind. */
const inputOf = (order: ModelOrder, step: Extract<Step, { do: "verify" }>) => {
  switch (step.as) {
    case "code":
    case "short_link":
      return couponFields(order, step.as, step.which);
    case "encrypted": {
      const prepared = at(order.prepared, step.which);
      if (prepared === undefined) return undefined;
      // Some callers know the order that belongs to it.
      const known = step.named ? { order_id: order.created.orderId } : {};
      const token = { verify_token: prepared.verifyToken, ...known };
      const [first] = prepared.encryptedCodes;
      return order.kind === "times_card"
        ? { ...token, encrypted_code: first }
        : { ...token, encrypted_codes: prepared.encryptedCodes.slice(0, step.quantity) };
    }
    case "ticket": {
      const held = at(order.tickets, step.which);
      return held === undefined ? undefined : { ticket: held.ticket };
    }
    default:
      return step.as satisfies never;
  }
};

const verify = (run: Run, step: Extract<Step, { do: "verify" }>): void => {
  const order = at(run.book.orders, step.order);
  const input = order === undefined ? undefined : inputOf(order, step);
  if (order === undefined || input === undefined) return;
  const listed = "encrypted_codes" in input ? input.encrypted_codes.length : null;
  const named = step.named && step.as !== "encrypted";
  const ids = order.created.certificates.map(({ certificateId }) => certificateId).slice(0, step.quantity);
  const quantity = listed ?? (named ? ids.length : step.quantity);
  ask(run, {
    kind: "verify",
    caller: callerAt(run, step.by),
    method: "POST",
    target: verifyTarget,
    order: run.book.orders.indexOf(order),
    quantity,
    key: step.key === null ? null : `key-${step.key}`,
    body: {
      poi_id: poiId,
      ...input,
      ...(named ? { certificate_ids: ids } : {}),
      ...(quantity > 1 && listed === null && !named ? { quantity } : {}),
      ...(step.another ? { another: true } : {}),
    },
  });
};

const repeat = (run: Run, step: Extract<Step, { do: "repeat" }>): void => {
  const before = at(
    run.book.asked.filter(({ kind }) => kind === "verify"),
    step.request,
  );
  if (before === undefined) return;
  const { key, order, quantity, body, target } = before;
  const keys = { same: key, none: null, new: `key-new-${run.book.asked.length}` };
  const caller = step.by === "same" ? before.caller : otherThan(run, before.caller);
  ask(run, { kind: "verify", caller, method: "POST", target, order, quantity, body, key: keys[step.key] });
};

const readPrepared = (text: string) => {
  const encryptedCodes = [...text.matchAll(/"encrypted_code":"([^"]+)"/g)].map((match) => match[1] ?? "");
  return { encryptedCodes, verifyToken: /"verify_token":"([^"]+)"/.exec(text)?.[1] };
};

const prepare = (run: Run, step: Extract<Step, { do: "prepare" }>): void => {
  const order = at(run.book.orders, step.order);
  if (order === undefined) return;
  const caller = callerAt(run, step.by);
  const body = { poi_id: poiId, ...couponFields(order, step.as, 0) };
  const target = "/v1/open/coupons/prepare";
  ask(
    run,
    { kind: "prepare", caller, method: "POST", target, body, order: run.book.orders.indexOf(order) },
    ({ status, text }) => {
      const { verifyToken, encryptedCodes } = readPrepared(text);
      if (status !== 200 || verifyToken === undefined || encryptedCodes.length === 0) return;
      order.prepared.push({ by: caller, verifyToken, encryptedCodes });
    },
  );
};

const onRow = (
  run: Run,
  row: number,
  by: "same" | "other",
): { readonly id: number; readonly caller: Caller } | undefined => {
  const known = at(run.book.rows, row);
  if (known === undefined) return undefined;
  return { id: known.id, caller: by === "same" ? known.owner : otherThan(run, known.owner) };
};

const look = (run: Run, step: Extract<Step, { do: "look" }>): void => {
  const row = onRow(run, step.row, step.by);
  if (row === undefined) return;
  ask(run, { kind: "look", caller: row.caller, method: "GET", target: `/v1/open/verifications/${row.id}` });
};

const preview = (run: Run, step: Extract<Step, { do: "preview" }>): void => {
  const order = at(run.book.orders, step.order);
  if (order === undefined) return;
  const caller = callerAt(run, step.by);
  const body = { poi_id: poiId, ...couponFields(order, step.as, 0) };
  const target = "/v1/open/coupons/preview";
  const index = run.book.orders.indexOf(order);
  ask(run, { kind: "preview", caller, method: "POST", target, body, order: index }, ({ status, text }) => {
    if (status !== 200) return;
    const { data }: PreviewResponse = JSON.parse(text);
    order.tickets.push({ by: caller, ticket: data.ticket });
  });
};

const find = (run: Run, step: Extract<Step, { do: "find" }>): void => {
  const since = encodeURIComponent(new Date(run.world.clock.nowMs() - 600_000).toISOString());
  const target = `/v1/open/verifications?updated_since=${since}`;
  ask(run, { kind: "find", caller: callerAt(run, step.by), method: "GET", target });
};

/** Operators say why; apps may. */
const reasonOf = (caller: Caller) => (caller.operatorUid === null ? {} : { reason: "客人改主意" });

const takeBack = (run: Run, step: Extract<Step, { do: "cancel" | "abandon" }>): void => {
  const row = onRow(run, step.row, step.by);
  if (row === undefined) return;
  const { id, caller } = row;
  ask(run, {
    kind: step.do,
    caller,
    method: "POST",
    target: `/v1/open/verifications/${id}/${step.do}`,
    body: reasonOf(caller),
    key: step.do === "cancel" && step.key !== null ? `cancel-${step.key}` : null,
    row: id,
  });
};

/** Asks what a step asks, without waiting for the answer; false when it asks nothing. */
export const performAsk = (run: Run, step: Step): boolean => {
  switch (step.do) {
    case "verify":
      verify(run, step);
      return true;
    case "repeat":
      repeat(run, step);
      return true;
    case "prepare":
      prepare(run, step);
      return true;
    case "preview":
      preview(run, step);
      return true;
    case "look":
      look(run, step);
      return true;
    case "find":
      find(run, step);
      return true;
    case "cancel":
    case "abandon":
      takeBack(run, step);
      return true;
    default:
      return false;
  }
};
