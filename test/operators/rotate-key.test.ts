import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { logIn } from "../access/people.ts";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";

let house: TestGateway;
let boss: { readonly uid: string; readonly key: string };
beforeEach(async () => {
  house = await openTestGateway();
  boss = await house.createOperator("admin");
});
afterEach(() => house.close());

const rotate = (uid: string) =>
  house.call("POST", `/v1/internal/operators/${uid}/key`, { operator: boss.key });
const prepare = (operator: string) =>
  house.call("GET", `/v1/open/douyin/pois?poi_id=${house.poiId}`, { operator });

describe("a new key for an operator", () => {
  test("works at once, is shown once, and leaves name, role and shops as they are; the old one is dead", async () => {
    const clerk = await house.createOperator("clerk", [house.poiId]);
    const reply = await rotate(clerk.uid);
    expect(reply.status).toBe(200);
    const { operator, key } = reply.json.data;
    expect(operator).toEqual({ uid: clerk.uid, name: clerk.uid, role: "clerk", poi_ids: [house.poiId] });
    expect(key).not.toBe(clerk.key);
    expect((await prepare(key)).status).toBe(200);
    expect((await prepare(clerk.key)).json.code).toBe("operator_unknown");
  });

  test("ends his sessions and takes back his device codes", async () => {
    const clerk = await house.createOperator("clerk", [house.poiId]);
    const { cookie } = await logIn(house, clerk.key);
    const made = await house.call("POST", "/v1/internal/device-codes", {
      operator: boss.key,
      body: { uid: clerk.uid, device_name: "平板" },
    });
    await rotate(clerk.uid);
    const session = await house.call("GET", "/v1/internal/session", { stranger: true, headers: { cookie } });
    expect([session.status, session.json.code]).toEqual([401, "session_expired"]);
    const login = await house.call("POST", "/v1/internal/sessions", {
      stranger: true,
      headers: { "x-dyg-device-code": made.json.data.code },
    });
    expect(login.status).toBe(401);
  });

  test("is written down, without the key; nobody and who is revoked get none", async () => {
    const clerk = await house.createOperator("clerk", [house.poiId]);
    const reply = await rotate(clerk.uid);
    const audit = await house.call("GET", `/v1/internal/audit?target=operator:${clerk.uid}`, {
      operator: boss.key,
    });
    expect(audit.json.data[0]).toMatchObject({
      actor: `operator:${boss.uid}`,
      action: "operators.rotate-key",
      request_id: reply.headers.get("x-request-id"),
    });
    expect(audit.text).not.toContain(reply.json.data.key);
    expect((await rotate("nobody")).status).toBe(404);
    await house.call("DELETE", `/v1/internal/operators/${clerk.uid}`, { operator: boss.key });
    expect((await rotate(clerk.uid)).status).toBe(404);
    expect(await prepare(reply.json.data.key)).toMatchObject({ status: 401 });
  });

  test("may be an admin's own: the next request needs it", async () => {
    const { key } = (await rotate(boss.uid)).json.data;
    expect((await rotate(boss.uid)).status).toBe(401);
    boss = { uid: boss.uid, key };
    expect((await rotate(boss.uid)).status).toBe(200);
  });
});
