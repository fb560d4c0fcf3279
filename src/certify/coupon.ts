import type { Effect } from "./effect.ts";
import { pass } from "./effect.ts";
import type { Arrival, Exchange } from "./exchange.ts";
import type { Action, Scene, Stage } from "./scene.ts";

/** How the order of a scene is made; money in fen per coupon. */
export interface Wish {
  readonly count?: number;
  readonly payAmountFen?: number;
  readonly title?: string;
}

/** Opens an order in the simulator and the plainest scene about it: type the code, everything goes well. */
export const couponScene = ({ douyin }: Stage, wish: Wish = {}) => {
  const order = douyin.createOrder({
    kind: "coupon",
    count: wish.count ?? 1,
    payAmountFen: wish.payAmountFen ?? 9_900,
    title: wish.title ?? "双人套餐",
  });
  const [code = ""] = order.codes;
  const scene: Scene = {
    orderIds: [order.orderId],
    names: [...order.codes, order.shortLink, order.orderId],
    priceFen: order.certificates[0]?.payAmountFen ?? 0,
    wanted: 1,
    othersUses: 0,
    actions: [typeIn({ code, shortLink: order.shortLink }, "在收银机上核销这张券，直到收银机自己给出结论")],
    effect: () => pass,
    heard: () => {},
    finish: () => {},
    blame: {},
    judge: () => [],
  };
  return { order, code, scene };
};

/** The cashier types a code or scans a link. */
export const typeIn = (
  coupon: { readonly code: string; readonly shortLink: string },
  words: string,
  more: { readonly quantity?: number; readonly bill?: string } = {},
): Action => ({
  do: "verify",
  ...coupon,
  quantity: more.quantity ?? 1,
  bill: more.bill ?? "1",
  words,
});

/** Happens to the first `times` requests of a kind; all others pass. */
export const toTheFirst =
  (wanted: Arrival["wanted"], effect: Effect, times = 1) =>
  (arrival: Arrival, before: readonly Exchange[]): Effect => {
    const earlier = before.filter((one) => one.arrival.wanted === wanted).length;
    return arrival.wanted === wanted && earlier < times ? effect : pass;
  };
