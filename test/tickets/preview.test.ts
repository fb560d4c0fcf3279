import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";

let house: TestGateway;
beforeAll(async () => {
  house = await openTestGateway({ env: { DYG_UPSTREAM_TIMEOUT_MS: "500" } });
});
afterAll(async () => await house.close());

const preview = async (body: Readonly<Record<string, unknown>>) =>
  await house.call("POST", "/v1/open/coupons/preview", { body: { poi_id: house.poiId, ...body } });

describe("a preview tells what a code or link is worth, and consumes nothing", () => {
  test("by code and by link: the coupons in Douyin's order, and a ticket for ten minutes", async () => {
    const order = house.sandbox.admin.createOrder({ count: 2 });
    const before = house.sandbox.counts();
    const sinceMs = Date.now();
    const reply = await preview({ code: order.codes[0] });
    expect(reply.status).toBe(200);
    const [first] = order.certificates;
    expect(reply.json.data).toEqual({
      ticket: expect.stringMatching(/^[A-Za-z0-9_-]{32}$/),
      expires_at: expect.any(String),
      order_id: order.orderId,
      product_name: "双人火锅套餐",
      sku_name: "双人火锅套餐",
      kind: "coupon",
      coupons: order.certificates.map(({ certificateId }) => ({
        certificate_id: certificateId,
        usable: true,
        reason: null,
        original_amount: expect.any(Number),
        pay_amount: expect.any(Number),
        start_time: expect.stringMatching(/\.000Z$/),
        expire_time: expect.stringMatching(/\.000Z$/),
        uses_left: 1,
      })),
    });
    expect(first).toBeDefined();
    const lifeMs = Date.parse(reply.json.data.expires_at) - sinceMs;
    expect(lifeMs).toBeGreaterThanOrEqual(600_000);
    expect(lifeMs).toBeLessThan(605_000);
    const byLink = await preview({ short_link: ` ${order.shortLink} ` });
    expect(byLink.json.data.order_id).toBe(order.orderId);
    expect(byLink.json.data.ticket).not.toBe(reply.json.data.ticket);
    expect(house.sandbox.counts()).toMatchObject({ prepare: before.prepare + 2, verify: before.verify });
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(0);
  });

  test.each([
    ["coupon", 1],
    ["voucher", 1],
    ["times_card", 4],
  ] as const)("says that it is a %s with %i uses left", async (kind, uses) => {
    const order = house.sandbox.admin.createOrder({ kind, uses });
    expect((await preview({ code: order.codes[0] })).json.data).toMatchObject({
      kind,
      coupons: [{ uses_left: uses, usable: true }],
    });
  });

  test("money is what the guest paid for this coupon, in fen", async () => {
    const order = house.sandbox.admin.createOrder({ payAmountFen: 19_900, merchantDiscountFen: 100 });
    const [coupon] = (await preview({ code: order.codes[0] })).json.data.coupons;
    expect(coupon.pay_amount).toBe(19_900);
    expect(coupon.original_amount).toBeGreaterThan(19_900);
  });

  test("says why a coupon cannot be used here and now", async () => {
    const order = house.sandbox.admin.createOrder({ count: 4, expiredCount: 1 });
    const [, barred, early] = order.certificates;
    house.sandbox.admin.wire({ listExpired: true });
    house.sandbox.admin.changeCertificate(barred?.certificateId ?? "", { notAvailablePois: [house.poiId] });
    house.sandbox.admin.changeCertificate(early?.certificateId ?? "", { startMs: Date.now() + 3_600_000 });
    const { coupons } = (await preview({ code: order.codes[0] })).json.data;
    expect(coupons.map(({ usable, reason }: Record<string, unknown>) => [usable, reason])).toEqual([
      [false, "coupon_expired"],
      [false, "wrong_shop"],
      [false, "not_started"],
      [true, null],
    ]);
  });

  test("no usable coupon is a 200 without coupons; a verify by its ticket explains and consumes nothing", async () => {
    const order = house.sandbox.admin.createOrder();
    house.sandbox.admin.useElsewhere(order.orderId, 1);
    const reply = await preview({ code: order.codes[0] });
    expect(reply.status).toBe(200);
    expect(reply.json.data).toMatchObject({ coupons: [], kind: null, product_name: null, sku_name: null });
    const before = house.sandbox.counts().verify;
    const verified = await house.verify({ poi_id: house.poiId, ticket: reply.json.data.ticket });
    expect(verified.json.data).toMatchObject({ verify_status: "failed", error_key: "coupon_already_used" });
    expect(house.sandbox.counts().verify).toBe(before);
  });
});

