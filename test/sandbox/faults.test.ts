import { describe, expect, test } from "bun:test";
import { Agent } from "node:http";
import { systemClock } from "../../src/clock.ts";
import type { FaultKind } from "../../src/sandbox/faults.ts";
import { at, openDesk, resultsOf } from "./desk.ts";

const openOrder = async (wish: { count?: number } = {}) => {
  const desk = await openDesk();
  const order = desk.admin.createOrder(wish);
  const codes = order.certificates.map((coupon) => coupon.encryptedCode);
  const token = await desk.tokenFor(order.codes[0]);
  return { desk, codes, token, state: () => desk.admin.state(order.orderId) };
};

/** "answered", or "dropped" when the connection closed without a whole answer. */
const fate = (sent: Promise<unknown>): Promise<"answered" | "dropped"> =>
  sent.then(
    () => "answered",
    () => "dropped",
  );

describe("a lost connection", () => {
  const cases: readonly (readonly [FaultKind, number])[] = [
    ["lost_before", 0],
    ["lost_after", 1],
    ["half_body", 1],
  ];
  test.each(cases)("by %s closes the socket with %i coupons consumed", async (kind, consumed) => {
    const { desk, codes, token, state } = await openOrder();
    desk.admin.fault({ endpoint: "verify", kind });
    expect(await fate(desk.verify(token, codes))).toBe("dropped");
    expect(state().consumed).toBe(consumed);
    expect(desk.counts().verify).toBe(1);
    const again = await desk.verify(token, codes);
    expect(resultsOf(again)).toEqual([consumed === 0 ? 0 : 1208]);
    await desk.close();
  });

  test("also ends a kept-alive connection that was good before, and the next one works", async () => {
    const { desk, codes, token, state } = await openOrder();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let i = 0; i < 3; i++) await desk.prepare({ code: "1" }, { agent });
    desk.admin.fault({ endpoint: "verify", kind: "lost_after" });
    expect(await fate(desk.verify(token, codes, { agent }))).toBe("dropped");
    expect(state().consumed).toBe(1);
    expect(resultsOf(await desk.verify(token, codes, { agent }))).toEqual([1208]);
    agent.destroy();
    await desk.close();
  });

  test("by late takes effect only afterwards", async () => {
    const { desk, codes, token, state } = await openOrder();
    desk.admin.fault({ endpoint: "verify", kind: "late", delayMs: 60 });
    expect(await fate(desk.verify(token, codes))).toBe("dropped");
    expect(state().consumed).toBe(0);
    await systemClock.sleep(120);
    expect(state().consumed).toBe(1);
    await desk.close();
  });

  test("rejects in process with the code a socket would give", async () => {
    const { desk } = await openOrder();
    desk.admin.fault({ endpoint: "any", kind: "lost_before" });
    const lost = desk.fetch(new Request(`${desk.url}/oauth/client_token/`, { method: "POST" }));
    expect(await lost.catch((cause: unknown) => cause)).toMatchObject({ code: "ECONNRESET" });
    desk.admin.fault({ endpoint: "any", kind: "half_body" });
    const half = await desk.fetch(new Request(`${desk.url}/oauth/client_token/`, { method: "POST" }));
    expect(await half.text().catch(() => "cut")).toBe("cut");
    await desk.close();
  });
});

describe("a slow answer", () => {
  test.each([
    ["delay", 1],
    ["slow", 0],
  ] as const)("by %s comes late, with %i consumed meanwhile", async (kind, meanwhile) => {
    const { desk, codes, token, state } = await openOrder();
    desk.admin.fault({ endpoint: "verify", kind, delayMs: 80 });
    const reply = desk.verify(token, codes);
    await systemClock.sleep(40);
    expect(state().consumed).toBe(meanwhile);
    expect(resultsOf(await reply)).toEqual([0]);
    await desk.close();
  });
});

describe("a refusal on demand", () => {
  test.each([
    [{ kind: "token_refused" }, 2190002, 0],
    [{ kind: "token_refused", code: 28001008 }, 28001008, 0],
    [{ kind: "rate_limited" }, 2119003, 0],
    [{ kind: "busy" }, 2100004, 0],
    [{ kind: "busy", acts: true }, 2100004, 1],
    [{ kind: "error", code: 6001001 }, 6001001, 0],
  ] as const)("%o answers %i with %i consumed", async (fault, code, consumed) => {
    const { desk, codes, token, state } = await openOrder();
    desk.admin.fault({ endpoint: "verify", ...fault });
    expect(at(await desk.verify(token, codes), "data", "error_code")).toBe(code);
    expect(state().consumed).toBe(consumed);
    await desk.close();
  });

  test("can stand in each result, with nothing consumed", async () => {
    const { desk, codes, token, state } = await openOrder({ count: 2 });
    desk.admin.fault({ endpoint: "verify", kind: "error", level: "result", code: 45005117 });
    expect(resultsOf(await desk.verify(token, codes))).toEqual([45005117, 45005117]);
    expect(state().consumed).toBe(0);
    await desk.close();
  });

  test("by http_500 is no JSON", async () => {
    const { desk, codes, token, state } = await openOrder();
    desk.admin.fault({ endpoint: "verify", kind: "http_500" });
    const reply = await desk.verify(token, codes);
    expect(reply.status).toBe(500);
    expect(reply.text).toStartWith("<html>");
    expect(state().consumed).toBe(0);
    await desk.close();
  });
});

