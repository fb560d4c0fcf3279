import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { auditRepository } from "../../src/audit/repository.ts";
import { auditEntries } from "../../src/audit/table.ts";
import type { AppCaller, Caller, OperatorCaller } from "../../src/caller.ts";
import { Problem } from "../../src/problem.ts";
import { tokenOperations } from "../../src/tokens/operations.ts";
import { granted, openTestKeeper, refusedWith, silent, type TestKeeper } from "./token-endpoint.ts";

const app: AppCaller = {
  kind: "app",
  appId: 7,
  name: "小程序",
  clientKey: "ck_mini_0001",
  allowTokenRead: true,
  poiIds: null,
};
const admin: OperatorCaller = { kind: "operator", uid: "anna", role: "admin", poiIds: null };

let it: TestKeeper;
beforeEach(async () => {
  it = await openTestKeeper();
});
afterEach(() => it.close());

const readToken = (caller: Caller) => {
  const { doors } = it.parts();
  const operations = tokenOperations({
    keeper: it.keeper,
    commit: doors.commit,
    audit: auditRepository({ doors, clock: it.clock }),
    clock: it.clock,
  });
  return operations.getAccessToken({
    params: {},
    query: {},
    body: undefined,
    caller,
    requestId: "req-00000001",
    address: null,
    proof: { kind: "signature" },
    idempotencyKey: undefined,
    signal: new AbortController().signal,
  });
};

const problemOf = async (work: Promise<unknown>): Promise<Problem> => {
  const thrown = await work.then(
    () => undefined,
    (problem: unknown) => problem,
  );
  if (thrown instanceof Problem) return thrown;
  throw new Error("it was done, or failed otherwise", { cause: thrown });
};

const audited = () =>
  it.parts().doors.db.select({ actor: auditEntries.actor, action: auditEntries.action }).from(auditEntries);

describe("reading the access token", () => {
  test("gives the token with the whole seconds it has left, and no cache may keep it", async () => {
    it.douyin.will(granted("clt.a"));
    await it.keeper.current();
    await it.clock.advance(10_001);
    expect(await readToken(app)).toEqual({
      status: 200,
      headers: { "cache-control": "no-store" },
      body: {
        data: { access_token: "clt.a", expires_at: "2026-03-16T04:28:54.000Z", expires_in: 7_189 },
      },
    });
  });

  test("is written down, each time, with who read", async () => {
    it.douyin.will(granted("clt.a"));
    await readToken(app);
    await readToken(app);
    const entry = { actor: "app:7", action: "access_token.read" };
    expect(await audited()).toEqual([entry, entry]);
  });

  test.each<Caller>([{ ...app, allowTokenRead: false }, admin])(
    "is refused to whoever is not an app that may, and costs no token (%#)",
    async (caller) => {
      expect((await problemOf(readToken(caller))).code).toBe("token_read_not_allowed");
      expect(it.douyin.kinds()).toEqual([]);
      expect(await audited()).toEqual([]);
    },
  );

  test("tells Douyin's refusal with its code and words", async () => {
    it.douyin.will(refusedWith(10_013));
    const { code, facts } = await problemOf(readToken(app));
    expect([code, facts.upstream?.error_code, facts.upstream?.logid]).toEqual([
      "upstream_refused",
      10_013,
      "20260316102854",
    ]);
  });

  test("tells that Douyin is silent", async () => {
    it.douyin.will(silent());
    expect((await problemOf(readToken(app))).code).toBe("upstream_unavailable");
  });
});
