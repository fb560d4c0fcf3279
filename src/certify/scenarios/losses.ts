import { couponScene, toTheFirst, typeIn } from "../coupon.ts";
import type { Blame, Scenario } from "../scene.ts";

const section = "第 4 节 202、409、502 怎么办";

const repeatBlame: Blame = {
  rule: "gave_up_after_loss",
  change:
    "没有收到答复时，券可能已经用掉：用同一幂等键、新 nonce 重发（或按幂等键 findVerifications），拿到结论再决定",
  section,
};

const guessBlame: Blame = {
  rule: "served_without_answer",
  change: "没有收到答复不等于成功：用同一幂等键、新 nonce 重发，看到 outcome 为 success 才放行",
  section,
};

const family = { count: 4, title: "家庭套餐（4张）" };

/** Days on which the wire between till and gateway is bad. */
export const lossScenarios: readonly Scenario[] = [
  {
    name: "answer_lost",
    title: "核销成了，答复却在路上丢了",
    open: async (stage) => {
      const { scene } = couponScene(stage, family);
      return {
        ...scene,
        effect: toTheFirst("verify", { kind: "lose_after" }),
        blame: { paidTwice: repeatBlame, servedForNothing: guessBlame },
      };
    },
  },
  {
    name: "request_lost",
    title: "请求没有到网关，连接就断了",
    open: async (stage) => {
      const { scene } = couponScene(stage, family);
      return {
        ...scene,
        effect: toTheFirst("verify", { kind: "lose_before" }),
        blame: { paidTwice: repeatBlame, servedForNothing: guessBlame },
      };
    },
  },
  {
    name: "still_at_it",
    title: "连接中途断开，网关还在办：重发会遇到 409 request_in_progress",
    open: async (stage) => {
      const { scene } = couponScene(stage, family);
      const { cutMs, atItMs } = stage.pace;
      stage.douyin.fault({ endpoint: "verify", kind: "delay", delayMs: atItMs });
      return {
        ...scene,
        effect: toTheFirst("verify", { kind: "cut", afterMs: cutMs }),
        blame: {
          paidTwice: {
            rule: "gave_up_on_409",
            change:
              "409 request_in_progress：第一次请求还在办；用 verification_id 查询，或稍后用同一幂等键重发",
            section,
          },
          servedForNothing: guessBlame,
        },
      };
    },
  },
  {
    name: "sent_twice",
    title: "网络设备把同一个请求送了两遍：401 nonce_reused",
    open: async (stage) => {
      const { scene } = couponScene(stage, family);
      return {
        ...scene,
        effect: toTheFirst("verify", { kind: "twice" }),
        blame: {
          paidTwice: {
            rule: "gave_up_on_nonce_reused",
            change: "nonce_reused 不说明第一次请求的结果：换新 nonce、保持同一幂等键再发一次",
            section: "第 2 节 签名不过怎么查",
          },
        },
      };
    },
  },
  {
    name: "slow",
    title: "答复很慢，但在约定时间之内",
    open: async (stage) => {
      const { scene } = couponScene(stage, family);
      const untilMs = Math.floor(stage.pace.patienceMs * 0.9);
      return {
        ...scene,
        effect: toTheFirst("verify", { kind: "hold", untilMs }),
        blame: { paidTwice: repeatBlame, servedForNothing: guessBlame },
      };
    },
  },
  {
    name: "scanned_twice",
    title: "收银员手快，同一单里把同一个码又扫了一遍",
    open: async (stage) => {
      const { order, code, scene } = couponScene(stage, family);
      const coupon = { code, shortLink: order.shortLink };
      return {
        ...scene,
        actions: [
          typeIn(coupon, "核销这张券，等收银机说成功"),
          typeIn(coupon, "还是同一单：把同一个码再扫一遍，不要确认任何「再核一张」的提示"),
        ],
        blame: {
          // The second scan may well be refused: that is no word about the first.
          paidTwice: null,
          usedUp: {
            rule: "second_scan_used_another",
            change:
              "同一单重复扫码不应再消耗一张：幂等键由收银单号和券码得出（而不是每次扫码新生成一个）；没有幂等键时不要自动带 another: true",
            section,
          },
        },
      };
    },
  },
];
