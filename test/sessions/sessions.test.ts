import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { deviceCodes, sessions as sessionsTable } from "../../src/sessions/table.ts";
import { openTestGateway, type Reply, type TestGateway } from "../support/gateway.ts";
import { type SimulatedClock, simulatedClock } from "../support/simulated-clock.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const loginPath = "/v1/internal/sessions";
const currentPath = "/v1/internal/session";

let house: TestGateway;
let clock: SimulatedClock;
let boss: { readonly uid: string; readonly key: string };

beforeEach(async () => {
  clock = simulatedClock();
  house = await openTestGateway({ clock });
  boss = await house.createOperator("admin");
});
afterEach(() => house.close());

interface Browser {
  readonly cookie: string;
  readonly csrfToken: string;
  readonly login: Reply;
}

const cookieOf = ({ headers }: Reply): string => headers.get("set-cookie") ?? "";
const browserOf = (login: Reply): Browser => ({
  cookie: cookieOf(login).split(";")[0] ?? "",
  csrfToken: login.json?.data?.csrf_token ?? "",
  login,
});

const logIn = async (key: string): Promise<Browser> =>
  browserOf(await house.call("POST", loginPath, { operator: key }));

const visit = (
  { cookie, csrfToken }: Pick<Browser, "cookie" | "csrfToken">,
  method: string,
  target: string,
  more: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
) => {
  const headers = { cookie, ...(method === "GET" ? {} : { "x-csrf-token": csrfToken }), ...more.headers };
  return house.call(method, target, { ...more, stranger: true, headers });
};

const makeCode = (uid: string) =>
  house.call("POST", "/v1/internal/device-codes", {
    operator: boss.key,
    body: { uid, device_name: "前台平板" },
  });
const logInDevice = (code: string) =>
  house.call("POST", loginPath, { stranger: true, headers: { "x-dyg-device-code": code } });

const told = ({ status, json }: Reply) => [status, json?.code];

describe("a login with a key", () => {
  test("gives a cookie that only our pages send back, and says who is in", async () => {
    const clerk = await house.createOperator("clerk", [house.poiId]);
    const { login } = await logIn(clerk.key);
    expect(login.status).toBe(201);
    expect(cookieOf(login)).toMatch(
      /^dyg_session=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure$/,
    );
    const data = {
      uid: clerk.uid,
      role: "clerk",
      poi_ids: [house.poiId],
      kind: "key",
      device_name: null,
      created_at: "2026-03-16T02:28:54.000Z",
      expires_at: "2026-03-16T14:28:54.000Z",
      time_zone: "Asia/Shanghai",
    };
    expect(login.json.data).toMatchObject(data);
    const current = await visit(browserOf(login), "GET", currentPath);
    expect(current.json).toEqual(login.json);
  });

  test("leaves neither the token nor a device's code in the database", async () => {
    const { cookie, csrfToken } = await logIn(boss.key);
    const clerk = await house.createOperator("clerk", [house.poiId]);
    const { code } = (await makeCode(clerk.uid)).json.data;
    const { db } = house.gateway.storage;
    const kept = JSON.stringify([await db.select().from(sessionsTable), await db.select().from(deviceCodes)]);
    for (const secret of [cookie.slice("dyg_session=".length), csrfToken, code]) {
      expect(secret.length).toBeGreaterThan(40);
      expect(kept).not.toContain(secret);
      expect(house.logged.join("")).not.toContain(secret);
    }
  });

  test("ends after twelve hours, whatever is done meanwhile", async () => {
    const browser = await logIn(boss.key);
    clock.setMs(clock.nowMs() + 12 * hourMs - 1);
    expect((await visit(browser, "GET", currentPath)).status).toBe(200);
    clock.setMs(clock.nowMs() + 1);
    expect(told(await visit(browser, "GET", currentPath))).toEqual([401, "session_expired"]);
  });

  test("outlives a restart", async () => {
    const { dataDir, sandbox } = house;
    const browser = await logIn(boss.key);
    await house.gateway.close();
    const again = await openTestGateway({ clock, dataDir, sandbox });
    const reply = await again.call("GET", currentPath, {
      stranger: true,
      headers: { cookie: browser.cookie },
    });
    expect(reply.json.data.uid).toBe(boss.uid);
    await again.close();
  });

  test("is refused to a bare uid, to a session and to an app", async () => {
    const browser = await logIn(boss.key);
    expect(told(await visit(browser, "POST", loginPath))).toEqual([403, "operator_not_allowed"]);
    expect(told(await house.call("POST", loginPath))).toEqual([403, "operator_not_allowed"]);
  });
});

