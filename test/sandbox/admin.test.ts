import { describe, expect, test } from "bun:test";
import { systemClock } from "../../src/clock.ts";
import { openSandbox } from "../../src/sandbox/server.ts";
import { at, openDesk, resultsOf, send, textAt } from "./desk.ts";

const call = (url: string, method: string, path: string, body?: unknown) =>
  send(`${url}/_sandbox${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });

describe("reproducibility", () => {
  test("the same seed gives the same keys, shops and orders, another seed others", async () => {
    const facts = async (seed: number) => {
      const desk = await openDesk({ seed, demoOrders: true, publicUrl: "http://links.test" });
      const order = desk.admin.createOrder({ count: 2 });
      await desk.close();
      return [desk.credentials, desk.accessToken, desk.admin.shops(), desk.admin.orders(), order];
    };
    const first = await facts(3);
    expect(await facts(3)).toEqual(first);
    expect(await facts(4)).not.toEqual(first);
  });

  test("traffic in between does not change the orders made later", async () => {
    const busy = await openDesk({ publicUrl: "http://links.test" });
    const quiet = await openDesk({ publicUrl: "http://links.test" });
    const first = busy.admin.createOrder();
    quiet.admin.createOrder();
    await busy.verify(await busy.tokenFor(first.codes[0]), [first.certificates[0]?.encryptedCode ?? ""]);
    expect(busy.admin.createOrder()).toEqual(quiet.admin.createOrder());
    await Promise.all([busy.close(), quiet.close()]);
  });

  test("a reset goes back to the first moment", async () => {
    const desk = await openDesk({ demoOrders: true });
    const before = desk.admin.orders();
    desk.admin.createOrder();
    desk.admin.fault({ endpoint: "any", kind: "busy", times: "always" });
    desk.admin.shiftClock(5000);
    desk.admin.reset();
    expect(desk.admin.orders()).toEqual(before);
    expect(desk.admin.nowMs()).toBe(1_781_668_800_000);
    expect(desk.counts().token).toBe(0);
    expect(at(await desk.prepare({ code: "1" }), "data", "error_code")).toBe(2190002);
    await desk.close();
  });
});

describe("counting", () => {
  test("every request that reaches the server counts, refused and dropped ones too", async () => {
    const desk = await openDesk();
    desk.admin.fault({ endpoint: "verify", kind: "lost_before" });
    await desk.verify("x", ["y"]).catch(() => undefined);
    await desk.verify("x", ["y"]);
    await desk.prepare({ code: "1" }, { headers: {} });
    await desk.get("/nowhere");
    await call(desk.url, "GET", "/counts");
    expect(desk.counts()).toMatchObject({ token: 1, verify: 2, prepare: 1, unknown: 1, get: 0 });
    expect(desk.admin.seen().map((request) => request.endpoint)).toEqual([
      "token",
      "verify",
      "verify",
      "prepare",
      "unknown",
    ]);
    await desk.close();
  });
});

describe("the admin over HTTP", () => {
  test("makes an order that can be verified, and tells what became of it", async () => {
    const desk = await openDesk();
    const made = await call(desk.url, "POST", "/orders", { kind: "times_card", uses: 2, payAmountFen: 100 });
    const id = textAt(made, "orderId");
    const code = textAt(made, "certificates", 0, "encryptedCode");
    const token = await desk.tokenFor(textAt(made, "codes", 0));
    expect(resultsOf(await desk.verify(token, [code]))).toEqual([0]);
    const state = await call(desk.url, "GET", `/orders/${id}`);
    expect(at(state, "consumed")).toBe(1);
    expect(at(state, "verifyTokens")).toEqual([token]);
    const used = await call(desk.url, "POST", `/orders/${id}/use-elsewhere`, { count: 5 });
    expect(at(used, "verifyIds")).toHaveLength(1);
    const refunded = await call(desk.url, "POST", `/orders/${id}/refund`);
    expect(at(refunded, "certificates", 0, "status")).toBe(4);
    const renewed = await call(desk.url, "POST", `/orders/${id}/refresh-qr`);
    expect(textAt(renewed, "objectId")).not.toBe(textAt(made, "objectId"));
    await desk.close();
  });

  test("orders faults, dialects, time, tokens and a reset", async () => {
    const desk = await openDesk();
    const faults = await call(desk.url, "POST", "/faults", { endpoint: "prepare", kind: "busy", times: 2 });
    expect(at(faults, 0, "kind")).toBe("busy");
    expect(at(await desk.prepare({ code: "1" }), "data", "error_code")).toBe(2100004);
    expect(at(await call(desk.url, "DELETE", "/faults"))).toEqual([]);
    expect(at(await call(desk.url, "POST", "/wire", { redirectHops: 3 }), "redirectHops")).toBe(3);
    expect(at(await call(desk.url, "POST", "/clock", { shiftMs: 1000 }), "nowMs")).toBe(1_781_668_801_000);
    await call(desk.url, "POST", "/tokens/revoke");
    expect(at(await desk.prepare({ code: "1" }), "data", "error_code")).toBe(2190002);
    const many = await call(desk.url, "POST", "/orders", { repeat: 3 });
    expect(at(many)).toHaveLength(3);
    await call(desk.url, "POST", "/reset");
    expect(at(await call(desk.url, "GET", "/orders"))).toEqual([]);
    expect(at(await call(desk.url, "GET", "/"), "credentials", "clientKey")).toBe(desk.credentials.clientKey);
    await desk.close();
  });

  test("names what it cannot read", async () => {
    const desk = await openDesk();
    const cases = [
      ["POST", "/orders", { kind: "cake" }, 400],
      ["POST", "/orders", { count: "3" }, 400],
      ["POST", "/faults", { endpoint: "verify", kind: "rain" }, 400],
      ["POST", "/faults", {}, 400],
      ["POST", "/wire", { colour: "red" }, 400],
      ["GET", "/orders/1", undefined, 400],
      ["GET", "/nothing", undefined, 404],
    ] as const;
    for (const [method, path, body, status] of cases) {
      const reply = await call(desk.url, method, path, body);
      expect(reply.status).toBe(status);
      expect(textAt(reply, "error").length).toBeGreaterThan(0);
    }
    await desk.close();
  });
});

test("a taken port is an error at once", async () => {
  const desk = await openDesk();
  const port = Number(new URL(desk.url).port);
  const again = () => openSandbox({ listen: { hostname: "127.0.0.1", port }, seed: 1, clock: systemClock });
  expect(again).toThrow("cannot listen");
  await desk.close();
});
