import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { type CallOptions, openTestGateway, type TestGateway } from "../support/gateway.ts";
import { operations, pathOf } from "./contract.ts";

setDefaultTimeout(60_000);

interface Row {
  readonly id: number;
  readonly poiId: string;
  /** Who verified it, by the name of the caller below. */
  readonly by: string;
  /** Stands in the row and nowhere else. */
  readonly mark: string;
}

interface Reader {
  readonly name: string;
  readonly options: CallOptions;
  /** The shops that bound the caller; null = every shop. */
  readonly poiIds: readonly string[] | null;
  /** Whether the row is the caller's to see one by one (contract 2.2 and 3). */
  readonly mayRead: (row: Row) => boolean;
}

let house: TestGateway;
let rows: readonly Row[];
let readers: readonly Reader[];

const verifyAs = async (name: string, options: CallOptions, poiId: string): Promise<Row> => {
  const order = house.sandbox.admin.createOrder();
  const mark = `mark-${name}-${poiId}`.replaceAll(" ", "-");
  const body = { poi_id: poiId, code: order.codes[0], ext_order_id: mark };
  const reply = await house.verify(body, options);
  if (reply.json.outcome !== "success") throw new Error(reply.text);
  return { id: reply.json.data.id, poiId, by: name, mark };
};

beforeAll(async () => {
  house = await openTestGateway();
  const [here = "", there = ""] = house.sandbox.admin.shops().map(({ poiId }) => poiId);
  const other = await house.createApp();
  const clerk = await house.createOperator("clerk", [here]);
  const colleague = await house.createOperator("clerk", [here]);
  const abroad = await house.createOperator("clerk", [there]);
  const manager = await house.createOperator("manager", [here]);
  const viewer = await house.createOperator("viewer", [here]);
  const boss = await house.createOperator("admin");
  const bounded = await house.createOperator("admin", [here]);
  rows = [
    await verifyAs("an app", { as: house.app }, here),
    await verifyAs("another app", { as: other }, here),
    await verifyAs("an app", { as: house.app }, there),
    await verifyAs("a clerk", { operator: clerk.key }, here),
    await verifyAs("a colleague", { operator: colleague.key }, here),
    await verifyAs("a clerk abroad", { operator: abroad.key }, there),
  ];
  const own = (name: string, options: CallOptions, poiIds: Reader["poiIds"]): Reader => ({
    name,
    options,
    poiIds,
    mayRead: ({ by }) => by === name,
  });
  readers = [
    own("an app", { as: house.app }, null),
    own("another app", { as: other }, null),
    own("a clerk", { operator: clerk.key }, [here]),
    own("a clerk abroad", { operator: abroad.key }, [there]),
    {
      name: "a manager",
      options: { operator: manager.key },
      poiIds: [here],
      mayRead: ({ poiId }) => poiId === here,
    },
    { name: "a viewer", options: { operator: viewer.key }, poiIds: [here], mayRead: () => false },
    { name: "an admin", options: { operator: boss.key }, poiIds: null, mayRead: () => true },
    {
      name: "an admin of one shop",
      options: { operator: bounded.key },
      poiIds: [here],
      mayRead: ({ poiId }) => poiId === here,
    },
  ];
});
afterAll(() => house.close());

const ofRows = operations.filter(({ template }) => template.startsWith("/v1/open/verifications/{id}"));
const lists = operations.filter(
  ({ method, template, roles, signature }) =>
    method === "GET" && !template.includes("{") && (signature || roles.length > 0),
);

/** Whether a caller comes through the guard of an operation at all; the matrix tests that. */
const refusedAtTheDoor = (status: number, code: unknown): boolean =>
  status === 403 && (code === "operator_not_allowed" || code === "token_read_not_allowed");

test("there are operations about one row", () => {
  expect(ofRows.map(({ id }) => id)).toContain("getVerification");
});

describe.each(ofRows.map((operation) => [operation.id, operation] as const))("%s", (_, operation) => {
  test("of a row that is not the caller's is 404, as of a row that is not there", async () => {
    const told: unknown[] = [];
    const meant: unknown[] = [];
    for (const { name, options, mayRead } of readers)
      for (const row of rows.filter((one) => !mayRead(one))) {
        const body = operation.example === undefined ? {} : { body: { reason: "测试" } };
        const target = pathOf(operation, String(row.id));
        const reply = await house.call(operation.method, target, { ...options, ...body });
        if (refusedAtTheDoor(reply.status, reply.json.code)) continue;
        // An app gives no reason with its id alone: what it may not see comes first all the same.
        told.push([name, row.mark, reply.status, reply.json.code]);
        meant.push([name, row.mark, 404, "not_found"]);
      }
    expect(told).toEqual(meant);
    expect(told.length).toBeGreaterThan(5);
  });

  test("of a row of the caller's own is answered", async () => {
    if (operation.method !== "GET") return;
    for (const { name, options, mayRead } of readers)
      for (const row of rows.filter(mayRead)) {
        const reply = await house.call("GET", pathOf(operation, String(row.id)), options);
        expect([name, row.mark, reply.status]).toEqual([name, row.mark, 200]);
      }
  });
});

/** Ways to ask a list for everything, so that what is held back is held back by right alone. */
const everything = (query: readonly string[]): readonly string[] => {
  const since = "2000-01-01T00:00:00Z";
  const asked = query.includes("updated_since") ? [`?updated_since=${since}`] : [""];
  const period = "?start_time=2000-01-01&end_time=2099-01-01";
  if (query.includes("start_time")) asked.push(period);
  if (query.includes("export")) asked.push("?export=csv", `${period}&export=csv-raw`.replace("?&", "?"));
  if (query.includes("poi_id")) asked.push(...rows.map(({ poiId }) => `?poi_id=${poiId}`));
  if (query.includes("ext_order_id")) asked.push(...rows.map(({ mark }) => `?ext_order_id=${mark}`));
  if (query.includes("group_by")) asked.push(`${period}&group_by=poi_id,app_id`);
  return asked;
};

describe.each(lists.map((operation) => [operation.id, operation] as const))("%s", (_, operation) => {
  test("never shows a caller a row outside his shops, or, to an app or clerk, one that is not his", async () => {
    const shown: string[] = [];
    for (const { name, options, poiIds, mayRead } of readers)
      for (const query of everything(operation.query)) {
        const reply = await house.call("GET", `${operation.template}${query}`, options);
        if (reply.status !== 200) continue;
        for (const row of rows) {
          const outside = poiIds !== null && !poiIds.includes(row.poiId);
          const foreign = operation.template.startsWith("/v1/open/") && !mayRead(row);
          if ((outside || foreign) && reply.text.includes(row.mark))
            shown.push(`${name}${query}: ${row.mark}`);
          // A report that is bound to shops does not even name another, but where the question did.
          const asked = query.includes(row.poiId);
          const isReport = operation.template.startsWith("/v1/internal/reports/");
          if (isReport && outside && !asked && reply.text.includes(row.poiId))
            shown.push(`${name}${query}: shop ${row.poiId}`);
        }
      }
    expect(shown).toEqual([]);
  });
});

test("the lists are not empty for those who may see them", async () => {
  const boss = readers.find(({ name }) => name === "an admin");
  const reply = await house.call("GET", "/v1/internal/reports/verifications", boss?.options);
  for (const { mark } of rows) expect(reply.text).toContain(mark);
});