describe("a session", () => {
  test("does what its operator may, and no more", async () => {
    const clerk = await house.createOperator("clerk", [house.poiId]);
    const browser = await logIn(clerk.key);
    const order = house.sandbox.admin.createOrder();
    const body = { poi_id: house.poiId, code: order.codes[0] };
    const verified = await visit(browser, "POST", "/v1/open/coupons/verify", { body });
    expect(verified.json).toMatchObject({ outcome: "success", data: { operator_uid: clerk.uid, app_id: 1 } });
    expect(told(await visit(browser, "GET", "/v1/internal/apps"))).toEqual([403, "operator_not_allowed"]);
    const elsewhere = { body: { ...body, poi_id: "7001" } };
    expect(told(await visit(browser, "POST", "/v1/open/coupons/verify", elsewhere))).toEqual([
      403,
      "shop_not_allowed",
    ]);
  });

  test("changes nothing without its own CSRF token", async () => {
    const browser = await logIn(boss.key);
    const other = await logIn(boss.key);
    for (const csrfToken of ["", "nonsense", other.csrfToken, browser.csrfToken.slice(0, -1)]) {
      const reply = await visit({ ...browser, csrfToken }, "POST", "/v1/internal/apps", {
        body: { name: "a", code: "aa" },
      });
      expect(told(reply)).toEqual([403, "csrf_failed"]);
    }
    const done = await visit(browser, "POST", "/v1/internal/apps", { body: { name: "a", code: "aa" } });
    expect(done.status).toBe(201);
  });

  test("is not looked at beside a signature or a key", async () => {
    const browser = await logIn(boss.key);
    const viewer = await house.createOperator("viewer");
    const withKey = await house.call("GET", "/v1/internal/apps", {
      operator: viewer.key,
      headers: { cookie: browser.cookie },
    });
    expect(told(withKey)).toEqual([403, "operator_not_allowed"]);
    const half = await visit(browser, "GET", "/v1/internal/apps", { headers: { "x-nonce": "x" } });
    expect(told(half)).toEqual([401, "signature_missing"]);
  });

  test("ends with a log-out, which takes the cookie away", async () => {
    const browser = await logIn(boss.key);
    const out = await visit(browser, "DELETE", currentPath);
    expect([out.status, cookieOf(out)]).toEqual([
      200,
      "dyg_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure",
    ]);
    expect(told(await visit(browser, "GET", currentPath))).toEqual([401, "session_expired"]);
  });

  test.each([
    ["his revocation", "DELETE", undefined],
    ["a change of his role", "PATCH", { role: "manager" }],
    ["a change of his shops", "PATCH", { poi_ids: ["7001"] }],
  ] as const)("ends at once with %s", async (_, method, body) => {
    const clerk = await house.createOperator("clerk", [house.poiId]);
    const browser = await logIn(clerk.key);
    const change = body === undefined ? {} : { body };
    const target = `/v1/internal/operators/${clerk.uid}`;
    expect((await house.call(method, target, { operator: boss.key, ...change })).status).toBe(200);
    expect(told(await visit(browser, "GET", currentPath))).toEqual([401, "session_expired"]);
  });

  test("stays when only the name changes, and shows it", async () => {
    const clerk = await house.createOperator("clerk", [house.poiId]);
    const browser = await logIn(clerk.key);
    const body = { name: "安娜" };
    await house.call("PATCH", `/v1/internal/operators/${clerk.uid}`, { operator: boss.key, body });
    expect((await visit(browser, "GET", currentPath)).json.data.name).toBe("安娜");
  });

  test("is listed for admins and ended by them", async () => {
    const clerk = await house.createOperator("clerk", [house.poiId]);
    const browser = await logIn(clerk.key);
    const listed = await house.call("GET", `${loginPath}?uid=${clerk.uid}`, { operator: boss.key });
    expect(listed.json).toMatchObject({ total: 1, data: [{ uid: clerk.uid, kind: "key" }] });
    const target = `${loginPath}/${listed.json.data[0].id}`;
    expect((await house.call("DELETE", target, { operator: boss.key })).status).toBe(200);
    expect(told(await visit(browser, "GET", currentPath))).toEqual([401, "session_expired"]);
    expect((await house.call("DELETE", target, { operator: boss.key })).status).toBe(200);
    expect(told(await house.call("DELETE", `${loginPath}/4711`, { operator: boss.key }))).toEqual([
      404,
      "not_found",
    ]);
    expect(
      (await house.call("GET", `${loginPath}?uid=${clerk.uid}`, { operator: boss.key })).json.total,
    ).toBe(0);
  });
});

