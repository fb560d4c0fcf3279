import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { auditRepository } from "../../src/audit/repository.ts";
import { parseNetworks } from "../../src/networks.ts";
import { openOperators } from "../../src/operators/admission.ts";
import type { NewOperatorRequest } from "../../src/operators/new-operator.ts";
import { type Operators, openOperatorRegistry } from "../../src/operators/operators.ts";
import { operators as operatorsTable } from "../../src/operators/table.ts";
import { Problem } from "../../src/problem.ts";
import { sessionEnder } from "../../src/sessions/room.ts";
import { openParts, type TestParts } from "../support/parts.ts";

const by = { actor: "command-line", requestId: null, address: null };
const anna: NewOperatorRequest = { uid: "anna", name: "安娜", role: "clerk", poiIds: ["7001"] };
const boss: NewOperatorRequest = { uid: "boss", name: "老板", role: "admin", poiIds: null };
const proxySecret = "proxy-secret";
const proxy = "10.0.0.7";

let parts: TestParts;
let operators: Operators;

beforeEach(async () => {
  parts = await openParts();
  operators = openOperatorRegistry({
    ...parts,
    audit: auditRepository(parts),
    endSessions: sessionEnder(parts),
  });
});
afterEach(() => parts.close());

const admission = (uidProxySecret: string | null = proxySecret) =>
  openOperators({
    doors: parts.doors,
    noteWrongKey: () => {},
    settings: { uidProxies: parseNetworks("10.0.0.0/24").networks, uidProxySecret },
  });

const arrival = (headers: Record<string, string>, peerAddress: string | null = "192.0.2.9") => ({
  headers: new Headers(headers),
  peerAddress,
});

const refusal = async (work: Promise<unknown>): Promise<Problem> => {
  const thrown = await work.then(
    () => undefined,
    (problem: unknown) => problem,
  );
  if (thrown instanceof Problem) return thrown;
  throw new Error("it was done, or failed otherwise", { cause: thrown });
};

const fieldsOf = ({ facts }: Problem) => facts.details?.map(({ field }) => field);

describe("an operator key", () => {
  test("opens the door for its operator, with role and shops", async () => {
    const { operator, key } = await operators.create(anna, by);
    expect(operator).toEqual({ uid: "anna", name: "安娜", role: "clerk", poi_ids: ["7001"] });
    expect(key).toMatch(/^xtj_anna_[A-Za-z0-9_-]{43}$/);
    expect(await admission().admit(arrival({ "X-XTJ-UID": key }))).toEqual({
      caller: { kind: "operator", uid: "anna", role: "clerk", poiIds: ["7001"] },
      proof: { kind: "key" },
    });
  });

  test("is kept as a hash alone, and never listed", async () => {
    const { key } = await operators.create(anna, by);
    const secret = key.slice("xtj_anna_".length);
    expect(JSON.stringify(await parts.doors.db.select().from(operatorsTable))).not.toContain(secret);
    const listed = await operators.list({ page: 1, pageSize: 20 });
    expect(listed.operators).toEqual([
      {
        uid: "anna",
        name: "安娜",
        role: "clerk",
        poi_ids: ["7001"],
        created_at: "2026-03-16T02:28:54.000Z",
        revoked_at: null,
      },
    ]);
  });

  test("that is wrong, unknown, another's or revoked gets one and the same answer", async () => {
    const { key } = await operators.create(anna, by);
    const { key: bossKey } = await operators.create(boss, by);
    const { admit } = admission();
    const values = [
      `${key.slice(0, -1)}${key.endsWith("A") ? "B" : "A"}`,
      key.replace("anna", "nobody"),
      bossKey.replace("boss", "anna"),
      key.slice(0, -25),
      `${key}, ${key}`,
      "anna",
      "",
    ];
    const answers = await Promise.all(values.map((value) => refusal(admit(arrival({ "X-XTJ-UID": value })))));
    await operators.revoke("anna", by);
    answers.push(await refusal(admit(arrival({ "X-XTJ-UID": key }))), await refusal(admit(arrival({}))));
    expect(new Set(answers.map(({ code, message }) => `${code} ${message}`)).size).toBe(1);
    expect(answers[0]?.code).toBe("operator_unknown");
  });

  test("stays good for the others when one is revoked, and revoking twice changes nothing", async () => {
    const { key } = await operators.create(boss, by);
    await operators.create(anna, by);
    const revoked = await operators.revoke("anna", by);
    parts.clock.setMs(parts.clock.nowMs() + 1_000);
    expect(await operators.revoke("anna", by)).toEqual(revoked);
    expect((await admission().admit(arrival({ "X-XTJ-UID": key }))).caller.role).toBe("admin");
    expect((await refusal(operators.revoke("nobody", by))).code).toBe("not_found");
  });
});

