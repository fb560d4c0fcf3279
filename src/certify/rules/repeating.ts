import type { Exchange } from "../exchange.ts";
import type { Evidence, Finding } from "../scene.ts";

const section = "第 4 节 202、409、502 怎么办";

const finding = (
  severity: Finding["severity"],
  parts: {
    readonly rule: string;
    readonly happened: string;
    readonly change: string;
    readonly section?: string;
  },
): Finding => ({ severity, costFen: 0, section, ...parts });

/** What a verify is about: two of the same coupon are a repeat. */
const couponOf = ({ arrival: { body } }: Exchange): string =>
  JSON.stringify([body["code"], body["short_link"], body["ticket"], body["encrypted_code"]]);

const verifiesOf = ({ exchanges }: Evidence): readonly Exchange[] =>
  exchanges.filter(({ arrival }) => arrival.wanted === "verify");

/** How the partner's program repeats itself. */
export const judgeRepeating = (evidence: Evidence): readonly Finding[] => [
  ...newKeys(evidence),
  ...withoutKeys(evidence),
  ...another(evidence),
  ...oldNonces(evidence),
  ...hopeless(evidence),
  ...keyForTwo(evidence),
];

/** Whether the partner does not know, after this, what became of his verify. */
const leavesOpen = ({ given, reached, fields }: Exchange): boolean =>
  !reached ||
  given?.status === 202 ||
  fields["code"] === "request_in_progress" ||
  fields["code"] === "nonce_reused";

const isFinal = ({ given, reached, fields }: Exchange): boolean =>
  reached &&
  given?.status === 200 &&
  typeof fields["outcome"] === "string" &&
  fields["outcome"] !== "processing";

/** A verify that is repeated under another key is another verify. */
const newKeys = ({ exchanges }: Evidence): readonly Finding[] => {
  const open = new Map<string, Exchange>();
  const found = new Map<string, Finding>();
  for (const exchange of exchanges) {
    if (exchange.arrival.wanted !== "verify") {
      if (isFinal(exchange)) open.clear();
      continue;
    }
    const coupon = couponOf(exchange);
    const before = open.get(coupon);
    const key = exchange.arrival.idempotencyKey;
    if (before !== undefined && (key === null || key !== before.arrival.idempotencyKey)) {
      const made = before.reached && before.given?.status === 202 ? scannedAgain : newKeyOnRetry;
      found.set(made.rule, made);
    }
    if (leavesOpen(exchange)) open.set(coupon, exchange);
    else if (isFinal(exchange)) open.delete(coupon);
  }
  return [...found.values()];
};

const scannedAgain = finding("money", {
  rule: "scanned_again",
  happened: "结果未知（202）时又把同一张券当新的一笔核销；订单里还有别的券时，会再用掉一张",
  change: "202 之后谁也不要再扫：查询 Location，或用同一幂等键重发",
});
const newKeyOnRetry = finding("money", {
  rule: "new_key_on_retry",
  happened: "不知道上一次结果时，重发换了幂等键（或没有带）：网关只能当作新的一笔，会再用掉一张券",
  change: "重发用同一幂等键、新 nonce：同一笔绝不会核销两次",
});

const withoutKeys = (evidence: Evidence): readonly Finding[] =>
  verifiesOf(evidence).some(({ arrival }) => arrival.idempotencyKey === null)
    ? [
        finding("advice", {
          rule: "no_idempotency_key",
          happened: "核销请求没有带幂等键：断线后只能靠 120 秒的保护，过后重发就是新的一笔",
          change: "每次核销都带 idempotency_key，例如收银单号加上券码的摘要",
        }),
      ]
    : [];

/** Faster than a person reads a question and answers it. */
const personMs = 1_500;

/** `another` says that somebody looked and wants one more of the family's coupons; a program cannot know that. */
const another = (evidence: Evidence): readonly Finding[] => {
  const verifies = verifiesOf(evidence);
  return verifies.flatMap((exchange, index) => {
    if (exchange.arrival.body["another"] !== true) return [];
    const asked = verifies.slice(0, index).findLast(({ fields }) => fields["code"] === "recently_verified");
    if (asked !== undefined && exchange.arrival.atMs - asked.endedAtMs >= personMs) return [];
    const happened =
      asked === undefined
        ? "没有人问过就带了 another: true，等于关掉了「刚核销过同一订单」的保护"
        : "得到 409 recently_verified 后自动带 another: true 重发，没有让收银员确认";
    return [
      finding("money", {
        rule: "another_by_itself",
        happened,
        change: "recently_verified 要先查 verification_id 是不是这位顾客；由收银员确认后才带 another: true",
      }),
    ];
  });
};

const oldNonces = ({ exchanges }: Evidence): readonly Finding[] => {
  const nonces = exchanges.flatMap(({ arrival }) => arrival.headers["x-nonce"] ?? []);
  if (new Set(nonces).size === nonces.length) return [];
  return [
    finding("advice", {
      rule: "nonce_repeated",
      happened: "重发时用了旧的 nonce，只会得到 401 nonce_reused",
      change: "每次发送都换新的 nonce 并重新签名，幂等键不变",
      section: "第 2 节 签名",
    }),
  ];
};

/** A key stands for one coupon: the next one of the same bill needs its own. */
const keyForTwo = (evidence: Evidence): readonly Finding[] =>
  verifiesOf(evidence).some(({ fields }) => fields["code"] === "idempotency_key_reused")
    ? [
        finding("advice", {
          rule: "key_for_two_coupons",
          happened: "同一个幂等键用在了内容不同的请求上，只会得到 422",
          change: "幂等键一张券一个：例如收银单号加上券码的摘要；同一单换了码，就换一个键",
        }),
      ]
    : [];

/** A refusal for good stays one, however often it is asked for. */
const hopelessMax = 2;

const hopeless = (evidence: Evidence): readonly Finding[] => {
  const refused = new Map<string, number>();
  for (const exchange of verifiesOf(evidence)) {
    const { data } = exchange.fields;
    const retry = typeof data === "object" && data !== null && "retry" in data ? data.retry : null;
    const forGood = isFinal(exchange) && exchange.fields["outcome"] === "failed" && retry !== "later";
    if (forGood) refused.set(couponOf(exchange), (refused.get(couponOf(exchange)) ?? 0) + 1);
  }
  if (Math.max(0, ...refused.values()) <= hopelessMax) return [];
  return [
    finding("advice", {
      rule: "retried_never",
      happened: "retry 为 never 或 rescan 的拒绝，原样重发了好几次",
      change: "按 data.retry：never 不要再试，rescan 请顾客刷新券码，later 才稍后再试",
      section: "第 6 节 核销失败的 error_key",
    }),
  ];
};
