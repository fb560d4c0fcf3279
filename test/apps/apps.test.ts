import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type Apps, openApps } from "../../src/apps/apps.ts";
import { apps as appsTable } from "../../src/apps/table.ts";
import { auditRepository } from "../../src/audit/repository.ts";
import { auditEntries } from "../../src/audit/table.ts";
import { consoleAppId } from "../../src/caller.ts";
import { Problem } from "../../src/problem.ts";
import { openParts, type TestParts } from "../support/parts.ts";

const by = { actor: "operator:anna", requestId: "req-00000001", address: "192.0.2.9" };

let parts: TestParts;
let apps: Apps;

beforeEach(async () => {
  parts = await openParts();
  apps = openApps({ ...parts, audit: auditRepository(parts) });
});
afterEach(() => parts.close());

const refusal = async (work: Promise<unknown>): Promise<Problem> => {
  const thrown = await work.then(
    () => undefined,
    (problem: unknown) => problem,
  );
  if (thrown instanceof Problem) return thrown;
  throw new Error("it was done, or failed otherwise", { cause: thrown });
};

const fieldsOf = ({ facts }: Problem) => facts.details?.map(({ field }) => field);

describe("a new app", () => {
  test("gets a key, a secret of at least 256 bits and no right that was not asked for", async () => {
    const { app, secret } = await apps.create({ name: "前台", code: "pos" }, by);
    expect(app).toEqual({
      id: expect.any(Number),
      created_at: "2026-03-16T02:28:54.000Z",
      updated_at: "2026-03-16T02:28:54.000Z",
      name: "前台",
      code: "pos",
      description: "",
      client_key: expect.stringMatching(/^ck_[A-Za-z0-9_-]{43}$/),
      status: "active",
      allow_token_read: false,
      last_used_at: null,
      poi_ids: null,
    });
    expect(secret).toMatch(/^sk_[A-Za-z0-9_-]{43}$/);
    expect((await apps.create({ name: "b", code: "bb" }, by)).secret).not.toBe(secret);
  });

  test("may bring its own key and secret, and be bound to no shop at all", async () => {
    const own = { clientKey: "ck_demo_0001", secret: "s3cr3t-s3cr3t-s3cr3t-s3cr3t-s3cr3t" };
    const { app, secret } = await apps.create(
      { name: "a", code: "aa", ...own, poiIds: [], status: "disabled" },
      by,
    );
    expect([app.client_key, secret, app.poi_ids, app.status]).toEqual([
      own.clientKey,
      own.secret,
      [],
      "disabled",
    ]);
  });

  test("leaves its secret sealed on disk, and never in a list", async () => {
    const { secret } = await apps.create({ name: "a", code: "aa" }, by);
    expect(JSON.stringify(await parts.doors.db.select().from(appsTable))).not.toContain(secret);
    expect(JSON.stringify(await apps.list({ page: 1, pageSize: 100 }))).not.toContain(secret);
  });

  test("with a taken code or key is a conflict that names it, also at the same moment", async () => {
    await apps.create({ name: "a", code: "aa", clientKey: "ck_demo_0001" }, by);
    const code = await refusal(apps.create({ name: "b", code: "aa" }, by));
    expect([code.code, fieldsOf(code)]).toEqual(["already_exists", ["code"]]);
    expect(
      fieldsOf(await refusal(apps.create({ name: "b", code: "bb", clientKey: "ck_demo_0001" }, by))),
    ).toEqual(["client_key"]);
    const both = apps.create({ name: "b", code: "aa", clientKey: "ck_demo_0001" }, by);
    expect(fieldsOf(await refusal(both))).toEqual(["code", "client_key"]);
    expect((await refusal(apps.create({ name: "b", code: "console" }, by))).code).toBe("already_exists");
    const twins = await Promise.allSettled([1, 2, 3].map(() => apps.create({ name: "c", code: "cc" }, by)));
    expect(twins.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("that is bound to shops cannot read the token", async () => {
    const bound = { name: "a", code: "aa", allowTokenRead: true, poiIds: ["7001"] };
    expect((await refusal(apps.create(bound, by))).code).toBe("not_allowed_with_shops");
    expect((await refusal(apps.create({ ...bound, poiIds: [] }, by))).code).toBe("not_allowed_with_shops");
    expect((await apps.create({ ...bound, poiIds: null }, by)).app.allow_token_read).toBe(true);
  });

  test("is refused naming every wrong field", async () => {
    const wrong = {
      name: "",
      code: "A",
      clientKey: "short",
      secret: "short",
      poiIds: ["x"],
      description: "a\nb",
    };
    const problem = await refusal(apps.create(wrong, by));
    expect(problem.code).toBe("invalid_request");
    expect(fieldsOf(problem)).toEqual(["name", "code", "description", "client_key", "secret", "poi_ids"]);
    expect(fieldsOf(await refusal(apps.create({ name: "a", code: "aa", poiIds: ["1", "1"] }, by)))).toEqual([
      "poi_ids",
    ]);
  });
});

describe("the list", () => {
  test("has the built-in app first, then the others in order, page by page", async () => {
    for (const code of ["aa", "bb", "cc"]) await apps.create({ name: code, code }, by);
    const codes = async (page: number) =>
      (await apps.list({ page, pageSize: 2 })).apps.map(({ code }) => code);
    expect([await codes(1), await codes(2), await codes(3)]).toEqual([["console", "aa"], ["bb", "cc"], []]);
    expect((await apps.list({ page: 3, pageSize: 2 })).total).toBe(4);
  });
});

describe("token access", () => {
  test("is given and taken back", async () => {
    const { app } = await apps.create({ name: "a", code: "aa" }, by);
    parts.clock.setMs(parts.clock.nowMs() + 1_000);
    const given = await apps.setTokenAccess({ id: app.id, allow: true }, by);
    expect([given.allow_token_read, given.updated_at]).toEqual([true, "2026-03-16T02:28:55.000Z"]);
    expect((await apps.setTokenAccess({ id: app.id, allow: false }, by)).allow_token_read).toBe(false);
  });

  test("is not given to an app that is bound to shops, but may always be taken back", async () => {
    const { app } = await apps.create({ name: "a", code: "aa", poiIds: [] }, by);
    const given = apps.setTokenAccess({ id: app.id, allow: true }, by);
    expect((await refusal(given)).code).toBe("not_allowed_with_shops");
    expect((await apps.setTokenAccess({ id: app.id, allow: false }, by)).allow_token_read).toBe(false);
  });
});

test("an unknown app and the built-in one can be changed in no way", async () => {
  for (const id of [consoleAppId, 4711, 9_007_199_254_740_991]) {
    const deeds = [
      apps.update(id, { status: "disabled" }, by),
      apps.rotate({ id, revokeNow: true }, by),
      apps.setTokenAccess({ id, allow: true }, by),
    ];
    for (const deed of deeds) expect((await refusal(deed)).code).toBe("not_found");
  }
});

test("every change is audited with who did it, and what was refused is not", async () => {
  const { app } = await apps.create({ name: "a", code: "aa" }, by);
  await apps.rotate({ id: app.id, revokeNow: true }, by);
  await apps.setTokenAccess({ id: app.id, allow: true }, by);
  await apps.update(app.id, { status: "disabled" }, by);
  await refusal(apps.create({ name: "b", code: "aa" }, by));
  const entries = await parts.doors.db.select().from(auditEntries);
  expect(entries.map(({ action }) => action)).toEqual([
    "apps.create",
    "apps.rotate-secret",
    "apps.update-token-access",
    "apps.update",
  ]);
  expect(entries.every(({ actor, target }) => actor === by.actor && target === `app:${app.id}`)).toBe(true);
  expect(entries[0]?.requestId).toBe(by.requestId);
});

test("the time of last use never goes back", async () => {
  const { app } = await apps.create({ name: "a", code: "aa" }, by);
  const other = openApps({ ...parts, audit: auditRepository(parts) });
  apps.noteUse(app.id);
  parts.clock.setMs(parts.clock.nowMs() + 60_000);
  other.noteUse(app.id);
  await other.flushLastUsed();
  await apps.flushLastUsed();
  const { apps: all } = await other.list({ page: 1, pageSize: 10 });
  expect(all.at(-1)?.last_used_at).toBe("2026-03-16T02:29:54.000Z");
});
