import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { silentLog } from "../../src/log.ts";
import { openTokenKeeper } from "../../src/tokens/keeper.ts";
import { TokenUnavailable } from "../../src/tokens/problems.ts";
import { accessTokens } from "../../src/tokens/table.ts";
import { granted, openTestKeeper, refusedWith, silent, type TestKeeper } from "./token-endpoint.ts";

const minuteMs = 60_000;

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

/** The keeper with a fresh token, and the 5 s after its fetch gone by. */
const holding = async (accessToken: string, expiresInSeconds?: number) => {
  it.douyin.will(granted(accessToken, expiresInSeconds));
  expect(await it.keeper.current()).toBe(accessToken);
  await it.clock.advance(6_000);
};

describe("one token for all", () => {
  test("ten callers at once cost one fetch", async () => {
    const callers = Promise.all(Array.from({ length: 10 }, () => it.keeper.current()));
    await it.clock.settle();
    await it.douyin.answer(granted("clt.a"));
    expect(new Set(await callers)).toEqual(new Set(["clt.a"]));
    expect(it.douyin.kinds()).toEqual(["stable"]);
  });

  test("nobody gets a token before it is on disk", async () => {
    const repository = it.repository();
    let letWrite = () => {};
    const written = new Promise<void>((resolve) => {
      letWrite = resolve;
    });
    const keeper = await openTokenKeeper({
      fetchToken: it.douyin.fetchToken,
      repository: { ...repository, save: (token) => written.then(() => repository.save(token)) },
      clock: it.clock,
      log: silentLog,
    });
    it.douyin.will(granted("clt.a"));
    let given: string | undefined;
    const caller = keeper.current().then((token) => {
      given = token;
    });
    await it.clock.settle();
    expect([given, keeper.status().expiresAtMs]).toEqual([undefined, null]);
    letWrite();
    await caller;
    expect(given).toBe("clt.a");
    expect(await repository.load()).toMatchObject({ accessToken: "clt.a" });
  });

  test("it lies on disk sealed", async () => {
    await holding("clt.secret");
    const [row] = await it.parts().doors.db.select().from(accessTokens);
    expect(row?.tokenSealed).toMatch(/^v1\./);
    expect(JSON.stringify(row)).not.toContain("clt.secret");
  });

  test("a token that cannot be written is given to nobody", async () => {
    const { doors } = it.parts();
    await doors.commit((write) =>
      write.run({ run: () => doors.db.run("ALTER TABLE access_tokens RENAME TO elsewhere") }),
    );
    it.douyin.will(granted("clt.a"));
    await expect(it.keeper.current()).rejects.toThrow();
    expect(it.keeper.status().expiresAtMs).toBeNull();
  });
});

describe("a restart", () => {
  test("burns no token", async () => {
    await holding("clt.a");
    const again = await it.restart();
    expect(await again.current()).toBe("clt.a");
    expect(it.douyin.kinds()).toEqual(["stable"]);
  });

  test("does not shorten the 5 s between two fetches", async () => {
    it.douyin.will(granted("clt.a"), granted("clt.b"));
    await it.keeper.current();
    await it.clock.advance(1_000);
    const again = await it.restart();
    const renewed = again.renewAfterRefusal("clt.a");
    await it.clock.advance(10_000);
    expect(await renewed).toBe("clt.b");
    expect(it.douyin.timesMs()).toEqual([0, 5_000]);
  });

  test("with another client key leaves the other app's token aside, and says so", async () => {
    await holding("clt.a");
    const again = await it.restart("another");
    it.douyin.will(granted("clt.b"));
    expect(await again.current()).toBe("clt.b");
    expect(it.logged.join()).toContain("cannot be opened");
    expect(it.logged.join()).not.toContain("clt.");
  });
});

