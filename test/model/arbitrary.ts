import fc from "fast-check";
import type { DouyinFault, Fate, Program, Step, Upstream, UpstreamEndpoint } from "./program.ts";
import { promised } from "./promised.ts";

const small = (most: number) => fc.nat({ max: most });
const delayMs = fc.oneof(fc.constantFrom(0, 1, 20, 900), fc.constantFrom(2_000, 4_900, 6_000));

const pass = fc
  .oneof(
    { weight: 6, arbitrary: fc.constantFrom(1, 5, 11, 30) },
    { weight: 4, arbitrary: fc.constantFrom(300, 1_000, 5_000, 5_100) },
    { weight: 3, arbitrary: fc.constantFrom(9_000, 20_000, 40_000, 65_000) },
    { weight: 1, arbitrary: fc.constantFrom(120_000, 300_000, 600_000) },
  )
  .map((ms): Step => ({ do: "pass", ms }));

/** Delays longer than a token is remembered would make Douyin itself verify twice: nobody could prevent that. */
const fates = (windowMs: number): fc.Arbitrary<Fate> => {
  const later = fc.constantFrom(...[50, 3_000, 7_000, 30_000, 65_000, 290_000].filter((ms) => ms < windowMs));
  const back = { backMs: delayMs };
  const doubled = { outMs: delayMs, ...back, againMs: small(2_000) };
  return fc.oneof(
    fc.record({ kind: fc.constant("answered" as const), outMs: delayMs, ...back }),
    fc.record({ kind: fc.constant("no_connection" as const), outMs: delayMs }),
    fc.record({ kind: fc.constant("lost_before" as const), outMs: delayMs }),
    fc.record({ kind: fc.constant("lost_after" as const), outMs: delayMs, ...back }),
    fc.record({ kind: fc.constant("late" as const), outMs: later, backMs: fc.constantFrom(0, 20) }),
    fc.constant({ kind: "swallowed" as const }),
    fc.record({ kind: fc.constant("unanswered" as const), outMs: later }),
    fc.record({ kind: fc.constant("duplicated" as const), ...doubled }),
    ...(promised.seesThroughDoubledSends
      ? [fc.record({ kind: fc.constant("twice_last" as const), ...doubled })]
      : []),
  );
};

/** A cancel that Douyin carries out after it was asked twice and had none is found by nobody (contract 5.8). */
const cancelWindowMs = 31_000;

const endpoint: fc.Arbitrary<UpstreamEndpoint> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<UpstreamEndpoint>("verify") },
  {
    weight: 4,
    arbitrary: fc.constantFrom<UpstreamEndpoint>("prepare", "get", "query", "token", "short_link"),
  },
  { weight: 1, arbitrary: fc.constantFrom<UpstreamEndpoint>("verify_record", "other") },
);

const verifyFault = fc.record({
  endpoint: fc.constant<UpstreamEndpoint>("verify"),
  kind: fc.constantFrom<DouyinFault["kind"][]>(
    "lost_before",
    "lost_after",
    "http_500",
    "busy",
    "rate_limited",
    "token_refused",
    "broken_json",
    "half_body",
    "empty_results",
    "missing_data",
    "missing_extra",
    "missing_now",
    "missing_times",
    "wrong_order_of_results",
    "echo_differs",
    "refuses",
  ),
  acts: fc.boolean(),
  times: fc.constantFrom(1, 1, 2, 4, 9),
});

const otherFault = fc.record({
  endpoint: fc.constantFrom<UpstreamEndpoint[]>("prepare", "get", "query", "cancel"),
  kind: fc.constantFrom<DouyinFault["kind"][]>(
    "http_500",
    "busy",
    "rate_limited",
    "token_refused",
    "broken_json",
    "missing_extra",
    "missing_now",
    "missing_times",
  ),
  acts: fc.boolean(),
  times: fc.constantFrom(1, 1, 2, 4),
});

/** A token refusal consumes nothing: a Douyin that verifies and then refuses the token does not exist. */
const honest = (fault: DouyinFault): DouyinFault =>
  fault.kind === "token_refused" || fault.kind === "refuses" ? { ...fault, acts: false } : fault;

const order = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("coupon" as const), count: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("times_card" as const), count: fc.constantFrom(1, 1, 2) }),
  },
);

const orders = fc
  .tuple(order, fc.integer({ min: 1, max: 3 }))
  .map(([what, uses]): Step => ({ do: "order", ...what, uses }));

const modes = fc.constantFrom<Extract<Step, { do: "verify" }>["as"][]>(
  "code",
  "code",
  "short_link",
  "encrypted",
  ...(promised.previews ? (["ticket"] as const) : []),
);

const verify: fc.Arbitrary<Step> = fc.record({
  do: fc.constant("verify" as const),
  order: small(1),
  by: small(2),
  as: modes,
  which: small(2),
  quantity: fc.constantFrom(1, 1, 1, 2, 3),
  named: fc.constantFrom(false, false, false, true),
  key: fc.option(small(1), { freq: 2, nil: null }),
  another: fc.constantFrom(false, false, true),
});