describe("a device code", () => {
  test("logs one device in, once, also when two scan it at the same moment", async () => {
    const clerk = await house.createOperator("clerk", [house.poiId]);
    const { code, expires_at: expiresAt } = (await makeCode(clerk.uid)).json.data;
    expect(expiresAt).toBe("2026-03-16T02:33:54.000Z");
    const logins = await Promise.all([1, 2, 3].map(() => logInDevice(code)));
    expect(logins.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 401, 401]);
    const login = logins.find(({ status }) => status === 201);
    expect(login?.json.data).toMatchObject({ kind: "device", device_name: "前台平板", uid: clerk.uid });
    expect(told(await logInDevice(code))).toEqual([401, "operator_unknown"]);
  });

  test("is good for five minutes", async () => {
    const clerk = await house.createOperator("clerk", [house.poiId]);
    const { code } = (await makeCode(clerk.uid)).json.data;
    clock.setMs(clock.nowMs() + 300_000);
    expect(told(await logInDevice(code))).toEqual([401, "operator_unknown"]);
  });

  test("falls with its operator, and is not made for an admin or nobody", async () => {
    const clerk = await house.createOperator("clerk", [house.poiId]);
    const { code } = (await makeCode(clerk.uid)).json.data;
    const body = { role: "manager" };
    await house.call("PATCH", `/v1/internal/operators/${clerk.uid}`, { operator: boss.key, body });
    expect(told(await logInDevice(code))).toEqual([401, "operator_unknown"]);
    expect(told(await makeCode(boss.uid))).toEqual([400, "invalid_request"]);
    expect(told(await makeCode("nobody"))).toEqual([404, "not_found"]);
  });

  test("gives a session that slides: thirty days after its last use it ends", async () => {
    const clerk = await house.createOperator("clerk", [house.poiId]);
    const { code } = (await makeCode(clerk.uid)).json.data;
    const login = await logInDevice(code);
    expect(cookieOf(login)).toContain("Max-Age=2592000;");
    const browser = browserOf(login);
    clock.setMs(clock.nowMs() + hourMs);
    const soon = await visit(browser, "GET", currentPath);
    expect([soon.status, cookieOf(soon)]).toEqual([200, ""]);
    for (const _ of [1, 2, 3]) {
      clock.setMs(clock.nowMs() + 29 * dayMs);
      const later = await visit(browser, "GET", currentPath);
      expect(later.status).toBe(200);
      expect(cookieOf(later)).toBe(
        `${browser.cookie}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict; Secure`,
      );
    }
    clock.setMs(clock.nowMs() + 30 * dayMs);
    expect(told(await visit(browser, "GET", currentPath))).toEqual([401, "session_expired"]);
  });
});

test("what is over is forgotten by a job, what lives stays", async () => {
  const browser = await logIn(boss.key);
  clock.setMs(clock.nowMs() + 11 * hourMs);
  const fresh = await logIn(boss.key);
  clock.setMs(clock.nowMs() + 2 * hourMs);
  await house.gateway.jobs.runNow("sessions");
  expect(await house.gateway.storage.db.$count(sessionsTable)).toBe(1);
  expect(told(await visit(browser, "GET", currentPath))).toEqual([401, "session_expired"]);
  expect((await visit(fresh, "GET", currentPath)).status).toBe(200);
});
