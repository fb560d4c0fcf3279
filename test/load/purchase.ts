import type { Sandbox } from "../../src/sandbox/server.ts";
import type { Actor } from "./actors.ts";
import type { Random } from "./random.ts";

type Order = ReturnType<Sandbox["admin"]["createOrder"]>;

/** What one guest came with, and how the desk asks for it. Every order belongs to one purchase. */
export interface Purchase {
  readonly id: string;
  readonly actor: Actor;
  readonly order: Order;
  readonly mode: "code" | "short_link" | "encrypted_code" | "ticket";
  /** Uses wanted; never may more be consumed, however often the desk repeats. */
  readonly quantity: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly key: string | null;
}

/** What this version of the program offers. */
export interface Offer {
  readonly cancel: boolean;
  readonly abandon: boolean;
  readonly ticket: boolean;
}

type Wish = NonNullable<Parameters<Sandbox["admin"]["createOrder"]>[0]>;

interface Basket {
  readonly wish: Wish;
  readonly quantity: number;
}

const basketOf = (random: Random): Basket => {
  const dice = random.int(1, 100);
  if (dice <= 60) return { wish: { count: 1 }, quantity: 1 };
  if (dice <= 80) {
    const count = random.int(2, 4);
    return { wish: { count }, quantity: random.int(1, count) };
  }
  const uses = random.int(2, 5);
  return { wish: { kind: "times_card", count: 1, uses }, quantity: random.int(1, uses - 1) };
};

const modeOf = (random: Random, offer: Offer): Purchase["mode"] => {
  const dice = random.int(1, 100);
  if (dice <= 50) return "code";
  if (dice <= 70) return "short_link";
  if (dice <= 85 || !offer.ticket) return "encrypted_code";
  return "ticket";
};

/** The next guest. In the modes that prepare first the body is completed by `withPrepared`. */
export const newPurchase = (parts: {
  readonly random: Random;
  readonly sandbox: Sandbox;
  readonly actors: readonly [Actor, ...Actor[]];
  readonly offer: Offer;
  readonly id: string;
}): Purchase => {
  const { random, sandbox, actors, offer, id } = parts;
  const actor = random.pick(actors);
  const { wish, quantity } = basketOf(random);
  const order = sandbox.admin.createOrder(wish);
  const mode = modeOf(random, offer);
  const base = {
    poi_id: actor.poiId,
    ...(random.chance(0.3) ? { ext_order_id: `bill-${id}` } : {}),
    ...(random.chance(0.2) ? { remark: `桌号 ${id}` } : {}),
  };
  const many = quantity === 1 ? {} : { quantity };
  const bodies = {
    code: { ...base, ...many, code: order.codes[0] },
    short_link: { ...base, ...many, short_link: order.shortLink },
    ticket: { ...base, ...many },
    encrypted_code: base,
  };
  const key = random.chance(0.5) ? `key-${id}` : null;
  return { id, actor, order, mode, quantity, body: bodies[mode], key };
};

/** A purchase whose desk has asked Douyin, through us, for a token of its own. */
export const withPrepared = (purchase: Purchase, preparedText: string): Purchase | undefined => {
  const token = /"verify_token":"([^"]+)"/.exec(preparedText)?.[1];
  const codes = [...preparedText.matchAll(/"encrypted_code":"([^"]+)"/g)].flatMap(([, code]) => code ?? []);
  const { quantity, order } = purchase;
  const [first] = codes;
  if (token === undefined || first === undefined) return undefined;
  const chosen =
    order.kind === "times_card" || quantity === 1
      ? { encrypted_code: first, ...(quantity === 1 ? {} : { quantity }) }
      : { encrypted_codes: codes.slice(0, quantity) };
  if (order.kind !== "times_card" && codes.length < quantity) return undefined;
  return { ...purchase, body: { ...purchase.body, ...chosen, verify_token: token } };
};

/** A purchase that holds a ticket of a preview. */
export const withTicket = (purchase: Purchase, previewText: string): Purchase | undefined => {
  const ticket = /"ticket":\s*"([^"]+)"/.exec(previewText)?.[1];
  return ticket === undefined ? undefined : { ...purchase, body: { ...purchase.body, ticket } };
};