describe("a bare uid", () => {
  const vouched = { "X-XTJ-UID": "anna", "X-DYG-Proxy-Secret": proxySecret };

  beforeEach(async () => {
    await operators.create(anna, by);
    await operators.create(boss, by);
  });

  test.each([proxy, `::ffff:${proxy}`])(
    "is believed from a named peer (%s) that knows the secret",
    async (peer) => {
      expect((await admission().admit(arrival(vouched, peer))).caller.uid).toBe("anna");
    },
  );

  test.each([
    ["another peer", vouched, "10.0.1.7"],
    ["no peer", vouched, null],
    ["a wrong secret", { ...vouched, "X-DYG-Proxy-Secret": "proxy-secreT" }, proxy],
    ["no secret", { "X-XTJ-UID": "anna" }, proxy],
    ["an empty secret", { ...vouched, "X-DYG-Proxy-Secret": "" }, proxy],
    ["a forwarded address", { ...vouched, "X-Forwarded-For": proxy }, "10.0.1.7"],
    ["an unknown uid", { ...vouched, "X-XTJ-UID": "nobody" }, proxy],
    ["the uid of an admin", { ...vouched, "X-XTJ-UID": "boss" }, proxy],
  ])("is not believed with %s", async (_what, headers, peer) => {
    expect((await refusal(admission().admit(arrival({ ...headers }, peer)))).code).toBe("operator_unknown");
  });

  test("is not believed when revoked, nor where no secret is configured", async () => {
    const none = admission(null).admit(arrival({ ...vouched, "X-DYG-Proxy-Secret": "" }, proxy));
    expect((await refusal(none)).code).toBe("operator_unknown");
    await operators.revoke("anna", by);
    expect((await refusal(admission().admit(arrival(vouched, proxy)))).code).toBe("operator_unknown");
  });
});

describe("a new operator", () => {
  test.each(["clerk", "manager"] as const)("who is a %s must name a shop", async (role) => {
    for (const poiIds of [null, []])
      expect(fieldsOf(await refusal(operators.create({ ...anna, role, poiIds }, by)))).toEqual(["poi_ids"]);
  });

  test.each(["viewer", "admin"] as const)("who is a %s may see every shop", async (role) => {
    expect((await operators.create({ ...anna, role, poiIds: null }, by)).operator.poi_ids).toBeNull();
  });

  test("is refused naming every wrong field", async () => {
    const wrong = { uid: "an_na", name: "", role: "viewer", poiIds: ["shop"] } as const;
    expect(fieldsOf(await refusal(operators.create(wrong, by)))).toEqual(["uid", "name", "poi_ids"]);
  });

  test("cannot take the uid of another, also of a revoked one", async () => {
    await operators.create(anna, by);
    await operators.revoke("anna", by);
    const problem = await refusal(operators.create({ ...anna, role: "manager" }, by));
    expect([problem.code, fieldsOf(problem)]).toEqual(["already_exists", ["uid"]]);
  });
});
