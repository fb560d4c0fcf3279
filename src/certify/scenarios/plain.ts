import { couponScene, typeIn } from "../coupon.ts";
import type { Scenario } from "../scene.ts";

/** Days on which nothing goes wrong on the wire. */
export const plainScenarios: readonly Scenario[] = [
  {
    name: "ordinary",
    title: "一张普通的券",
    open: async (stage) => couponScene(stage).scene,
  },
  {
    name: "refused",
    title: "券已在别处用过：200，但 outcome 是 failed",
    open: async (stage) => {
      const { order, scene } = couponScene(stage);
      stage.douyin.useElsewhere(order.orderId, 1);
      return {
        ...scene,
        wanted: 0,
        blame: {
          servedForNothing: {
            rule: "served_on_failed",
            change: "HTTP 200 不等于核销成功：放行前要看 outcome 是否为 success",
            section: "第 3 节 怎么读核销结果",
          },
        },
      };
    },
  },
  {
    name: "rescan",
    title: "动态码过期：retry 是 rescan，请顾客刷新后再扫",
    open: async (stage) => {
      const { order, code, scene } = couponScene(stage);
      for (const match of [code, encodeURIComponent(order.objectId)])
        stage.douyin.fault({ endpoint: "prepare", kind: "error", code: 45005117, match, times: "always" });
      const old = { code, shortLink: order.shortLink };
      const fresh = stage.douyin.createOrder({ kind: "coupon", count: 1, payAmountFen: scene.priceFen });
      const refreshed = { code: fresh.codes[0] ?? "", shortLink: fresh.shortLink };
      return {
        ...scene,
        orderIds: [order.orderId, fresh.orderId],
        names: [...scene.names, ...fresh.codes, fresh.shortLink, fresh.orderId],
        actions: [
          typeIn(old, "在收银机上核销这张券（会被拒绝：动态码过期）"),
          typeIn(refreshed, "收银机请顾客刷新后，再扫这张新码"),
        ],
      };
    },
  },
  {
    name: "busy",
    title: "抖音繁忙：200、failed、retry 是 later",
    open: async (stage) => {
      const { scene } = couponScene(stage);
      stage.douyin.fault({ endpoint: "prepare", kind: "busy" });
      return {
        ...scene,
        actions: scene.actions.map((action) => ({
          ...action,
          words: "核销这张券；第一次会说抖音繁忙，按收银机的提示再试，直到有结论",
        })),
        blame: {
          servedForNothing: {
            rule: "served_on_failed",
            change: "retry 为 later 的失败没有消耗券：稍后用同一幂等键再发，成功后才放行",
            section: "第 6 节 核销失败的 error_key",
          },
        },
      };
    },
  },
  {
    name: "partial",
    title: "一次核两张，只成功一张：outcome 是 partial",
    open: async (stage) => {
      const { order, code, scene } = couponScene(stage, { count: 2, title: "家庭套餐" });
      const [, second] = order.certificates;
      if (second !== undefined) stage.douyin.changeCertificate(second.certificateId, { riskHeld: true });
      const coupon = { code, shortLink: order.shortLink };
      return {
        ...scene,
        actions: [
          typeIn(coupon, "一次核销这个订单的两张券（quantity 2）；收银机不支持一次核多张就跳过这一项", {
            quantity: 2,
          }),
        ],
        blame: {
          servedForNothing: partialBlame,
          paidTwice: { ...partialBlame, rule: "partial_taken_for_failed" },
        },
        judge: ({ screen, exchanges }) =>
          screen === "success" && exchanges.some(({ fields }) => fields["outcome"] === "partial")
            ? [
                {
                  rule: "partial_taken_for_success",
                  severity: "money",
                  happened: "两张券只核成一张，收银机却当作全部成功",
                  costFen: scene.priceFen,
                  change: partialBlame.change,
                  section: partialBlame.section,
                },
              ]
            : [],
      };
    },
  },
];

const partialBlame = {
  rule: "partial_taken_for_success",
  change:
    "outcome 为 partial 时逐项看 items[].verify_status：success 的已经用掉，其余的没有；只放行成功的那几张",
  section: "第 3 节 怎么读核销结果",
};
