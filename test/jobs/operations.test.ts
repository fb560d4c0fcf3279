import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { auditRepository } from "../../src/audit/repository.ts";
import { auditEntries } from "../../src/audit/table.ts";
import type { OperatorCaller } from "../../src/caller.ts";
import { jobOperations } from "../../src/jobs/operations.ts";
import { silentLog } from "../../src/log.ts";
import { openSchedule } from "../../src/schedule/schedule.ts";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";
import { openParts } from "../support/parts.ts";
import { simulatedClock } from "../support/simulated-clock.ts";

let house: TestGateway;
let admin: string;
beforeAll(async () => {
  house = await openTestGateway();
  admin = (await house.createOperator("admin")).key;
});
afterAll(async () => await house.close());

const list = async () => (await house.call("GET", "/v1/internal/jobs", { operator: admin })).json.data;
const run = async (job: string, operator = admin) =>
  await house.call("POST", `/v1/internal/jobs/${job}/run`, { operator });

describe("the jobs of the gateway", () => {
  test("are listed with what they are for", async () => {
    const jobs: readonly { readonly name: string; readonly title: string }[] = await list();
    expect(jobs.map(({ name }) => name)).toContain("token");
    for (const { title } of jobs) expect(title).toMatch(/\p{Script=Han}/u);
  });

  test("can be run now: the answer says what was done, and the admin is written down", async () => {
    const reply = await run("nonces");
    expect(reply.status).toBe(200);
    expect(reply.json.data).toMatchObject({
      name: "nonces",
      running: false,
      failed: false,
      last_run_at: expect.stringMatching(/Z$/),
      last_result: expect.stringMatching(/^清除 \d+ 条$/),
    });
    expect(await list()).toContainEqual(reply.json.data);
    const entries = await house.gateway.storage.db.select().from(auditEntries);
    expect(entries.at(-1)).toMatchObject({
      actor: expect.stringMatching(/^operator:/),
      action: "jobs.run",
      target: "job:nonces",
    });
  });

  test("of no such name are 404, and nothing is written down", async () => {
    const count = async () => (await house.gateway.storage.db.select().from(auditEntries)).length;
    const before = await count();
    expect((await run("nothing")).status).toBe(404);
    expect((await run("No%20Job")).status).toBe(400);
    expect(await count()).toBe(before);
  });

  test("are for admins alone", async () => {
    const { key } = await house.createOperator("viewer");
    expect((await house.call("GET", "/v1/internal/jobs", { operator: key })).status).toBe(403);
    expect((await run("token", key)).status).toBe(403);
  });
});

describe("a job started by hand", () => {
  const caller: OperatorCaller = { kind: "operator", uid: "anna", role: "admin", poiIds: null };

  const openRoom = async (work: () => Promise<string>) => {
    const parts = await openParts();
    const clock = simulatedClock();
    const schedule = openSchedule({
      clock,
      log: silentLog,
      timeZone: "Asia/Shanghai",
      jobs: [{ name: "slow", title: "慢", pattern: "0 0 5 31 2 *", run: work }],
    });
    const operations = jobOperations({
      schedule,
      clock,
      commit: parts.doors.commit,
      audit: auditRepository({ doors: parts.doors, clock }),
    });
    return { parts, clock, schedule, operations };
  };
  const asked = (job: string) => ({
    params: { job },
    query: {},
    body: undefined,
    caller,
    requestId: "req-00000001",
    address: null,
    proof: { kind: "key" } as const,
    idempotencyKey: undefined,
    signal: new AbortController().signal,
  });

  test("that takes long goes on by itself, and the answer says that it runs", async () => {
    let end = (_words: string) => {};
    const { parts, clock, schedule, operations } = await openRoom(
      () =>
        new Promise((resolve) => {
          end = resolve;
        }),
    );
    try {
      const answer = operations.runJob(asked("slow"));
      await clock.advance(2_000);
      expect(await answer).toMatchObject({
        status: 202,
        body: { data: { running: true, last_result: null } },
      });
      end("好了");
      await clock.settle();
      expect(schedule.list()).toMatchObject([{ running: false, lastResult: "好了" }]);
    } finally {
      await schedule.stop();
      await parts.close();
    }
  });

  test("that fails says so, and not what only the log may know", async () => {
    const { parts, schedule, operations } = await openRoom(async () => {
      throw new Error("cannot open /secret/place");
    });
    try {
      expect(await operations.runJob(asked("slow"))).toMatchObject({
        status: 200,
        body: { data: { failed: true, last_result: "失败，原因见日志" } },
      });
    } finally {
      await schedule.stop();
      await parts.close();
    }
  });
});
