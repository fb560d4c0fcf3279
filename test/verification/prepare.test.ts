import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";

let house: TestGateway;
beforeAll(async () => {
  house = await openTestGateway();
});
afterAll(async () => await house.close());

const prepare = (body: Readonly<Record<string, unknown>>) =>
  house.call("POST", "/v1/open/coupons/prepare", { body: { poi_id: house.poiId, ...body } });
const rows = async () => {
  const { key } = await house.createOperator("admin");
  return (await house.call("GET", "/v1/internal/reports/verifications", { operator: key })).json.total;
};

describe("prepareCoupon", () => {
  test("gives Douyin's bytes as received: a bare 19-digit number stays one", async () => {
    const order = house.sandbox.admin.createOrder({ count: 2 });
    for (const body of [{ code: order.codes[0] }, { short_link: order.shortLink }]) {
      const before = house.sandbox.counts().prepare;
      const reply = await prepare(body);
      expect(reply.status).toBe(200);
      expect(reply.headers.get("content-type")).toBe("application/json");
      expect(house.sandbox.counts().prepare - before).toBe(1);
      for (const { certificateId } of order.certificates)
        expect(reply.text).toContain(`"certificate_id":${certificateId},`);
      expect(reply.text).toStartWith('{"data":{');
    }
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(0);
  });

  test("an order without a usable coupon is a success with an empty list, not an error", async () => {
    const order = house.sandbox.admin.createOrder();
    house.sandbox.admin.useElsewhere(order.orderId);
    const reply = await prepare({ code: order.codes[0] });
    expect(reply.status).toBe(200);
    expect(reply.json.data.certificates).toEqual([]);
  });

  test("a refusal is 502 upstream_refused with Douyin's numbers and words", async () => {
    const reply = await prepare({ code: "999999999999" });
    expect(reply.status).toBe(502);
    expect(reply.json).toMatchObject({
      code: "upstream_refused",
      retry: "never",
      upstream: { error_code: 1212, sub_error_code: 0 },
    });
    expect(reply.json.upstream.description).not.toBe("");
    expect(reply.json.upstream.logid).toMatch(/^\d{14}/);
  });

  for (const kind of ["lost_before", "http_500", "broken_json"] as const)
    test(`${kind} is 502 upstream_unavailable, and prepare was sent once`, async () => {
      const order = house.sandbox.admin.createOrder();
      const before = house.sandbox.counts().prepare;
      house.sandbox.admin.fault({ endpoint: "prepare", kind });
      const reply = await prepare({ code: order.codes[0] });
      expect(reply.status).toBe(502);
      expect(reply.json).toMatchObject({ code: "upstream_unavailable", retry: "later" });
      expect(house.sandbox.counts().prepare - before).toBe(1);
    });

  test("foreign links and links to no coupon are 400 short_link_invalid, and leave no row in either operation", async () => {
    const before = await rows();
    const bad = [
      "https://evil.example/x",
      "http://v.douyin.com/abc",
      "https://v.douyin.com.evil.example/",
      "abc",
    ];
    for (const short_link of bad) {
      const prepared = await prepare({ short_link });
      const verified = await house.verify({ poi_id: house.poiId, short_link });
      for (const reply of [prepared, verified]) {
        expect(reply.status).toBe(400);
        expect(reply.json).toMatchObject({ code: "short_link_invalid", details: [{ field: "short_link" }] });
      }
    }
    const nothing = house.sandbox.admin.createOrder({ linkWithoutObjectId: true });
    expect((await prepare({ short_link: nothing.shortLink })).json.code).toBe("short_link_invalid");
    expect(await rows()).toBe(before);
  });

  test("operators from clerk up may prepare in their shops, viewers may not", async () => {
    const order = house.sandbox.admin.createOrder();
    const body = { poi_id: house.poiId, code: order.codes[0] };
    const as = async (role: "viewer" | "clerk", poiIds: readonly string[] | null) => {
      const { key: operator } = await house.createOperator(role, poiIds);
      return await house.call("POST", "/v1/open/coupons/prepare", { body, operator });
    };
    expect((await as("clerk", [house.poiId])).status).toBe(200);
    expect((await as("clerk", ["1"])).json.code).toBe("shop_not_allowed");
    expect((await as("viewer", null)).json.code).toBe("operator_not_allowed");
  });
});
