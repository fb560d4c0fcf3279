import { at, performAsk, type Run } from "./asks.ts";
import { type Asked, type ModelOrder, noteBackup, noteRestore } from "./book.ts";
import type { DouyinFault, Step } from "./program.ts";
import { otherPoiId } from "./template.ts";
import { turn } from "./turns.ts";

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
      book.jumps.push({ atMs: world.clock.monotonicMs(), ms: step.ms });
      return world.jump(step.ms);
    case "backup":
      if (world.backup()) noteBackup(book, world.clock.monotonicMs());
      return;
    case "restore":
      if (await world.restore()) noteRestore(book, { atMs: world.clock.monotonicMs(), lives: world.lives() });
      return;
    default:
      return;
  }
};

/** Does one step. What is asked is answered while later steps let time pass. */
export const perform = async (run: Run, step: Step): Promise<void> => {
  if (performAsk(run, step)) return;
  if (step.do === "pass") return await run.world.pass(step.ms);
  if (step.do === "turns") for (let turns = 0; turns < step.turns; turns += 1) await turn();
  else await happen(run, step);
};
