import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { type CallOptions, openTestGateway, type TestGateway } from "../support/gateway.ts";
import { operations } from "./contract.ts";

setDefaultTimeout(60_000);

/** How each list is asked so that it has a second page; a new one is missing here and says so. */
const asked: Readonly<Record<string, { readonly query: string; readonly as: "app" | "admin" }>> = {
  findVerifications: { query: "updated_since=2000-01-01T00:00:00Z&page_size=1", as: "app" },
  listVerifications: { query: "page_size=1", as: "admin" },
  listApps: { query: "page_size=1", as: "admin" },
  listOperators: { query: "page_size=1", as: "admin" },
  listSessions: { query: "page_size=1", as: "admin" },
  listAudit: { query: "page_size=1", as: "admin" },
};

const lists = operations.filter(({ query }) => query.includes("cursor"));

let house: TestGateway;
let admin: string;
/** By list: a cursor it has given out. */
const given = new Map<string, string>();

const optionsOf = (id: string): CallOptions => (asked[id]?.as === "app" ? {} : { operator: admin });
const ask = (id: string, more: string, options = optionsOf(id)) => {
  const template = lists.find((one) => one.id === id)?.template ?? "";
  return house.call("GET", `${template}?${asked[id]?.query ?? ""}${more}`, options);
};

beforeAll(async () => {
  house = await openTestGateway();
  admin = (await house.createOperator("admin")).key;
  await house.createOperator("viewer");
  await house.createApp();
  for (let count = 0; count < 3; count += 1) {
    await house.verify({ poi_id: house.poiId, code: house.sandbox.admin.createOrder().codes[0] });
    await house.call("POST", "/v1/internal/sessions", { operator: admin });
  }
  for (const { id } of lists) {
    const { status, json } = await ask(id, "");
    if (status !== 200 || json.next_cursor === null) throw new Error(`${id} has no second page: ${status}`);
    given.set(id, json.next_cursor);
  }
});
afterAll(() => house.close());

test("every list with a cursor is here", () => {
  expect(new Set(lists.map(({ id }) => id))).toEqual(new Set(Object.keys(asked)));
});

const expectRefused = async (id: string, cursor: string, options?: CallOptions) => {
  const reply = await ask(id, `&cursor=${encodeURIComponent(cursor)}`, options);
  const fields = (reply.json.details ?? []).map(({ field }: { readonly field: string }) => field);
  expect([id, cursor, reply.status, reply.json.code, fields]).toEqual([
    id,
    cursor,
    400,
    "invalid_request",
    ["cursor"],
  ]);
};

describe.each(lists.map(({ id }) => [id]))("%s", (id) => {
  test("goes on at a cursor of its own, as often as it is brought back", async () => {
    const cursor = given.get(id) ?? "";
    const first = await ask(id, `&cursor=${cursor}`);
    expect(first.status).toBe(200);
    expect((await ask(id, `&cursor=${cursor}`)).json.data).toEqual(first.json.data);
  });

  test("refuses what is no cursor, or was changed on the way, and names it", async () => {
    const own = given.get(id) ?? "";
    // Those of the ledger are sealed or signed; the others hold a place in a list that only admins read.
    const isProven = id.endsWith("Verifications");
    const middle = Math.floor(own.length / 2);
    const changed = `${own.slice(0, middle)}${own[middle] === "A" ? "B" : "A"}${own.slice(middle + 1)}`;
    const numbers = (text: string) => Buffer.from(text).toString("base64url");
    for (const cursor of [
      "x",
      "AAAA",
      own.slice(0, -4),
      `${own}AAAA`,
      ...(isProven ? [changed] : []),
      numbers("[]"),
      numbers('["audit"]'),
      numbers('["audit",1,2]'),
      numbers('["audit",1.5]'),
      numbers('["audit","1"]'),
      numbers("1.2.3.4"),
      numbers("null"),
    ])
      await expectRefused(id, cursor);
  });

  test("refuses a cursor that another list gave out", async () => {
    for (const [other, cursor] of given) if (other !== id) await expectRefused(id, cursor);
  });
});

test("a cursor of one caller, or of another question, is no other's", async () => {
  const stranger = await house.createApp();
  await expectRefused("findVerifications", given.get("findVerifications") ?? "", { as: stranger });
  const reply = await house.call(
    "GET",
    `/v1/internal/reports/verifications?page_size=1&status=success&cursor=${given.get("listVerifications")}`,
    { operator: admin },
  );
  expect([reply.status, reply.json.details[0].field]).toEqual([400, "cursor"]);
});
