import { expect, test } from "bun:test";
import { attentionOf, type Known } from "../../src/console/overview/attention.ts";
import { attentionWords, toldMatter } from "../../src/console/overview/attention-words.ts";

const fine = { status: "ok", detail: "" } as const;
const health: NonNullable<Known["health"]> = {
  status: "ok",
  version: "0.1.0",
  environment: "live",
  uptime_seconds: 60,
  checks: { database: fine, access_token: fine, upstream: fine, disk: fine },
};
const nowMs = Date.parse("2026-03-16T02:00:00.000Z");
const token: NonNullable<Known["token"]> = {
  alive: true,
  obtained_at: null,
  expires_at: null,
  expires_in: 0,
  renew_at: null,
  last_failure: null,
};
const queue: NonNullable<Known["queue"]> = {
  pending: 3,
  due: 0,
  failed: 0,
  oldest_since: null,
  oldest_age_seconds: 0,
  next_try_at: null,
  running: false,
  paused_until: null,
  last_failure: null,
  calls_per_second: 20,
};
const allWell: Known = {
  health,
  unsettled: { total: 0, oldestSeconds: 0 },
  loss: { count: 0, pay_amount: 0, pay_amount_yuan: "0.00", amount_missing_count: 0 },
  token,
  backups: { newestAt: "2026-03-15T20:00:00.000Z", isScheduled: true, isBroken: false },
  queue,
  jobs: [],
  clockAheadMs: 900,
  nowMs,
};
const with_ = (part: Partial<Known>): Known => ({ ...allWell, ...part });
const checks = (part: Partial<typeof health.checks>) => ({
  health: { ...health, checks: { ...health.checks, ...part } },
});
const failure = { at: "2026-03-16T01:00:00.000Z", reason: "抖音拒绝", upstream: null };
const job = {
  name: "backup",
  title: "备份数据库",
  pattern: "0 0 4 * * *",
  running: false,
  last_run_at: null,
  last_result: null,
  failed: true,
  next_run_at: null,
};

const cases: readonly (readonly [what: string, known: Known, matters: readonly string[]])[] = [
  ["all well", allWell, []],
  [
    "nothing could be asked",
    {
      ...allWell,
      health: null,
      unsettled: null,
      loss: null,
      token: null,
      backups: null,
      queue: null,
      jobs: null,
      clockAheadMs: null,
    },
    [],
  ],
  [
    "a disk that is nearly full",
    with_(checks({ disk: { status: "degraded", detail: "x" } })),
    ["disk doubt"],
  ],
  ["a disk that refuses", with_(checks({ disk: { status: "unavailable", detail: "x" } })), ["disk bad"]],
  ["a failed backup", with_(checks({ database: { status: "degraded", detail: "x" } })), ["database doubt"]],
  ["Douyin silent", with_(checks({ upstream: { status: "degraded", detail: "x" } })), ["upstream doubt"]],
  ["one open for a moment", with_({ unsettled: { total: 1, oldestSeconds: 20 } }), ["unsettled doubt"]],
  ["one open for long", with_({ unsettled: { total: 1, oldestSeconds: 301 } }), ["unsettled bad"]],
  [
    "served for nothing",
    with_({ loss: { count: 2, pay_amount: 19_900, pay_amount_yuan: "199.00", amount_missing_count: 0 } }),
    ["loss bad"],
  ],
  ["a token that was not renewed", with_({ token: { ...token, last_failure: failure } }), ["token doubt"]],
  ["no token at all", with_({ token: { ...token, alive: false, last_failure: failure } }), ["token bad"]],
  ["a token not fetched yet", with_({ token: { ...token, alive: false } }), []],
  [
    "the token, for who may see health alone",
    with_({ token: null, ...checks({ access_token: { status: "degraded", detail: "x" } }) }),
    ["token doubt"],
  ],
  [
    "the token told once",
    with_({
      token: { ...token, last_failure: failure },
      ...checks({ access_token: { status: "degraded", detail: "x" } }),
    }),
    ["token doubt"],
  ],
  [
    "no backup",
    with_({ backups: { newestAt: null, isScheduled: true, isBroken: false } }),
    ["backup-none bad"],
  ],
  [
    "an old backup",
    with_({ backups: { newestAt: "2026-03-14T20:00:00.000Z", isScheduled: true, isBroken: false } }),
    ["backup-old bad"],
  ],
  [
    "no nightly backup",
    with_({ backups: { newestAt: "2026-03-16T01:00:00.000Z", isScheduled: false, isBroken: false } }),
    ["backup-off doubt"],
  ],
  [
    "a newest backup that is no good",
    with_({ backups: { newestAt: "2026-03-16T01:00:00.000Z", isScheduled: true, isBroken: true } }),
    ["backup-broken bad"],
  ],
  ["rows without amounts", with_({ queue: { ...queue, failed: 4 } }), ["enrichment doubt"]],
  ["a failed job", with_({ jobs: [job, { ...job, failed: false }] }), ["job doubt"]],
  ["a clock a minute off", with_({ clockAheadMs: -61_000 }), ["clock doubt"]],
  ["a clock five minutes off", with_({ clockAheadMs: 300_000 }), ["clock bad"]],
  [
    "the worst first",
    with_({ queue: { ...queue, failed: 1 }, unsettled: { total: 1, oldestSeconds: 900 } }),
    ["unsettled bad", "enrichment doubt"],
  ],
];

test.each(cases)("%s", (_, known, matters) => {
  expect(attentionOf(known).map(({ kind, severity }) => `${kind} ${severity}`)).toEqual([...matters]);
});

test.each(["zh", "en"] as const)("every matter says in %s what it is and what to do", (language) => {
  const told = cases
    .flatMap(([, known]) => attentionOf(known))
    .map((matter) => toldMatter(matter, attentionWords[language], { language, timeZone: "Asia/Shanghai" }));
  expect(told.length).toBeGreaterThan(15);
  for (const { title, remedy } of told) {
    expect(title.length).toBeGreaterThan(1);
    expect(remedy.length).toBeGreaterThan(10);
    expect(`${title}${remedy}`).not.toContain("undefined");
  }
  expect(told.some(({ title }) => title.includes("¥199.00"))).toBe(true);
});
