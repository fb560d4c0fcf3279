import { expect, test } from "bun:test";
import fc from "fast-check";
import { TokenUnavailable } from "../../src/tokens/problems.ts";
import { granted, openTestKeeper, refusedWith, silent, type TestKeeper } from "./token-endpoint.ts";

const answers = ["new", "new", "same", "short", "too_often", "wrong", "silent", "lost"] as const;
type AnswerKind = (typeof answers)[number];

type Step =
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "ask" | "refuse" | "job" }
  | { readonly kind: "answer"; readonly as: AnswerKind };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant("wait" as const),
    ms: fc.constantFrom(1, 1_000, 5_000, 61_000, 301_000, 6_700_000),
  }),
  fc.record({ kind: fc.constantFrom("ask" as const, "refuse" as const, "job" as const) }),
  fc.record({ kind: fc.constant("answer" as const), as: fc.constantFrom(...answers) }),
);

/** Douyin's side: which tokens it gave, and until when they live at most. */
const openGrants = (nowMs: () => number) => {
  const ends = new Map<string, number>();
  let newest = "clt.0";
  const grant = (token: string, seconds: number) => {
    newest = token;
    ends.set(token, Math.max(ends.get(token) ?? 0, nowMs() + seconds * 1_000));
    return granted(token, seconds);
  };
  return {
    isAlive: (token: string) => (ends.get(token) ?? 0) > nowMs(),
    reply: (as: AnswerKind) => {
      if (as === "new" || as === "short") return grant(`clt.${ends.size + 1}`, as === "new" ? 7_200 : 100);
      if (as === "same") return grant(newest, 7_200);
      if (as === "too_often") return refusedWith(10_020);
      return as === "wrong" ? refusedWith(10_013) : silent(as === "lost" ? "http_status" : "timeout");
    },
  };
};

/** What was asked though it must not have been: both endpoints, 5 s apart, and not for five minutes after 10020. */
const faultsOf = (it: TestKeeper, pausedFromMs: number): readonly string[] => {
  const times = it.douyin.timesMs();
  const kinds = it.douyin.kinds();
  const [lastMs, beforeMs] = [times.at(-1), times.at(-2)];
  const faults: string[] = [];
  if (lastMs === undefined) return faults;
  if (lastMs > pausedFromMs && lastMs < pausedFromMs + 300_000) faults.push("asked during the pause");
  const atOnce = kinds.at(-1) === "plain" && kinds.at(-2) === "stable";
  if (beforeMs !== undefined && lastMs - beforeMs < 5_000 && !atOnce) faults.push("asked too soon");
  return faults;
};

/** The connection to Douyin gives up on a question after 20 s. */
const letPass = async ({ douyin, clock }: TestKeeper, ms: number): Promise<void> => {
  for (let leftMs = ms; leftMs > 0; leftMs -= 20_000) {
    const waitedFor = douyin.unanswered();
    await clock.advance(Math.min(leftMs, 20_000));
    if (leftMs >= 20_000 && waitedFor > 0) await douyin.answer(silent());
  }
};

/** Plays the steps; gives everything that must not happen and did. */
const play = async (it: TestKeeper, steps: readonly Step[]): Promise<readonly string[]> => {
  const { keeper, douyin, clock } = it;
  const grants = openGrants(clock.nowMs);
  const faults: string[] = [];
  let pausedFromMs = Number.NEGATIVE_INFINITY;
  let given: string | undefined;

  const look = (work: Promise<string>, refused?: string): Promise<void> =>
    work.then(
      async (token) => {
        given = token;
        if (token === refused) faults.push("the refused token was given again");
        if (!grants.isAlive(token)) faults.push("a dead token was given");
        if ((await it.repository().load()) === undefined) faults.push("a token was given before it was kept");
      },
      (cause: unknown) => {
        if (!(cause instanceof TokenUnavailable)) faults.push(`thrown: ${String(cause)}`);
      },
    );

  for (const one of steps) {
    if (one.kind === "wait") await letPass(it, one.ms);
    if (one.kind === "ask") void look(keeper.current());
    if (one.kind === "refuse" && given !== undefined) void look(keeper.renewAfterRefusal(given), given);
    if (one.kind === "job") keeper.renewIfDue().catch(() => {});
    if (one.kind === "answer" && douyin.unanswered() > 0) {
      const reply = grants.reply(one.as);
      if (reply.kind === "ok") pausedFromMs = Number.NEGATIVE_INFINITY;
      if (one.as === "too_often") pausedFromMs = clock.monotonicMs();
      await douyin.answer(reply);
    }
    await clock.settle();
    faults.push(...faultsOf(it, pausedFromMs));
  }
  return faults;
};

test("whatever callers and Douyin do, only living tokens are given out and Douyin is never pressed", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const it = await openTestKeeper();
      try {
        expect(await play(it, steps)).toEqual([]);
      } finally {
        await it.close();
      }
    }),
    { numRuns: 60 },
  );
}, 20_000);
