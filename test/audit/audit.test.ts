import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";

let house: TestGateway;
let boss: { readonly uid: string; readonly key: string };
beforeEach(async () => {
  house = await openTestGateway();
  boss = await house.createOperator("admin");
});
afterEach(() => house.close());

const ask = async (query = "") => {
  const reply = await house.call("GET", `/v1/internal/audit${query}`, { operator: boss.key });
  expect([query, reply.status]).toEqual([query, 200]);
  return reply.json;
};
const change = (method: string, target: string, body?: unknown) =>
  house.call(method, target, { operator: boss.key, ...(body === undefined ? {} : { body }) });

describe("an audit entry", () => {
  test("says who changed what, before and after, by which request, and keeps no secret", async () => {
    const made = await change("POST", "/v1/internal/apps", { name: "前台", code: "pos" });
    const { app, secret } = made.json.data;
    await change("PATCH", `/v1/internal/apps/${app.id}`, { status: "disabled", name: "前台" });
    const rotated = await change("POST", `/v1/internal/apps/${app.id}/secret`, { revoke_now: true });
    const { data } = await ask(`?target=app:${app.id}`);
    expect(data.map(({ action }: { readonly action: string }) => action)).toEqual([
      "apps.rotate-secret",
      "apps.update",
      "apps.create",
    ]);
    expect(data[1]).toMatchObject({
      actor: `operator:${boss.uid}`,
      before: { status: "active" },
      after: { status: "disabled" },
    });
    expect(Object.keys(data[1].after)).toEqual(["status"]);
    expect(data[2]).toMatchObject({ before: null, after: { name: "前台", code: "pos", poi_ids: null } });
    expect(data[2].request_id).toBe(made.headers.get("x-request-id"));
    const text = JSON.stringify(await ask("?page_size=200"));
    for (const hidden of [secret, rotated.json.data.secret, boss.key]) expect(text).not.toContain(hidden);
  });

  test("is there for operators, sessions, devices and token reads", async () => {
    const clerk = await change("POST", "/v1/internal/operators", {
      uid: "anna",
      name: "安娜",
      role: "clerk",
      poi_ids: ["7001"],
    });
    await house.call("POST", "/v1/internal/sessions", { operator: clerk.json.data.key });
    await change("POST", "/v1/internal/device-codes", { uid: "anna", device_name: "平板" });
    await change("PATCH", "/v1/internal/operators/anna", { poi_ids: ["7001", "7002"] });
    await change("DELETE", "/v1/internal/operators/anna");
    const app = await house.createApp({ allowTokenRead: true });
    await house.call("GET", "/v1/open/douyin/access-token", { as: app });
    const { data } = await ask("?page_size=7");
    expect(
      data.map(({ actor, action, target }: Record<"actor" | "action" | "target", string>) => [
        actor,
        action,
        target.replace(/session:\d+/, "session"),
      ]),
    ).toEqual([
      [`app:${app.id}`, "access_token.read", "access_token"],
      ["command-line", "apps.create", `app:${app.id}`],
      [`operator:${boss.uid}`, "operators.revoke", "operator:anna"],
      [`operator:${boss.uid}`, "operators.update", "operator:anna"],
      [`operator:${boss.uid}`, "device-codes.create", "operator:anna"],
      ["operator:anna", "sessions.create", "session"],
      [`operator:${boss.uid}`, "operators.create", "operator:anna"],
    ]);
    expect(data[3]).toMatchObject({ before: { poi_ids: ["7001"] }, after: { poi_ids: ["7001", "7002"] } });
  });

  test("is there, with the reason, for what an operator takes back or gives up", async () => {
    const verify = async () =>
      (await house.verify({ poi_id: house.poiId, code: house.sandbox.admin.createOrder().codes[0] })).json;
    const done = await verify();
    const used = house.sandbox.admin.createOrder();
    house.sandbox.admin.useElsewhere(used.orderId, 1);
    const failed = (await house.verify({ poi_id: house.poiId, code: used.codes[0] })).json;
    await change("POST", `/v1/open/verifications/${done.data.id}/cancel`, { reason: "点错了" });
    await change("POST", `/v1/open/verifications/${failed.data.id}/abandon`, { reason: "付了现金" });
    const { data } = await ask("?page_size=2");
    expect(data).toMatchObject([
      {
        actor: `operator:${boss.uid}`,
        action: "verifications.abandon",
        target: `verification:${failed.data.id}`,
        after: { reason: "付了现金" },
      },
      {
        actor: `operator:${boss.uid}`,
        action: "verifications.cancel",
        target: `verification:${done.data.id}`,
        after: { reason: "点错了" },
      },
    ]);
  });

  test("is not written for what was refused", async () => {
    const before = (await ask()).total;
    expect((await change("POST", "/v1/internal/apps", { name: "x", code: "console" })).status).toBe(409);
    expect((await change("PATCH", "/v1/internal/apps/1", { name: "x" })).status).toBe(404);
    expect((await ask()).total).toBe(before);
  });
});