describe("ahead of expiry", () => {
  test("a token with more than 10 minutes left is not renewed", async () => {
    await holding("clt.a");
    await it.clock.advance(109 * minuteMs);
    expect(await it.keeper.renewIfDue()).toBe("尚未到期，无需刷新");
    await it.keeper.current();
    expect(it.douyin.kinds()).toEqual(["stable"]);
  });

  test("one with less is renewed by the job", async () => {
    await holding("clt.a");
    await it.clock.advance(110 * minuteMs);
    it.douyin.will(granted("clt.b"));
    expect(await it.keeper.renewIfDue()).toBe("已刷新");
    expect(await it.keeper.current()).toBe("clt.b");
  });

  test("a caller renews it on the way, and does not wait for that", async () => {
    await holding("clt.a");
    await it.clock.advance(110 * minuteMs);
    expect(await it.keeper.current()).toBe("clt.a");
    await it.clock.settle();
    expect(it.douyin.kinds()).toEqual(["stable", "stable"]);
    await it.douyin.answer(granted("clt.b"));
    expect(await it.keeper.current()).toBe("clt.b");
  });

  test("a stable endpoint that repeats its token is asked twice, then the plain one", async () => {
    await holding("clt.a");
    await it.clock.advance(110 * minuteMs);
    it.douyin.will(granted("clt.a", 594));
    expect(await it.keeper.renewIfDue()).toBe("抖音仍返回同一个 token");
    for (let minute = 0; minute < 4; minute++) {
      await it.clock.advance(minuteMs);
      expect(await it.keeper.renewIfDue()).toBe("尚未到期，无需刷新");
      await it.keeper.current();
    }
    await it.clock.advance(minuteMs);
    it.douyin.will(granted("clt.a", 294), granted("clt.b"));
    expect(await it.keeper.renewIfDue()).toBe("已刷新");
    expect(it.douyin.kinds()).toEqual(["stable", "stable", "stable", "plain"]);
    expect(await it.keeper.current()).toBe("clt.b");
  });

  test("a failed renewal keeps the old token while it lives, and backs off", async () => {
    await holding("clt.a");
    await it.clock.advance(110 * minuteMs);
    it.douyin.will(silent(), silent(), silent());
    await failureOf(it.keeper.renewIfDue());
    expect(await it.keeper.renewIfDue()).toBe("上次刷新失败，稍后再试");
    for (let second = 0; second < 18; second++) {
      await it.clock.advance(1_000);
      expect(await it.keeper.current()).toBe("clt.a");
    }
    expect(it.douyin.kinds()).toHaveLength(4);
    expect(it.keeper.status().lastFailure).not.toBeNull();
    await it.clock.advance(10 * minuteMs);
    it.douyin.will(silent());
    expect((await failureOf(it.keeper.current())).refusal).toBeNull();
  });

  test("a success makes an earlier failure forgotten", async () => {
    it.douyin.will(silent(), granted("clt.a"));
    await failureOf(it.keeper.current());
    await it.clock.advance(5_000);
    expect(await it.keeper.current()).toBe("clt.a");
    expect(it.keeper.status()).toMatchObject({ lastFailure: null, obtainedAtMs: it.clock.nowMs() });
  });
});

describe("called too often (10020)", () => {
  test("nothing is asked for five minutes and the old token stays", async () => {
    await holding("clt.a");
    await it.clock.advance(110 * minuteMs);
    it.douyin.will(refusedWith(10_020));
    await failureOf(it.keeper.renewIfDue());
    for (let second = 0; second < 290; second += 10) {
      await it.clock.advance(10_000);
      expect(await it.keeper.current()).toBe("clt.a");
      expect((await failureOf(it.keeper.renewAfterRefusal("clt.a"))).refusal?.error_code).toBe(10_020);
    }
    expect(it.douyin.kinds()).toHaveLength(2);
    await it.clock.advance(11_000);
    it.douyin.will(granted("clt.b"));
    expect(await it.keeper.renewIfDue()).toBe("已刷新");
  });
});