describe("what a preview cannot tell it says as prepareCoupon does", () => {
  test("Douyin's refusal is 502 upstream_refused with Douyin's words", async () => {
    const reply = await preview({ code: "109999999999" });
    expect([reply.status, reply.json.code]).toEqual([502, "upstream_refused"]);
    expect(reply.json.upstream).toMatchObject({ error_code: 1212, logid: expect.any(String) });
  });

  test("Douyin's silence is 502 upstream_unavailable", async () => {
    const order = house.sandbox.admin.createOrder();
    house.sandbox.admin.fault({ endpoint: "prepare", kind: "http_500" });
    const reply = await preview({ code: order.codes[0] });
    expect([reply.status, reply.json.code]).toEqual([502, "upstream_unavailable"]);
  });

  test("a link that is none, or leads to no coupon, is 400 short_link_invalid", async () => {
    const order = house.sandbox.admin.createOrder({ linkWithoutObjectId: true });
    for (const link of ["https://example.com/x", order.shortLink]) {
      const reply = await preview({ short_link: link });
      expect([reply.status, reply.json.code]).toEqual([400, "short_link_invalid"]);
    }
  });

  test("a shop that is not the caller's is 403, a viewer is 403", async () => {
    const order = house.sandbox.admin.createOrder();
    const as = await house.createApp({ poiIds: ["1"] });
    const body = { poi_id: house.poiId, code: order.codes[0] };
    const elsewhere = await house.call("POST", "/v1/open/coupons/preview", { body, as });
    expect([elsewhere.status, elsewhere.json.code]).toEqual([403, "shop_not_allowed"]);
    const viewer = await house.createOperator("viewer");
    const looked = await house.call("POST", "/v1/open/coupons/preview", { body, operator: viewer.key });
    expect([looked.status, looked.json.code]).toEqual([403, "operator_not_allowed"]);
  });
});

describe("what the verify needs stays with the gateway, unreadable at rest", () => {
  test("no token, code or person is in the answer, the log or the database's files", async () => {
    const order = house.sandbox.admin.createOrder({ count: 3 });
    const reply = await preview({ code: order.codes[0] });
    const { ticket } = reply.json.data;
    const prepared = await house.call("POST", "/v1/open/coupons/prepare", {
      body: { poi_id: house.poiId, code: order.codes[0] },
    });
    const codes = [...prepared.text.matchAll(/"encrypted_code":"([^"]+)"/g)].map((match) => match[1] ?? "");
    const persons = order.personalData;
    // What is looked for is really there to be told.
    expect(codes).toHaveLength(3);
    expect(persons.some((text) => prepared.text.includes(text))).toBe(true);
    const tokens = house.sandbox.admin.state(order.orderId).verifyTokens;
    expect(tokens).toHaveLength(2);
    const secrets = [...codes, ...persons, ...tokens, ...order.codes];
    for (const secret of secrets) expect(reply.text).not.toContain(secret);
    for (const secret of [...secrets, ticket]) expect(house.logged.join("\n")).not.toContain(secret);
    const files = readdirSync(house.dataDir).filter((name) => name.includes(".db"));
    expect(files.length).toBeGreaterThan(0);
    for (const name of files) {
      const bytes = readFileSync(join(house.dataDir, name));
      for (const secret of [...codes, ...persons, ...tokens, ticket])
        expect(bytes.includes(secret)).toBe(false);
    }
  });
});