const same = fc.constantFrom<("same" | "other")[]>("same", "same", "same", "same", "same", "other");
const how = fc.constantFrom<("code" | "short_link")[]>("code", "short_link");

const asking: readonly { readonly weight: number; readonly arbitrary: fc.Arbitrary<Step> }[] = [
  { weight: 9, arbitrary: verify },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("repeat" as const),
      request: small(4),
      by: same,
      key: fc.constantFrom<("same" | "none" | "new")[]>("same", "same", "none", "new"),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("prepare" as const), order: small(1), by: small(2), as: how }),
  },
  ...(promised.previews
    ? [
        {
          weight: 3,
          arbitrary: fc.record({
            do: fc.constant("preview" as const),
            order: small(1),
            by: small(2),
            as: how,
          }),
        },
      ]
    : []),
  ...(promised.finds
    ? [{ weight: 1, arbitrary: fc.record({ do: fc.constant("find" as const), by: small(2) }) }]
    : []),
  { weight: 2, arbitrary: fc.record({ do: fc.constant("look" as const), row: small(3), by: same }) },
  ...(promised.cancels
    ? [
        {
          weight: 6,
          arbitrary: fc.record({
            do: fc.constant("cancel" as const),
            row: small(3),
            by: same,
            key: fc.option(small(1), { nil: null }),
          }),
        },
      ]
    : []),
  ...(promised.abandons
    ? [{ weight: 6, arbitrary: fc.record({ do: fc.constant("abandon" as const), row: small(3), by: same }) }]
    : []),
];

const happening = (windowMs: number) => [
  { weight: 2, arbitrary: orders },
  { weight: 18, arbitrary: pass },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 1, max: 6 }).map((turns): Step => ({ do: "turns", turns })),
  },
  {
    weight: 9,
    arbitrary: fc.record({ do: fc.constant("network" as const), endpoint, fate: fates(windowMs) }),
  },
  {
    weight: promised.cancels ? 2 : 0,
    arbitrary: fc.record({
      do: fc.constant("network" as const),
      endpoint: fc.constant<UpstreamEndpoint>("cancel"),
      fate: fates(cancelWindowMs),
    }),
  },
  {
    weight: 5,
    arbitrary: fc
      .oneof({ weight: 2, arbitrary: verifyFault }, { weight: 1, arbitrary: otherFault })
      .map((fault): Step => ({ do: "douyin", fault: honest(fault) })),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("crash" as const),
      seams: fc.integer({ min: 0, max: 14 }),
      downMs: fc.constantFrom(0, 1_000, 30_000, 90_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("restart" as const), downMs: fc.constantFrom(0, 20_000) }),
  },
  { weight: promised.restores ? 2 : 0, arbitrary: fc.constant<Step>({ do: "backup" }) },
  { weight: promised.restores ? 2 : 0, arbitrary: fc.constant<Step>({ do: "restore" }) },
  { weight: 2, arbitrary: small(1).map((index): Step => ({ do: "refresh_qr", order: index })) },
  { weight: 1, arbitrary: small(8).map((request): Step => ({ do: "hang_up", request })) },
  { weight: 1, arbitrary: fc.boolean().map((forget): Step => ({ do: "revoke_tokens", forget })) },
  { weight: 1, arbitrary: small(1).map((index): Step => ({ do: "used_elsewhere", order: index })) },
  { weight: 1, arbitrary: small(1).map((index): Step => ({ do: "refund", order: index })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(-3_600_000, -40_000, 40_000, 3_600_000, 90_000_000)
      .map((ms): Step => ({ do: "jump", ms })),
  },
];

const upstream = (windowMs: number): fc.Arbitrary<Upstream> =>
  fc.record({
    windowMs: fc.constant(windowMs),
    replayAnswer: fc.constantFrom<Upstream["replayAnswer"][]>("1208", "2", "original"),
    getTimesInMs: fc.boolean(),
    idsAsStrings: fc.boolean(),
    spelling: fc.constantFrom<Upstream["spelling"][]>("plain", "v2", "_v2"),
    emptyVerify: fc.constantFrom<Upstream["emptyVerify"][]>("object", "null", "absent"),
  });

/** A whole run. It begins with an order; what has to do with an order means one of the first two. */
export const programs: fc.Arbitrary<Program> = fc
  .constantFrom(3_500, 20_000, 70_000, 600_000)
  .chain((windowMs) =>
    fc.record({
      upstream: upstream(windowMs),
      steps: fc
        .tuple(
          orders,
          fc.array(fc.oneof(...asking, ...happening(windowMs)), { minLength: 2, maxLength: 30, size: "max" }),
        )
        .map(([first, rest]) => [first, ...rest]),
    }),
  );
