import type { Order } from "./model.ts";
import type { OrderWish } from "./orders.ts";
import type { World } from "./world.ts";

interface Demo {
  readonly title: string;
  readonly wish: OrderWish;
  /** The first shop cannot take it. */
  readonly barred?: boolean;
  /** Somebody else verified it ten minutes ago. */
  readonly used?: boolean;
}

/** The orders a fresh sandbox has: one for each thing that can happen at the cash desk. */
const demoOrders: readonly Demo[] = [
  { title: "双人火锅套餐（1张）", wish: { payAmountFen: 19_900 } },
  { title: "家庭套餐（4张）", wish: { count: 4, payAmountFen: 9_900 } },
  { title: "奶茶单杯券（10张）", wish: { count: 10, payAmountFen: 2_500 } },
  { title: "100元代金券（2张）", wish: { kind: "voucher", count: 2, payAmountFen: 8_800 } },
  { title: "洗车次卡（5次）", wish: { kind: "times_card", uses: 5, payAmountFen: 9_999 } },
  { title: "已过期的券", wish: { expired: true } },
  { title: "一张过期、一张可用", wish: { count: 2, expiredCount: 1 } },
  { title: "退款中的券", wish: { status: "refunding" } },
  { title: "已退款的券", wish: { status: "refunded" } },
  { title: "赠送中的券", wish: { status: "gifted" } },
  { title: "未支付的订单", wish: { status: "unpaid" } },
  { title: "首店不可用的券", wish: {}, barred: true },
  { title: "已在别处核销的券", wish: {}, used: true },
  { title: "短链接缺少 object_id 的券", wish: { linkWithoutObjectId: true } },
];

/** Makes the demonstration orders in a fixed order; their ids depend on the seed alone. */
export const seedDemoOrders = (world: World, nowMs: number): void => {
  const firstPoi = world.shops[0]?.poiId ?? "0";
  for (const { title, wish, barred, used } of demoOrders) {
    const shops = barred === true ? { notAvailablePois: [firstPoi] } : {};
    const order = world.addOrder({ ...wish, ...shops, title }, nowMs);
    if (used === true) useUp(world, order, nowMs - 600_000);
  }
};

const useUp = (world: World, order: Order, nowMs: number) => {
  for (const certificate of order.certificates)
    world.consume({ certificate, order }, { poiId: world.shops.at(-1)?.poiId ?? "0", nowMs, verifyType: 3 });
};
