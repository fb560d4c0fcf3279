import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { type Operation, operations, pathOf } from "./contract.ts";
import { openPeople, type Person } from "./people.ts";

setDefaultTimeout(60_000);

let ground: Awaited<ReturnType<typeof openPeople>>;
beforeAll(async () => {
  ground = await openPeople();
});
afterAll(() => ground.house.close());

/** What the guard says, or that it lets the caller through. */
type Verdict = "in" | `${number} ${string}`;

const ofOperator = ({ roles, sessionOnly }: Operation, role: string, loggedIn: boolean): Verdict => {
  if (roles.length === 0) return "403 token_read_not_allowed";
  if (sessionOnly && !loggedIn) return "403 operator_not_allowed";
  return roles.includes(role) ? "in" : "403 operator_not_allowed";
};

/** The contract's section 2 in one table: who, at an operation whose `security` says this, is told what. */
const expected = (operation: Operation, person: Person): Verdict => {
  if (operation.isPublic) return "in";
  switch (person.kind) {
    case "stranger":
      return operation.signature ? "401 signature_missing" : "401 operator_unknown";
    case "app":
      return operation.signature ? "in" : "403 operator_not_allowed";
    case "disabled app":
      return "403 app_disabled";
    case "revoked operator":
      // Ten wrong keys in ten minutes are 401, more are told to wait.
      return "401 operator_unknown";
    case "ended session":
      return "401 session_expired";
    case "key":
      return ofOperator(operation, person.role, false);
    case "session":
      return ofOperator(operation, person.role, true);
    case "session without token":
      return operation.method === "GET" ? ofOperator(operation, person.role, true) : "403 csrf_failed";
    default:
      return person satisfies never;
  }
};

test("the contract is read whole", () => {
  expect(operations.length).toBeGreaterThanOrEqual(25);
  expect(operations.filter(({ isPublic }) => isPublic).map(({ id }) => id)).toEqual(["getHealth"]);
  for (const { id, isPublic, signature, roles } of operations)
    expect([id, isPublic || signature || roles.length > 0]).toEqual([id, true]);
});

test("an operation that is handed a code or link says so, so that guessing is counted there", () => {
  for (const { id, fields, takesCodes } of operations)
    expect([id, takesCodes]).toEqual([id, fields.includes("short_link")]);
});

describe.each(operations.map((operation) => [operation.id, operation] as const))("%s", (_, operation) => {
  test("lets in who may call, and tells everybody else why not", async () => {
    const told: string[] = [];
    const meant: string[] = [];
    for (const [name, person] of ground.people) {
      // Who is let in meets the next check: a parameter that nobody knows. Nothing is done by it.
      const target = `${pathOf(operation)}?nonsense=1`;
      const reply = await ground.house.call(operation.method, target, person.options);
      const wanted = expected(operation, person);
      // Wrong keys are counted, so the revoked operator is told to wait after ten operations.
      const waiting = person.kind === "revoked operator" && reply.status === 429;
      const verdict = waiting ? wanted : `${reply.status} ${reply.json?.code}`;
      told.push(`${name}: ${verdict === "400 invalid_request" ? "in" : verdict}`);
      meant.push(`${name}: ${wanted}`);
    }
    expect(told).toEqual(meant);
  });
});

const openForShops = operations.filter(
  ({ query, fields, template }) =>
    template.startsWith("/v1/open/") && (query.includes("poi_id") || fields.includes("poi_id")),
);

test("there are operations about a shop", () => {
  expect(openForShops.map(({ id }) => id)).toEqual(
    expect.arrayContaining(["verifyCoupon", "prepareCoupon", "findShops"]),
  );
});

describe.each(openForShops.map((operation) => [operation.id, operation] as const))("%s", (_, operation) => {
  test("refuses a shop that is not the caller's, whoever he is", async () => {
    const foreign = "7999999999999999999";
    const bounded = ground.people.filter(
      ([name, person]) =>
        name === "an app with shops" ||
        (person.kind === "key" && person.role !== "admin" && operation.roles.includes(person.role)) ||
        (person.kind === "session" && person.role !== "admin" && operation.roles.includes(person.role)),
    );
    expect(bounded.length).toBeGreaterThanOrEqual(5);
    for (const [name, { options }] of bounded) {
      const asked = operation.query.includes("poi_id")
        ? { target: `${pathOf(operation)}?poi_id=${foreign}`, more: {} }
        : { target: pathOf(operation), more: { body: { ...operation.example, poi_id: foreign } } };
      const reply = await ground.house.call(operation.method, asked.target, { ...options, ...asked.more });
      expect([name, reply.status, reply.json.code]).toEqual([name, 403, "shop_not_allowed"]);
    }
  });
});
