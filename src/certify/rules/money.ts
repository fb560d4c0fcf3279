import type { Blame, Evidence, Finding, Scene } from "../scene.ts";

const servedForNothing: Blame = {
  rule: "served_for_nothing",
  change: "只在 outcome 为 success 时放行；partial 逐项看 items[].verify_status",
  section: "第 3 节 怎么读核销结果",
};
const paidTwice: Blame = {
  rule: "paid_twice",
  change: "没有明确的失败（200 且 outcome 为 failed）之前，不要让顾客另行付款；先用同一幂等键重发或查询",
  section: "第 4 节 202、409、502 怎么办",
};
const usedUp: Blame = {
  rule: "used_up_more",
  change: "重发一律用同一幂等键：同一笔绝不会核销两次",
  section: "第 4 节 202、409、502 怎么办",
};

/** Holds what the till said against what Douyin has booked: where they differ, somebody pays. */
export const judgeMoney = (scene: Scene, { consumed, screen, exchanges }: Evidence): readonly Finding[] => {
  const { wanted, priceFen, blame } = scene;
  const money = (happened: string, coupons: number, cause: Blame): Finding => ({
    ...cause,
    severity: "money",
    happened,
    costFen: coupons * priceFen,
  });
  const findings: Finding[] = [];
  if (consumed > wanted && wanted > 0)
    findings.push(
      money(`顾客只用 ${wanted} 张，券却被用掉了 ${consumed} 张`, consumed - wanted, blame.usedUp ?? usedUp),
    );
  const owed = screen === "success" ? Math.max(wanted, 1) - consumed : 0;
  if (owed > 0)
    findings.push(
      money("收银机说核销成功，券却没有核销：货白给了", owed, blame.servedForNothing ?? servedForNothing),
    );
  const abandoned = exchanges.some(({ arrival }) => arrival.wanted === "abandon");
  if (screen === "failed" && consumed > 0 && !abandoned && blame.paidTwice !== null)
    findings.push(
      money(
        "收银机说没有成功，券却已经用掉：顾客再付一次钱，等于付了两次",
        consumed,
        blame.paidTwice ?? paidTwice,
      ),
    );
  if (screen === "failed" && consumed === 0 && wanted > 0 && !abandoned) findings.push(turnedAway);
  return findings;
};

/** Nobody lost money, and a guest with a good coupon was sent away. */
const turnedAway: Finding = {
  rule: "turned_away",
  severity: "advice",
  happened: "券是好的，也没有用掉，收银机却没有核成",
  costFen: 0,
  change:
    "按答复的 retry、Retry-After 再试一次：later 稍后重发，re_sign 重新签名，没有答复就用同一幂等键重发",
  section: "第 5 节 错误响应的 retry",
};