describe("the audit", () => {
  test("is read by filters, which together bound it", async () => {
    const app = await house.createApp();
    await change("PATCH", `/v1/internal/apps/${app.id}`, { name: "a" });
    await change("PATCH", `/v1/internal/apps/${app.id}`, { name: "b" });
    expect((await ask(`?actor=operator:${boss.uid}`)).total).toBe(2);
    expect((await ask(`?action=apps.update&target=app:${app.id}`)).total).toBe(2);
    expect((await ask("?actor=operator:nobody")).total).toBe(0);
    expect((await ask("?end_time=2001-01-01")).total).toBe(0);
    expect((await ask("?start_time=2001-01-01&action=apps.update")).total).toBe(2);
  });

  test("is walked by cursor, each entry once, also while new ones come", async () => {
    const app = await house.createApp();
    for (const name of ["a", "b", "c", "d", "e"])
      await change("PATCH", `/v1/internal/apps/${app.id}`, { name });
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const more: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const page = await ask(`?action=apps.update&page_size=2${more}`);
      seen.push(...page.data.map(({ after }: { readonly after: { readonly name: string } }) => after.name));
      await change("PATCH", `/v1/internal/apps/${app.id}`, { name: `later-${seen.length}` });
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(["e", "d", "c", "b", "a"]);
  });

  test("refuses a cursor of another list, a damaged one, and one beside a page", async () => {
    for (const code of ["aa", "bb"]) await house.createApp({ code });
    const apps = await house.call("GET", "/v1/internal/apps?page_size=1", { operator: boss.key });
    for (const query of [`cursor=${apps.json.next_cursor}`, "cursor=nonsense", "page=1&cursor=abc"]) {
      const reply = await house.call("GET", `/v1/internal/audit?${query}`, { operator: boss.key });
      expect([query, reply.status, reply.json.code]).toEqual([query, 400, "invalid_request"]);
    }
  });
});

describe("a file", () => {
  test("of the audit holds every entry, safe for a spreadsheet, and is itself noted", async () => {
    const app = await house.createApp();
    for (let n = 0; n < 3; n++) await change("PATCH", `/v1/internal/apps/${app.id}`, { name: `=${n}` });
    const path = `/v1/internal/audit?export=csv&target=app:${app.id}`;
    const reply = await house.call("GET", path, { operator: boss.key });
    expect(reply.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const lines = reply.text.split("\r\n");
    expect(lines[0]).toEndWith("编号,时间,谁,做了什么,对什么,改动前,改动后,来自,请求号");
    expect(lines).toHaveLength(1 + 4 + 1 + 1);
    expect(lines.at(-2)).toStartWith("合计,4");
    expect((await ask("?page_size=1")).data[0]).toMatchObject({ action: "exports.create", target: "audit" });
  });

  test("of the reports is noted with who took it and of which time, a page is not", async () => {
    const viewer = await house.createOperator("viewer");
    const path = "/v1/internal/reports/verifications";
    await house.call("GET", path, { operator: viewer.key });
    await house.call("GET", `${path}?export=csv&start_time=2026-03-01`, { operator: viewer.key });
    const { data, total } = await ask("?action=exports.create");
    expect(total).toBe(1);
    expect(data[0]).toMatchObject({
      actor: `operator:${viewer.uid}`,
      target: "verifications",
      after: { style: "csv", start_time: "2026-03-01", end_time: null },
    });
  });
});
