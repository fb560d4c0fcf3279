import { couponScene } from "../coupon.ts";
import type { Scenario } from "../scene.ts";

/** Taking a verification back, on a day on which Douyin does not say whether it did. */
export const cancelScenarios: readonly Scenario[] = [
  {
    name: "cancel_unknown",
    title: "撤销没有结论：202，cancel_status 是 unknown",
    open: async (stage) => {
      const { scene } = couponScene(stage);
      // Douyin never hears of the cancel, and does not say so for a while.
      stage.douyin.fault({ endpoint: "cancel", kind: "lost_before" });
      const [verify] = scene.actions;
      return {
        ...scene,
        actions: [
          ...(verify === undefined ? [] : [{ ...verify, words: "核销这张券，等收银机说成功" }]),
          {
            do: "cancel",
            bill: "1",
            words: "在收银机上撤销刚才这一笔，看它怎么说；没有撤销功能就跳过这一项",
          },
        ],
        // "Not cancelled" is true, and no word about the verification.
        blame: { paidTwice: null },
        judge: ({ screen, consumed, exchanges }) =>
          screen === "cancelled" &&
          consumed > 0 &&
          exchanges.some(({ arrival }) => arrival.wanted === "cancel")
            ? [
                {
                  rule: "cancel_taken_for_done",
                  severity: "money",
                  happened: "撤销还没有结论（cancel_status: unknown），收银机已经说撤销成功；券仍是已使用",
                  costFen: scene.priceFen,
                  change:
                    "202 且 cancel_status 为 unknown 时不要退款：查询这一笔，cancel_status 变成 done（verify_status: cancelled）才算撤销",
                  section: "cancelVerification 的说明",
                },
              ]
            : [],
      };
    },
  },
];
