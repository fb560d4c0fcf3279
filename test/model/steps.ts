import { ask } from "./asking.ts";
import type { Asked, Book, ModelOrder } from "./book.ts";
import type { DouyinFault, Step } from "./program.ts";
import { type Caller, otherPoiId, poiId, type Template } from "./template.ts";
import { turn } from "./turns.ts";
import type { World } from "./world.ts";

/** One run under way. */
export interface Run {
  readonly world: World;
  readonly book: Book;
  readonly template: Template;
}

const at = <T>(list: readonly T[], index: number): T | undefined =>
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
      const token = { verify_token: prepared.verifyToken };
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

const faultOf = ({ endpoint, kind, acts, times }: DouyinFault) => ({
  endpoint: endpoint === "other" ? ("any" as const) : endpoint,
  ...(kind === "refuses" ? { kind: "error" as const, code: 1229 } : { kind, acts }),
  times,
});

const hangUp = (asked: Asked | undefined): void => {
  if (asked === undefined || asked.reply !== "none yet") return;
  asked.hungUp = true;
  asked.controller.abort();
};

const addOrder = ({ world, book }: Run, step: Extract<Step, { do: "order" }>): void => {
  const { kind, count, uses } = step;
  const created = world.sandbox.admin.createOrder({ kind, count, uses });
  book.orders.push({
    kind,
    created,
    objectIds: new Set([created.objectId]),
    usedElsewhere: new Set(),
    prepared: [],
    tickets: [],
  });
};

const useElsewhere = ({ world, book }: Run, index: number): void => {
  const order = at(book.orders, index);
  if (order === undefined) return;
  // Typed in at another shop: what another program does in our shop through the platform looks like our own doing.
  const used = world.sandbox.admin.useElsewhere(order.created.orderId, 1, {
    poiId: otherPoiId,
    verifyType: 3,
  });
  for (const verifyId of used) order.usedElsewhere.add(verifyId);
};

const onOrder = ({ book }: Run, index: number, then: (order: ModelOrder) => void): void => {
  const order = at(book.orders, index);
  if (order !== undefined) then(order);
};

/** What happens outside the gateway. */
const happen = async (run: Run, step: Step): Promise<void> => {
  const { world, book } = run;
  const { admin } = world.sandbox;
  switch (step.do) {
    case "order":
      return addOrder(run, step);
    case "refresh_qr":
      return onOrder(run, step.order, (order) => {
        order.created = admin.refreshQr(order.created.orderId);
        order.objectIds.add(order.created.objectId);
      });
    case "network":
      return world.network.arm(step.endpoint, step.fate);
    case "douyin":
      return admin.fault(faultOf(step.fault));
    case "revoke_tokens":
      return admin.revokeTokens({ forget: step.forget });
    case "used_elsewhere":
      return useElsewhere(run, step.order);
    case "refund":
      return onOrder(run, step.order, ({ created }) => admin.refund(created.orderId, "refunding"));
    case "hang_up":
      return hangUp(at(book.asked, step.request));
    case "crash":
      return await world.crash(step.seams, step.downMs);
    case "restart":
      return await world.restart(step.downMs);
    case "jump":
      book.jumped = true;
      return world.jump(step.ms);
    case "backup":
      world.backup();
      return;
    case "restore":
      book.restored = (await world.restore()) || book.restored;
      return;
    default:
      return;
  }
};

/** Does one step. What is asked is answered while later steps let time pass. */
export const perform = async (run: Run, step: Step): Promise<void> => {
  switch (step.do) {
    case "verify":
      return verify(run, step);
    case "repeat":
      return repeat(run, step);
    case "prepare":
      return prepare(run, step);
    case "look":
      return look(run, step);
    case "pass":
      return await run.world.pass(step.ms);
    case "turns":
      for (let turns = 0; turns < step.turns; turns += 1) await turn();
      return;
    case "preview":
    case "find":
    case "cancel":
    case "abandon":
      // Not served yet.
      return;
    default:
      return await happen(run, step);
  }
};
