import type { Sandbox } from "../../src/sandbox/server.ts";
import type { Actor } from "./actors.ts";
import { type Answer, type Call, callOnce, type Lost } from "./client.ts";
import { newPurchase, type Offer, type Purchase, withPrepared, withTicket } from "./purchase.ts";
import type { Random } from "./random.ts";
import type { ToldBook } from "./told.ts";

export interface DeskParts {
  readonly name: string;
  readonly random: Random;
  readonly sandbox: Sandbox;
  readonly actors: readonly [Actor, ...Actor[]];
  readonly offer: Offer;
  readonly told: ToldBook;
  /** How long a cashier takes between two guests. */
  readonly betweenGuestsMs: number;
  /** Where the gateway listens now; waits while it is down. Undefined = the shop closes. */
  readonly gateway: () => Promise<string | undefined>;
}

export interface DeskTotals {
  calls: number;
  lost: number;
  repeats: number;
}

const verifyTarget = "/v1/open/coupons/verify";
const repeatsMax = 4;
const closed = "closed";

/** One connection's worth of cashiers: guest after guest until the shop closes. */
export const openDesk = (parts: DeskParts) => {
  const { name, random, told } = parts;
  const totals: DeskTotals = { calls: 0, lost: 0, repeats: 0 };
  let guests = 0;

  const call = async (
    purchase: Purchase,
    what: Omit<Call, "requestId" | "actor">,
  ): Promise<Answer | Lost | typeof closed> => {
    const url = await parts.gateway();
    if (url === undefined) return closed;
    totals.calls += 1;
    const requestId = `${name}-${String(totals.calls).padStart(8, "0")}`;
    told.sent(purchase, requestId);
    const answer = await callOnce(url, { ...what, actor: purchase.actor, requestId });
    if (answer.kind === "lost") {
      totals.lost += 1;
      // Nobody there: a cashier looks up before the next guest.
      if (answer.unsent) await Bun.sleep(20);
    }
    return answer;
  };

  const ask = async (purchase: Purchase, id: number): Promise<void> => {
    const answer = await call(purchase, { method: "GET", target: `/v1/open/verifications/${id}` });
    if (answer !== closed && answer.kind === "answer") told.note(purchase, answer);
  };

  const cancel = async (purchase: Purchase, id: number): Promise<void> => {
    const target = `/v1/open/verifications/${id}/cancel`;
    const answer = await call(purchase, { method: "POST", target, body: { reason: "点错了" } });
    if (answer !== closed && answer.kind === "answer") told.note(purchase, answer);
  };

  /** The guest does not wait, and pays otherwise. */
  const abandon = async (purchase: Purchase, id: number): Promise<void> => {
    const target = `/v1/open/verifications/${id}/abandon`;
    const answer = await call(purchase, { method: "POST", target, body: { reason: "客人另付" } });
    if (answer === closed || answer.kind === "lost") return;
    told.note(purchase, answer);
    if (answer.status <= 202) told.abandoned(id);
  };

  /** Whether the desk has what it wants to know, or gives up. */
  const satisfied = async (purchase: Purchase, answer: Answer): Promise<boolean> => {
    told.note(purchase, answer);
    const [first] = answer.items;
    if (first === undefined) {
      if (answer.verificationId !== null && answer.code !== "upstream_unavailable" && random.chance(0.5))
        await ask(purchase, answer.verificationId);
      if (answer.status === 409 || answer.status === 502) await Bun.sleep(random.int(5, 40));
      return random.chance(0.5);
    }
    if (answer.status === 202) {
      await Bun.sleep(random.int(5, 60));
      if (parts.offer.abandon && random.chance(0.15)) {
        await abandon(purchase, first.id);
        return true;
      }
      if (random.chance(0.7)) await ask(purchase, first.id);
      return random.chance(0.7);
    }
    if (parts.offer.cancel && first.verify_status === "success" && random.chance(0.08))
      await cancel(purchase, first.id);
    return random.chance(0.85);
  };

  /** The desk's own prepare or preview, where its mode has one. */
  const prepared = async (purchase: Purchase): Promise<Purchase | undefined> => {
    const { actor, mode, order } = purchase;
    if (mode === "code" || mode === "short_link") return purchase;
    const step = mode === "ticket" ? "preview" : "prepare";
    const body = { poi_id: actor.poiId, code: order.codes[0] };
    const answer = await call(purchase, { method: "POST", target: `/v1/open/coupons/${step}`, body });
    if (answer === closed || answer.kind === "lost" || answer.status !== 200) return undefined;
    return mode === "ticket" ? withTicket(purchase, answer.text) : withPrepared(purchase, answer.text);
  };

  const serve = async (): Promise<void> => {
    guests += 1;
    const { sandbox, actors, offer } = parts;
    const wanted = newPurchase({ random, sandbox, actors, offer, id: `${name}-${guests}` });
    const purchase = await prepared(wanted);
    if (purchase === undefined) return;
    const { body, key } = purchase;
    for (let attempt = 0; attempt < repeatsMax; attempt += 1) {
      if (attempt > 0) totals.repeats += 1;
      const answer = await call(purchase, { method: "POST", target: verifyTarget, body, key });
      if (answer === closed) return;
      if (answer.kind === "answer" && (await satisfied(purchase, answer))) return;
      if (answer.kind === "lost" && random.chance(0.1)) return;
    }
  };

  return {
    run: async (): Promise<void> => {
      while ((await parts.gateway()) !== undefined) {
        await serve();
        if (parts.betweenGuestsMs > 0) await Bun.sleep(random.int(0, 2 * parts.betweenGuestsMs));
      }
    },
    totals,
  };
};
