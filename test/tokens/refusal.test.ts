import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { TokenUnavailable } from "../../src/tokens/problems.ts";
import { granted, openTestKeeper, refusedWith, silent, type TestKeeper } from "./token-endpoint.ts";

let it: TestKeeper;
beforeEach(async () => {
  it = await openTestKeeper();
});
afterEach(() => it.close());

const failureOf = async (work: Promise<unknown>): Promise<TokenUnavailable> => {
  const thrown = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (thrown instanceof TokenUnavailable) return thrown;
  throw new Error("a token was given, or it failed otherwise", { cause: thrown });
};

const holding = async (accessToken: string) => {
  it.douyin.will(granted(accessToken));
  expect(await it.keeper.current()).toBe(accessToken);
  await it.clock.advance(6_000);
};

describe("a refused token", () => {
  test("costs one refresh, however many callers it was refused to", async () => {
    await holding("clt.a");
    it.douyin.will(granted("clt.b"));
    const renewed = await Promise.all(Array.from({ length: 10 }, () => it.keeper.renewAfterRefusal("clt.a")));
    expect(new Set(renewed)).toEqual(new Set(["clt.b"]));
    expect(it.douyin.kinds()).toEqual(["stable", "stable"]);
  });

  test("older than the one held burns nothing", async () => {
    await holding("clt.b");
    expect(await it.keeper.renewAfterRefusal("clt.a")).toBe("clt.b");
    expect(it.douyin.kinds()).toEqual(["stable"]);
  });

  test("that the stable endpoint gives again is replaced by the plain one at once", async () => {
    await holding("clt.a");
    it.douyin.will(granted("clt.a"), granted("clt.b"));
    expect(await it.keeper.renewAfterRefusal("clt.a")).toBe("clt.b");
    expect(it.douyin.kinds()).toEqual(["stable", "stable", "plain"]);
    expect(it.douyin.timesMs()).toEqual([0, 6_000, 6_000]);
  });

  test("that both endpoints give again is given to nobody", async () => {
    await holding("clt.a");
    it.douyin.will(granted("clt.a"), granted("clt.a"));
    expect((await failureOf(it.keeper.renewAfterRefusal("clt.a"))).refusal).toBeNull();
  });

  test("just fetched is renewed only when 5 s have passed since that fetch", async () => {
    it.douyin.will(granted("clt.a"), granted("clt.b"));
    await it.keeper.current();
    await it.clock.advance(1_000);
    const renewed = it.keeper.renewAfterRefusal("clt.a");
    await it.clock.advance(3_999);
    expect(it.douyin.kinds()).toEqual(["stable"]);
    await it.clock.advance(1);
    expect(await renewed).toBe("clt.b");
    expect(it.douyin.timesMs()).toEqual([0, 5_000]);
  });

  test("is not handed to a caller who comes while its successor is under way", async () => {
    await holding("clt.a");
    const renewed = it.keeper.renewAfterRefusal("clt.a");
    const other = it.keeper.current();
    await it.clock.settle();
    await it.douyin.answer(granted("clt.b"));
    expect(await Promise.all([renewed, other])).toEqual(["clt.b", "clt.b"]);
  });

  test("stays for other callers when no successor is to be had", async () => {
    await holding("clt.a");
    it.douyin.will(silent());
    await failureOf(it.keeper.renewAfterRefusal("clt.a"));
    expect(await it.keeper.current()).toBe("clt.a");
  });

  test("met by a renewal that began before the refusal is renewed once more", async () => {
    await holding("clt.a");
    await it.clock.advance(110 * 60_000);
    const ahead = it.keeper.renewIfDue();
    await it.clock.settle();
    const renewed = it.keeper.renewAfterRefusal("clt.a");
    await it.douyin.answer(granted("clt.a", 590));
    it.douyin.will(granted("clt.b"));
    await it.clock.advance(5_000);
    expect(await ahead).toBe("抖音仍返回同一个 token");
    expect(await renewed).toBe("clt.b");
  });
});

describe("what the endpoints say", () => {
  test("a stable token with less than 5 minutes is replaced by a plain one at once", async () => {
    it.douyin.will(granted("clt.a", 299), granted("clt.b"));
    expect(await it.keeper.current()).toBe("clt.b");
    expect(it.douyin.timesMs()).toEqual([0, 0]);
  });

  test("a short life is better than none", async () => {
    it.douyin.will(granted("clt.a", 120), silent());
    expect(await it.keeper.current()).toBe("clt.a");
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
    "a life of %p seconds is no life",
    async (seconds) => {
      it.douyin.will(granted("clt.a", seconds), granted("clt.b", seconds));
      await failureOf(it.keeper.current());
      expect(it.keeper.status().expiresAtMs).toBeNull();
    },
  );

  test("a life of years is taken for a day at most", async () => {
    it.douyin.will(granted("clt.a", 10 ** 12));
    const { expiresAtMs } = await it.keeper.read();
    expect(expiresAtMs).toBe(it.clock.nowMs() + 86_400_000);
  });

  test("a platform without the stable endpoint is asked for a plain token at once", async () => {
    it.douyin.will(silent("http_status"), granted("clt.a"));
    const token = it.keeper.current();
    await it.clock.advance(5_000);
    expect(await token).toBe("clt.a");
    expect([it.douyin.kinds(), it.douyin.timesMs()]).toEqual([
      ["stable", "plain"],
      [0, 0],
    ]);
  });

  test("a wrong client key is told with Douyin's code and words, and asked about once in 5 s", async () => {
    it.douyin.will(refusedWith(10_013));
    const first = await failureOf(it.keeper.current());
    expect(first.refusal).toEqual({
      error_code: 10_013,
      sub_error_code: 0,
      error_key: "unknown",
      description: "调用过于频繁",
      logid: "20260316102854",
    });
    expect((await failureOf(it.keeper.current())).refusal?.error_code).toBe(10_013);
    expect(it.douyin.kinds()).toEqual(["stable"]);
    await it.clock.advance(5_000);
    it.douyin.will(granted("clt.a"));
    expect(await it.keeper.current()).toBe("clt.a");
  });

  test("silence is asked again after 5 s at the earliest", async () => {
    it.douyin.will(silent(), granted("clt.a"));
    await failureOf(it.keeper.current());
    const next = it.keeper.current();
    await it.clock.advance(5_000);
    expect(await next).toBe("clt.a");
    expect(it.douyin.timesMs()).toEqual([0, 5_000]);
  });
});

describe("an answer that comes late", () => {
  test("never overwrites a newer token, in memory or on disk", async () => {
    const first = failureOf(it.keeper.current());
    await it.clock.advance(60_000);
    expect((await first).refusal).toBeNull();
    const second = it.keeper.current();
    await it.clock.settle();
    expect(it.douyin.kinds()).toEqual(["stable", "stable"]);
    // The second question is answered first.
    const answerFirst = it.douyin.takeFirst();
    await it.douyin.answer(granted("clt.new"));
    expect(await second).toBe("clt.new");
    answerFirst(granted("clt.old"));
    await it.clock.settle();
    expect(await it.keeper.current()).toBe("clt.new");
    expect(await it.repository().load()).toMatchObject({ accessToken: "clt.new" });
  });

  test("is used when there is no newer one", async () => {
    const first = failureOf(it.keeper.current());
    await it.clock.advance(60_000);
    await first;
    await it.douyin.answer(granted("clt.late"));
    expect(await it.keeper.current()).toBe("clt.late");
    expect(it.douyin.kinds()).toEqual(["stable"]);
  });
});
