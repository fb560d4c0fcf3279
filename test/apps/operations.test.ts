import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { eq } from "drizzle-orm";
import { apps } from "../../src/apps/table.ts";
import { openTestGateway, type Reply, type TestGateway } from "../support/gateway.ts";
import { type SimulatedClock, simulatedClock } from "../support/simulated-clock.ts";

const hourMs = 3_600_000;
const shopsPath = "/v1/open/douyin/pois";
/** A row that is not there: whoever is admitted is told 404, without Douyin. */
const rowPath = "/v1/open/verifications/4711";

let house: TestGateway;
let clock: SimulatedClock;
let key: string;
beforeEach(async () => {
  clock = simulatedClock();
  house = await openTestGateway({ clock });
  key = (await house.createOperator("admin")).key;
});
afterEach(() => house.close());

const told = ({ status, json }: Reply) => [status, json?.code];
const call = (method: string, target: string, body?: unknown) =>
  house.call(method, target, { operator: key, ...(body === undefined ? {} : { body }) });
const update = (id: number, body: unknown) => call("PATCH", `/v1/internal/apps/${id}`, body);

describe("a change of an app", () => {
  test("leaves what is not named as it is, and shows the app as it is now", async () => {
    const app = await house.createApp({ description: "一楼", poiIds: ["7001"] });
    clock.setMs(clock.nowMs() + 1_000);
    const reply = await update(app.id, { name: "新名" });
    expect(reply.json.data).toMatchObject({
      name: "新名",
      description: "一楼",
      poi_ids: ["7001"],
      status: "active",
      updated_at: "2026-03-16T02:28:55.000Z",
    });
  });

  test("disables at once, and lets in again at once", async () => {
    expect((await house.call("GET", shopsPath)).status).toBe(200);
    await update(house.app.id, { status: "disabled" });
    expect(told(await house.call("GET", shopsPath))).toEqual([403, "app_disabled"]);
    await update(house.app.id, { status: "active" });
    expect((await house.call("GET", shopsPath)).status).toBe(200);
  });

  test("bounds it to shops at once: a list is these, empty is none, null is all", async () => {
    const verify = async () => {
      const order = house.sandbox.admin.createOrder();
      return told(await house.verify({ poi_id: house.poiId, code: order.codes[0] }));
    };
    await update(house.app.id, { poi_ids: ["7001"] });
    expect(await verify()).toEqual([403, "shop_not_allowed"]);
    await update(house.app.id, { poi_ids: [] });
    expect(await verify()).toEqual([403, "shop_not_allowed"]);
    expect(told(await house.call("GET", shopsPath))).toEqual([403, "shop_not_allowed"]);
    await update(house.app.id, { poi_ids: [house.poiId] });
    expect(await verify()).toEqual([200, undefined]);
    await update(house.app.id, { poi_ids: null });
    expect(await verify()).toEqual([200, undefined]);
  });

  test("never joins shops and the right to read the token, from either side", async () => {
    const reader = await house.createApp({ allowTokenRead: true });
    expect(told(await update(reader.id, { poi_ids: ["7001"] }))).toEqual([409, "not_allowed_with_shops"]);
    expect(told(await update(reader.id, { poi_ids: [] }))).toEqual([409, "not_allowed_with_shops"]);
    const bound = await house.createApp({ poiIds: [] });
    const allow = { allow_token_read: true };
    expect(told(await call("PATCH", `/v1/internal/apps/${bound.id}/token-access`, allow))).toEqual([
      409,
      "not_allowed_with_shops",
    ]);
    await update(bound.id, { poi_ids: null });
    expect((await call("PATCH", `/v1/internal/apps/${bound.id}/token-access`, allow)).status).toBe(200);
  });

  test("is refused for the built-in app and one that is not there", async () => {
    for (const id of [1, 4711]) expect(told(await update(id, { name: "x" }))).toEqual([404, "not_found"]);
  });
});

describe("a new secret", () => {
  const rotate = (body?: unknown) => call("POST", `/v1/internal/apps/${house.app.id}/secret`, body);

  test("signs at once, and the old one for 24 hours more", async () => {
    const { secret } = (await rotate()).json.data;
    const renewed = { ...house.app, secret };
    expect((await house.call("GET", rowPath, { as: renewed })).status).toBe(404);
    clock.setMs(clock.nowMs() + 24 * hourMs - 1_000);
    expect((await house.call("GET", rowPath)).status).toBe(404);
    clock.setMs(clock.nowMs() + 1_000);
    expect(told(await house.call("GET", rowPath))).toEqual([401, "signature_invalid"]);
    expect((await house.call("GET", rowPath, { as: renewed })).status).toBe(404);
  });

  test("ends the old one at once when that is asked for", async () => {
    const { secret } = (await rotate({ revoke_now: true })).json.data;
    expect(told(await house.call("GET", rowPath))).toEqual([401, "signature_invalid"]);
    expect((await house.call("GET", rowPath, { as: { ...house.app, secret } })).status).toBe(404);
  });
});

describe("the list of apps", () => {
  const list = async (query: string) => {
    const reply = await call("GET", `/v1/internal/apps?${query}`);
    return reply.json;
  };
  const codes = ({ data }: { readonly data: readonly { readonly code: string }[] }) =>
    data.map(({ code }) => code);

  test("is bounded by status, token right and a part of name or code, which may hold a wildcard", async () => {
    await house.createApp({ name: "100% 正宗", code: "one", status: "disabled" });
    await house.createApp({ name: "1000 正宗", code: "two_b", allowTokenRead: true });
    expect(codes(await list("status=disabled"))).toEqual(["one"]);
    expect((await list("status=disabled&status=active")).total).toBe(4);
    expect(codes(await list("allow_token_read=true"))).toEqual(["two_b"]);
    expect(codes(await list(`search=${encodeURIComponent("0% 正")}`))).toEqual(["one"]);
    expect(codes(await list("search=O_B"))).toEqual(["two_b"]);
  });

  test("is walked by cursor to its end, each app once", async () => {
    for (const code of ["aa", "bb", "cc"]) await house.createApp({ code });
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page = await list(`page_size=2${cursor === "" ? "" : `&cursor=${cursor}`}`);
      expect(page.total).toBe(5);
      seen.push(...codes(page));
      cursor = page.next_cursor;
    }
    expect(seen).toHaveLength(5);
    expect([new Set(seen).size, seen[0], seen.at(-1)]).toEqual([5, "console", "cc"]);
  });

  test("tells when an app was last used, without a write for it", async () => {
    await house.call("GET", shopsPath);
    const [row] = await house.gateway.storage.db.select().from(apps).where(eq(apps.id, house.app.id));
    expect(row?.lastUsedAtMs).toBeNull();
    const { data } = await list("search=app-");
    expect(data[0].last_used_at).toBe("2026-03-16T02:28:54.000Z");
  });
});