describe("a spoilt answer", () => {
  const verifiedUnder = async (kind: FaultKind) => {
    const { desk, codes, token, state } = await openOrder({ count: 2 });
    desk.admin.fault({ endpoint: "verify", kind, bytes: 1_000_000 });
    const reply = await desk.verify(token, codes);
    await desk.close();
    expect(state().consumed).toBe(2);
    return { reply, codes };
  };

  test("always comes after the coupons were consumed", async () => {
    expect(() => JSON.parse("{")).toThrow();
    const broken = await verifiedUnder("broken_json");
    expect(() => JSON.parse(broken.reply.text)).toThrow();
    const empty = await verifiedUnder("empty_results");
    expect(resultsOf(empty.reply)).toEqual([]);
    const noData = await verifiedUnder("missing_data");
    expect(Object.keys(JSON.parse(noData.reply.text))).toEqual(["extra"]);
    const noExtra = await verifiedUnder("missing_extra");
    expect(Object.keys(JSON.parse(noExtra.reply.text))).toEqual(["data"]);
    const noNow = await verifiedUnder("missing_now");
    expect(at(noNow.reply, "extra", "now")).toBeUndefined();
    expect(noNow.reply.headers["date"]).toBeString();
    const noTime = await verifiedUnder("missing_times");
    expect(noTime.reply.headers["date"]).toBeUndefined();
    const huge = await verifiedUnder("huge_body");
    expect(huge.reply.text.length).toBeGreaterThan(1_000_000);
  });

  test("can reorder results or echo other codes", async () => {
    const order = await verifiedUnder("wrong_order_of_results");
    expect(at(order.reply, "data", "verify_results", 0, "code")).toBe(order.codes[1]);
    const echo = await verifiedUnder("echo_differs");
    expect(at(echo.reply, "data", "verify_results", 0, "code")).not.toBe(echo.codes[0]);
  });
});

describe("the fault plan", () => {
  test("hits the requests it was told to, in number and order", async () => {
    const { desk } = await openOrder();
    desk.admin.fault({ endpoint: "prepare", kind: "busy", after: 1, times: 2 });
    const codes: unknown[] = [];
    for (let i = 0; i < 4; i++) codes.push(at(await desk.prepare({ code: "1" }), "data", "error_code"));
    expect(codes).toEqual([1212, 2100004, 2100004, 1212]);
    await desk.close();
  });

  test("hits only requests that contain the text, and stops when cleared", async () => {
    const { desk } = await openOrder();
    desk.admin.fault({ endpoint: "any", kind: "busy", match: "code=22", times: "always" });
    const code = async (plain: string) => at(await desk.prepare({ code: plain }), "data", "error_code");
    expect([await code("1"), await code("22"), await code("22")]).toEqual([1212, 2100004, 2100004]);
    desk.admin.clearFaults();
    expect(await code("22")).toBe(1212);
    await desk.close();
  });

  test("by chance is the same for the same seed", async () => {
    const run = async () => {
      const { desk } = await openOrder();
      desk.admin.fault({ endpoint: "prepare", kind: "busy", chance: 0.5, times: "always" });
      const codes: unknown[] = [];
      for (let i = 0; i < 20; i++) codes.push(at(await desk.prepare({ code: "1" }), "data", "error_code"));
      await desk.close();
      return codes;
    };
    const first = await run();
    expect(new Set(first).size).toBe(2);
    expect(await run()).toEqual(first);
  });

  test("a duplicate verify acts twice; the caller sees the first answer, or the last by option", async () => {
    const { desk, codes, token, state } = await openOrder({ count: 2 });
    desk.admin.fault({ endpoint: "verify", kind: "duplicate" });
    expect(resultsOf(await desk.verify(token, codes))).toEqual([0, 0]);
    expect(state().seen).toEqual({ prepares: 1, verifies: 2, replays: 1 });
    expect(state().consumedEver).toBe(2);
    desk.admin.fault({ endpoint: "verify", kind: "duplicate", answer: "last" });
    expect(resultsOf(await desk.verify(token, codes))).toEqual([1208, 1208]);
    expect(desk.counts().verify).toBe(2);
    await desk.close();
  });
});
