import { notReady, rateLimited } from "../answers.ts";
import { couponScene, toTheFirst } from "../coupon.ts";
import type { Blame, Scenario } from "../scene.ts";

const notTaken = (rule: string, what: string): Blame => ({
  rule,
  change: `${what} 说明请求没有被受理、券没有被消耗：按提示再发，看到 outcome 为 success 才放行`,
  section: "第 5 节 错误响应的 retry",
});

const aheadMs = 600_000;

/** Days on which the gateway itself says no. */
export const refusalScenarios: readonly Scenario[] = [
  {
    name: "rate_limited",
    title: "请求太快：429，带 Retry-After",
    open: async (stage) => {
      const { scene } = couponScene(stage);
      const given = rateLimited(stage.pace.retryAfterSeconds);
      return {
        ...scene,
        effect: toTheFirst("verify", { kind: "answer", given }),
        blame: { servedForNothing: notTaken("served_on_429", "429") },
      };
    },
  },
  {
    name: "not_ready",
    title: "网关正在重启：503，带 Retry-After",
    open: async (stage) => {
      const { scene } = couponScene(stage);
      const given = notReady(stage.pace.retryAfterSeconds);
      return {
        ...scene,
        effect: toTheFirst("verify", { kind: "answer", given }),
        blame: { servedForNothing: notTaken("served_on_503", "503") },
      };
    },
  },
];

/** For a while the time is another: the last of the day, because a till that follows it has to follow it back. */
export const clockScenarios: readonly Scenario[] = [
  {
    name: "clock_skew",
    title: "收银机的钟慢了十分钟：401 timestamp_out_of_window",
    open: async (stage) => {
      const { scene } = couponScene(stage);
      return {
        ...scene,
        effect: () => ({ kind: "skew", aheadMs }),
        actions: scene.actions.map((action) => ({
          ...action,
          words: "核销这张券；收银机应按答复里的 server_time 校时后重发，或提示校准时间",
        })),
        blame: { servedForNothing: notTaken("served_on_401", "401") },
        judge: ({ exchanges, screen }) => {
          const refused = exchanges.filter(({ fields }) => fields["code"] === "timestamp_out_of_window");
          if (refused.length === 0 || screen === "success") return [];
          return [
            {
              rule: "clock_not_followed",
              severity: "advice",
              happened: "收银机的时间不对时没有自己恢复，要等人来校时",
              costFen: 0,
              change: "timestamp_out_of_window 的答复带 server_time：按它算出时差，换新 nonce 重新签名再发",
              section: "第 2 节 签名不过怎么查",
            },
          ];
        },
      };
    },
  },
];
