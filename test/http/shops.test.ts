import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";
import { expectRefusal, expectServing, preparePath, unnoticed, verifyPath } from "./ground.ts";

let own: TestGateway;
let otherPoiId: string;
beforeAll(async () => {
  own = await openTestGateway();
  otherPoiId = own.sandbox.admin.shops()[1]?.poiId ?? "";
});
afterAll(() => own.close());

const coupon = () => own.sandbox.admin.createOrder().codes[0];

describe("an app's list of shops", () => {
  test("bounds verify and prepare: another shop is refused by name and nothing is asked", async () => {
    const as = await own.createApp({ poiIds: [own.poiId] });
    for (const target of [verifyPath, preparePath]) {
      const body = { poi_id: otherPoiId, code: coupon() };
      const reply = await unnoticed(own, () => own.call("POST", target, { body, as }));
      expectRefusal(reply, 403, "shop_not_allowed", ["poi_id"]);
    }
    const reply = await own.verify({ poi_id: own.poiId, code: coupon() }, { as });
    expect([reply.status, reply.json.outcome]).toEqual([200, "success"]);
  });

  test("that is empty allows none", async () => {
    const as = await own.createApp({ poiIds: [] });
    for (const poiId of [own.poiId, otherPoiId, "1"]) {
      const reply = await unnoticed(own, () => own.verify({ poi_id: poiId, code: "1029384756" }, { as }));
      expectRefusal(reply, 403, "shop_not_allowed", ["poi_id"]);
    }
  });

  test("that is null allows every one", async () => {
    const as = await own.createApp({ poiIds: null });
    for (const poiId of [own.poiId, otherPoiId])
      expect((await own.verify({ poi_id: poiId, code: coupon() }, { as })).json.outcome).toBe("success");
  });

  test("is looked at after the request itself: a stranger's shop in a wrong body is a wrong body", async () => {
    const as = await own.createApp({ poiIds: [own.poiId] });
    for (const wrong of [{ quantity: "3" }, { extra: 1 }, { code: undefined }]) {
      const body = { poi_id: otherPoiId, code: "1029384756", ...wrong };
      expectRefusal(await unnoticed(own, () => own.verify(body, { as })), 400, "invalid_request");
    }
  });

  test("bounds an operator in the same way", async () => {
    const { key } = await own.createOperator("clerk", [own.poiId]);
    const foreign = { poi_id: otherPoiId, code: "1029384756" };
    const reply = await unnoticed(own, () => own.verify(foreign, { operator: key }));
    expectRefusal(reply, 403, "shop_not_allowed", ["poi_id"]);
    const good = await own.verify({ poi_id: own.poiId, code: coupon() }, { operator: key });
    expect(good.json.outcome).toBe("success");
  });
});

test("a shop Douyin does not know is Douyin's to refuse: 200, failed, nothing consumed", async () => {
  const { codes, orderId } = own.sandbox.admin.createOrder();
  const reply = await own.verify({ poi_id: "7001000000000000001", code: codes[0] });
  expect([reply.status, reply.json.outcome]).toEqual([200, "failed"]);
  expect(own.sandbox.admin.state(orderId).consumed).toBe(0);
});

test("a disabled app is refused whatever it asks, and says so only after its signature held", async () => {
  const as = await own.createApp({ status: "disabled" });
  const body = { poi_id: own.poiId, code: "1029384756" };
  expectRefusal(await unnoticed(own, () => own.verify(body, { as })), 403, "app_disabled");
  const forged = { ...as, secret: "not its secret, but as long as one" };
  expectRefusal(await unnoticed(own, () => own.verify(body, { as: forged })), 401, "signature_invalid");
});

describe("a link that is not Douyin's", () => {
  const links = [
    "http://v.douyin.com/abc/",
    "https://v.douyin.com.evil.test/abc/",
    "https://v.douyin.com@evil.test/abc/",
    "https://v.douyin.com:443@evil.test/",
    "https://evil.test/https://v.douyin.com/abc/",
    "https://evil.test/?u=https://v.douyin.com/",
    "https://evil.test#https://v.douyin.com/",
    "https://v.douyin.com:8443/abc/",
    "https://v.douyin.com\\@evil.test/",
    "https:\\\\v.douyin.com\\abc",
    "https:/v.douyin.com/abc/",
    "//v.douyin.com/abc/",
    "v.douyin.com/abc/",
    "https://sub.v.douyin.com/abc/",
    "https://www.douyin.com/abc/",
    "https://v.douyin.com./abc/",
    "https://v.douyin.com%2eevil.test/",
    "https://ｖ.douyin.com/abc/",
    "https://v.douyin。com/abc/",
    "https://v.douyin.com/a b/",
    "https://127.0.0.1/abc/",
    "https://[::1]/abc/",
    "http://169.254.169.254/latest/meta-data/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:text/html,https://v.douyin.com/",
    "   ",
    "看看 https://v.douyin.com/abc/ 复制打开抖音",
  ];

  test.each(links)("is refused before any row, and never fetched: %s", async (link) => {
    for (const target of [verifyPath, preparePath]) {
      const body = { poi_id: own.poiId, short_link: link };
      const reply = await unnoticed(own, () => own.call("POST", target, { body }));
      expectRefusal(reply, 400, "short_link_invalid", ["short_link"]);
      expect(reply.json.verification_id).toBeNull();
    }
  });

  test("is no neighbour of a configured origin either", async () => {
    const { port } = new URL(own.sandbox.url);
    for (const link of [
      `http://localhost:${port}/abc/`,
      `http://127.0.0.1:${port}@evil.test/`,
      `http://127.0.0.1:${port}0/abc/`,
      `https://127.0.0.1:${port}/abc/`,
    ]) {
      const reply = await unnoticed(own, () => own.verify({ poi_id: own.poiId, short_link: link }));
      expectRefusal(reply, 400, "short_link_invalid", ["short_link"]);
    }
  });

  test("leaves the next good link as it is, with white space around it", async () => {
    const { shortLink } = own.sandbox.admin.createOrder();
    const reply = await own.verify({ poi_id: own.poiId, short_link: `\n  ${shortLink}\t` });
    expect(reply.json.outcome).toBe("success");
    await expectServing(own);
  });
});
