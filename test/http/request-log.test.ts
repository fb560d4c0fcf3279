import { expect, test } from "bun:test";
import { openTimedHouse } from "../settling/house.ts";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";

/** The `request` line of an answer. */
const lineOf = (house: Pick<TestGateway, "logged">, requestId: string) =>
  house.logged
    .map((line) => JSON.parse(line))
    .find((one) => one.msg === "request" && one.requestId === requestId);

const prepare = (house: TestGateway, code: string | undefined, requestId: string) =>
  house.call("POST", "/v1/open/coupons/prepare", {
    body: { poi_id: house.poiId, code },
    headers: { "x-request-id": requestId },
  });

test("the line of a request names the logids of the calls of Douyin's it made, and only those", async () => {
  const house = await openTestGateway();
  try {
    const [code] = house.sandbox.admin.createOrder().codes;
    const verified = await house.verify(
      { poi_id: house.poiId, code },
      { headers: { "x-request-id": "verify-0001" } },
    );
    const line = lineOf(house, "verify-0001");
    expect(line).toMatchObject({ operation: "verifyCoupon", caller: `app:${house.app.id}`, status: 200 });
    expect(line.logids).toHaveLength(2);
    expect(line.logids[1]).toBe(verified.json.data.logid);
    const { id } = verified.json.data;
    await house.call("GET", `/v1/open/verifications/${id}`, { headers: { "x-request-id": "lookup-0001" } });
    expect(Object.keys(lineOf(house, "lookup-0001"))).not.toContain("logids");
  } finally {
    await house.close();
  }
});

test("requests side by side are told apart, those that wait for the same token too", async () => {
  const house = await openTestGateway();
  try {
    const ids = Array.from({ length: 12 }, (_, index) => `beside-${index}-aaaa`);
    const told = await Promise.all(
      ids.map(
        async (id) => (await prepare(house, house.sandbox.admin.createOrder().codes[0], id)).json.extra.logid,
      ),
    );
    expect(new Set(told).size).toBe(ids.length);
    expect(ids.map((id) => lineOf(house, id).logids)).toEqual(told.map((logid) => [logid]));
  } finally {
    await house.close();
  }
});

test("a refused token's answer is named too: Douyin's support knows both calls", async () => {
  const house = await openTestGateway();
  try {
    const { codes } = house.sandbox.admin.createOrder({ count: 2 });
    await prepare(house, codes[0], "prepare-0001");
    house.sandbox.admin.revokeTokens();
    const { json } = await prepare(house, codes[1], "prepare-0002");
    const { logids } = lineOf(house, "prepare-0002");
    expect(logids).toHaveLength(2);
    expect(logids[1]).toBe(json.extra.logid);
  } finally {
    await house.close();
  }
});

test("what goes on after the answer adds nothing to a line that is written", async () => {
  const house = await openTimedHouse();
  try {
    const body = { poi_id: house.poiId, code: "290000000022" };
    const reply = await house.answered(house.verify(body, { headers: { "x-request-id": "unknown-0001" } }));
    expect(reply.status).toBe(202);
    // prepare was answered, verify never was.
    expect(lineOf(house, "unknown-0001").logids).toHaveLength(1);
    await house.clock.advance(120_000);
    expect((await house.row(reply.json.data.id)).error_key).toBe("not_verified");
    expect(lineOf(house, "unknown-0001").logids).toHaveLength(1);
  } finally {
    await house.close();
  }
});

test("a caller who leaves while his report is read is no defect: the line says that nobody heard the answer", async () => {
  const house = await openTestGateway();
  try {
    const { key } = await house.createOperator("viewer");
    const leaving = new AbortController();
    const request = new Request("http://gateway.test/v1/internal/reports/summary", {
      headers: { "x-xtj-uid": key, "x-request-id": "left-0001" },
      signal: leaving.signal,
    });
    const answer = house.gateway.fetch(request);
    // The reading thread is only starting then.
    while (!house.logged.some((line) => line.includes("left-0001"))) {
      await Bun.sleep(1);
      leaving.abort();
    }
    await answer;
    expect(lineOf(house, "left-0001").status).toBe(499);
    expect(house.logged.filter((line) => line.includes('"defect"'))).toEqual([]);
  } finally {
    await house.close();
  }
});
