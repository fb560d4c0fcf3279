import type { Exchange } from "../exchange.ts";
import type { Evidence, Finding, Pace } from "../scene.ts";

const section = "第 4 节 202、409、502 怎么办";

const advice = (rule: string, happened: string, change: string, where = section): Finding => ({
  rule,
  severity: "advice",
  happened,
  costFen: 0,
  change,
  section: where,
});

const asks = ["verify", "read", "find", "abandon"];
const isAsk = ({ arrival }: Exchange): boolean => asks.includes(arrival.wanted);
const waits = ({ given, reached }: Exchange): boolean => reached && given?.status === 202;

/** Whether the partner's program goes and asks when it does not know, at a pace that helps. */
export const judgeAsking = (evidence: Evidence, pace: Pace): readonly Finding[] => [
  ...neverAsked(evidence),
  ...askedTooFast(evidence),
  ...gaveUpEarly(evidence, pace),
];

const neverAsked = ({ exchanges, consumed }: Evidence): readonly Finding[] => {
  const last = exchanges.findLast(({ arrival }) => arrival.wanted === "verify");
  if (last === undefined || exchanges.slice(exchanges.indexOf(last) + 1).some(isAsk)) return [];
  if (waits(last))
    return [
      {
        rule: "never_asked",
        severity: "money",
        happened: "得到 202 之后再也没有查询：收银台不会知道券用掉了没有",
        costFen: 0,
        change: "按 Retry-After 查询 Location，直到 outcome 不再是 processing",
        section,
      },
    ];
  if (last.reached) return [];
  return [
    {
      rule: "never_asked_after_loss",
      severity: consumed > 0 ? "money" : "advice",
      happened: "没有收到答复，之后既没有重发也没有查询",
      costFen: 0,
      change: "用同一幂等键、新 nonce 重发，或用 findVerifications 按幂等键查",
      section,
    },
  ];
};

/** Clocks and timers are not exact: a little too soon is soon enough. */
const tolerance = 0.8;

interface Wait {
  readonly fromMs: number;
  readonly forMs: number;
  readonly refused: boolean;
}
const noWait = (): Wait | null => null;

const askedTooFast = ({ exchanges }: Evidence): readonly Finding[] => {
  let afterRefusal = 0;
  let after202 = 0;
  let wait = noWait();
  for (const exchange of exchanges.filter(isAsk)) {
    if (wait !== null && exchange.arrival.atMs - wait.fromMs < wait.forMs * tolerance) {
      if (wait.refused) afterRefusal += 1;
      else after202 += 1;
    }
    const seconds = Number(exchange.given?.headers["retry-after"]);
    const refused = exchange.given?.status === 429 || exchange.given?.status === 503;
    const asked = exchange.reached && seconds > 0;
    // An answer to an ask says nothing of the pace anew: what the 202 said goes on.
    if (asked) wait = { fromMs: exchange.endedAtMs, forMs: seconds * 1_000, refused };
    else if (wait !== null && !wait.refused) wait = { ...wait, fromMs: exchange.endedAtMs };
    else wait = null;
  }
  const change = "两次之间至少等 Retry-After 给出的秒数";
  return [
    ...(afterRefusal > 0
      ? [advice("retried_too_soon", "没有等到 Retry-After 就重发", change, "第 5 节 错误响应的 retry")]
      : []),
    ...(after202 > 1
      ? [advice("polled_too_fast", `查询太快：有 ${after202} 次没有等到 Retry-After`, change)]
      : []),
  ];
};

const gaveUpEarly = ({ exchanges }: Evidence, { patienceMs }: Pace): readonly Finding[] => {
  const early = exchanges
    .filter(({ gaveUp, arrival }) => gaveUp && arrival.wanted === "verify")
    .map(({ arrival, endedAtMs }) => endedAtMs - arrival.atMs)
    .filter((waitedMs) => waitedMs < patienceMs);
  if (early.length === 0) return [];
  return [
    advice(
      "gave_up_early",
      `等了 ${(Math.min(...early) / 1_000).toFixed(1)} 秒就挂断，答复还在路上`,
      "客户端超时设为网关核销预算 + 2 秒以上（默认 10 秒）",
    ),
  ];
};
