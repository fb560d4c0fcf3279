import { couponScene } from "../coupon.ts";
import type { Exchange } from "../exchange.ts";
import type { Blame, Scenario, Stage } from "../scene.ts";

const section = "第 4 节 202、409、502 怎么办";

const waitBlame: Blame = {
  rule: "gave_up_on_202",
  change:
    "202 是「还不知道」，不是失败：按 Retry-After 查询 Location，直到 outcome 不再是 processing；要换方式收款，先调用 abandonVerification",
  section,
};

const earlyBlame: Blame = {
  rule: "served_on_202",
  change: "202 不是成功：等 outcome 变成 success 再放行",
  section,
};

/** Verify answers nothing and nothing can be asked, for this order alone, until `settle` ends it. */
const goSilent = ({ douyin }: Stage, first: "lost_before" | "lost_after"): void => {
  douyin.fault({ endpoint: "verify", kind: first });
  for (const endpoint of ["verify", "get", "query"] as const)
    douyin.fault({ endpoint, kind: "lost_before", times: "always" });
};

/** Ends the silence a while after the first answer with this status, or when the till has come to its end. */
const silenceUntil = ({ douyin, clock, pace }: Stage, status: number, settle: () => void) => {
  let told = false;
  let over = false;
  const finish = (): void => {
    if (over) return;
    over = true;
    settle();
    douyin.clearFaults();
  };
  const heard = ({ given, arrival }: Exchange): void => {
    if (told || arrival.wanted !== "verify" || given?.status !== status) return;
    told = true;
    clock.after(pace.unknownMs, finish);
  };
  return { heard, finish };
};

/** Days on which Douyin does not say what became of a verify. */
export const unknownScenarios: readonly Scenario[] = [
  {
    name: "unknown_then_success",
    title: "202，稍后是成功",
    open: async (stage) => {
      const { scene } = couponScene(stage, { count: 2, title: "家庭套餐（2张）" });
      goSilent(stage, "lost_after");
      return {
        ...scene,
        ...silenceUntil(stage, 202, () => {}),
        blame: { paidTwice: waitBlame },
      };
    },
  },
  {
    name: "unknown_then_failed",
    title: "202，稍后是失败",
    open: async (stage) => {
      const { order, scene } = couponScene(stage);
      goSilent(stage, "lost_before");
      return {
        ...scene,
        wanted: 0,
        // Meanwhile somebody else uses the coupon.
        ...silenceUntil(stage, 202, () => void stage.douyin.useElsewhere(order.orderId, 1)),
        blame: { servedForNothing: earlyBlame },
      };
    },
  },
  {
    name: "other_desk",
    title: "另一个收银台正在核同一张券：409 verification_in_progress",
    open: async (stage) => {
      const { code, scene } = couponScene(stage);
      goSilent(stage, "lost_after");
      const status = await stage.otherDesk(code);
      if (status !== 202) throw new Error(`the other desk was answered ${status}, not 202`);
      return {
        ...scene,
        wanted: 0,
        othersUses: 1,
        ...silenceUntil(stage, 409, () => {}),
        blame: {
          servedForNothing: {
            rule: "served_on_409",
            change: "409 verification_in_progress：券正在别处核销，本收银台没有核成；不要放行，也不要反复核",
            section,
          },
        },
      };
    },
  },
  {
    name: "unreachable",
    title: "连不上抖音：502，没有消耗券",
    open: async (stage) => {
      const { scene } = couponScene(stage);
      stage.douyin.fault({ endpoint: "prepare", kind: "http_500" });
      return {
        ...scene,
        blame: {
          servedForNothing: {
            rule: "served_on_502",
            change: "502 upstream_unavailable：券没有被消耗；稍后用同一幂等键再发，成功后才放行",
            section,
          },
        },
      };
    },
  },
];
