import { afterEach, describe, expect, test } from "bun:test";
import { Elysia } from "elysia";
import { systemClock } from "../../src/clock.ts";
import { silentLog } from "../../src/log.ts";
import { type Job, openSchedule, type Schedule } from "../../src/schedule/schedule.ts";
import { openTestGateway } from "../support/gateway.ts";
import { simulatedClock } from "../support/simulated-clock.ts";

const opened: Schedule[] = [];
afterEach(async () => {
  for (const schedule of opened.splice(0)) await schedule.stop();
});

const open = (jobs: readonly Job[], parts: Partial<Parameters<typeof openSchedule>[0]> = {}) => {
  const schedule = openSchedule({
    jobs,
    clock: simulatedClock(),
    log: silentLog,
    timeZone: "Asia/Shanghai",
    ...parts,
  });
  opened.push(schedule);
  return schedule;
};

const everySecond = "* * * * * *";
const never = "0 0 5 31 2 *";

/** A job that runs until it is told to end. */
const slowJob = (pattern = never) => {
  const ends: (() => void)[] = [];
  let runs = 0;
  let together = 0;
  let togetherMax = 0;
  return {
    job: {
      name: "slow",
      title: "试",
      pattern,
      run: async () => {
        runs += 1;
        together += 1;
        togetherMax = Math.max(togetherMax, together);
        await new Promise<void>((resolve) => ends.push(resolve));
        together -= 1;
        return "好了";
      },
    },
    end: () => {
      for (const end of ends.splice(0)) end();
    },
    runs: () => runs,
    togetherMax: () => togetherMax,
  };
};

const listening = (schedule: Schedule): Elysia => {
  const app = new Elysia().listen({ hostname: "127.0.0.1", port: 0 });
  schedule.start(app);
  return app;
};

describe("a job run by hand", () => {
  test("leaves when it ran and what it said", async () => {
    const schedule = open([{ name: "count", title: "试", pattern: never, run: async () => "清除 3 条" }]);
    await schedule.runNow("count");
    expect(schedule.list()).toEqual([
      {
        name: "count",
        title: "试",
        pattern: never,
        running: false,
        lastRunAt: "2026-03-16T02:28:54.000Z",
        lastResult: "清除 3 条",
        failed: false,
        nextRunAt: null,
      },
    ]);
  });

  test("that fails is logged and kept as failed, and its next success clears that", async () => {
    const logged: unknown[] = [];
    const log = { ...silentLog, error: (_msg: string, fields?: object) => logged.push(fields) };
    let broken = true;
    const run = async () => {
      if (broken) throw new Error("disk full");
      return "好了";
    };
    const schedule = open([{ name: "broken", title: "试", pattern: never, run }], { log });
    await schedule.runNow("broken");
    expect(schedule.list()).toMatchObject([{ failed: true, lastResult: "disk full" }]);
    expect(logged).toMatchObject([{ job: "broken" }]);
    broken = false;
    await schedule.runNow("broken");
    expect(schedule.list()).toMatchObject([{ failed: false, lastResult: "好了" }]);
  });

  test("while it runs already is that run, not a second one", async () => {
    const slow = slowJob();
    const schedule = open([slow.job]);
    const both = Promise.all([schedule.runNow("slow"), schedule.runNow("slow")]);
    expect(schedule.list()).toMatchObject([{ running: true, lastResult: null }]);
    slow.end();
    await both;
    expect(slow.runs()).toBe(1);
  });

  test("must exist", async () => {
    await expect(open([]).runNow("nothing")).rejects.toThrow("no job is called nothing");
  });

  test("has a name of its own", () => {
    const twice = { name: "a", title: "试", pattern: never, run: async () => "" };
    expect(() => open([twice, twice])).toThrow("two jobs are called a");
  });
});

describe("a job that is woken", () => {
  test("runs once, soon, for all who wake it together; nobody waits for it", async () => {
    const clock = simulatedClock();
    let runs = 0;
    const schedule = open([{ name: "often", title: "试", pattern: never, run: async () => String(++runs) }], {
      clock,
    });
    const app = listening(schedule);
    for (let time = 0; time < 3; time++) schedule.wake("often");
    await clock.settle();
    expect(runs).toBe(0);
    await clock.advance(1_000);
    expect(runs).toBe(1);
    await app.stop();
  });

  test("while it runs is run again afterwards, for it may have looked already", async () => {
    const clock = simulatedClock();
    const slow = slowJob();
    const schedule = open([slow.job], { clock });
    const app = listening(schedule);
    const first = schedule.runNow("slow");
    schedule.wake("slow");
    await clock.advance(1_000);
    expect(slow.runs()).toBe(1);
    slow.end();
    await first;
    await clock.settle();
    expect(slow.runs()).toBe(2);
    slow.end();
    await app.stop();
  });

  test("before the timers run, sleeps on", async () => {
    const clock = simulatedClock();
    let runs = 0;
    const schedule = open([{ name: "often", title: "试", pattern: never, run: async () => String(++runs) }], {
      clock,
    });
    schedule.wake("often");
    await clock.advance(1_000);
    expect(runs).toBe(0);
  });
});

describe("stopping", () => {
  test("waits for the job that runs, and starts none after it", async () => {
    const slow = slowJob();
    const schedule = open([slow.job]);
    const run = schedule.runNow("slow");
    let stopped = false;
    const stop = schedule.stop().then(() => {
      stopped = true;
    });
    await Bun.sleep(5);
    expect(stopped).toBe(false);
    slow.end();
    await Promise.all([run, stop]);
    await schedule.runNow("slow");
    expect(slow.runs()).toBe(1);
  });
});

describe("the timers", () => {
  const real = { clock: systemClock };
  test("rest until the gateway listens", async () => {
    const own = await openTestGateway();
    try {
      const { jobs } = own.gateway;
      const waiting = () => jobs.list().filter(({ nextRunAt }) => nextRunAt === null).length;
      expect(jobs.list().length).toBeGreaterThan(5);
      expect(waiting()).toBe(jobs.list().length);
      await Bun.sleep(1_100);
      expect(jobs.list().map(({ lastRunAt }) => lastRunAt)).toEqual(jobs.list().map(() => null));
      own.gateway.listen({ hostname: "127.0.0.1", port: 0 });
      expect(waiting()).toBe(0);
    } finally {
      await own.close();
    }
  });

  test("run a job on time, never beside itself, and not once after the stop", async () => {
    const slow = slowJob(everySecond);
    let runs = 0;
    const schedule = open(
      [slow.job, { name: "often", title: "试", pattern: everySecond, run: async () => String(++runs) }],
      real,
    );
    const app = listening(schedule);
    await Bun.sleep(2_200);
    expect(runs).toBeGreaterThanOrEqual(2);
    expect([slow.runs(), slow.togetherMax()]).toEqual([1, 1]);
    slow.end();
    await schedule.stop();
    const runsAtStop = runs;
    await Bun.sleep(1_200);
    expect([runs, slow.runs()]).toEqual([runsAtStop, 1]);
    await app.stop();
  }, 10_000);

  test("stop with the app, which the plugin alone does not see to", async () => {
    let runs = 0;
    const app = listening(
      open([{ name: "often", title: "试", pattern: everySecond, run: async () => String(++runs) }], real),
    );
    await Bun.sleep(1_200);
    expect(runs).toBeGreaterThanOrEqual(1);
    await app.stop();
    const runsAtStop = runs;
    await Bun.sleep(1_200);
    expect(runs).toBe(runsAtStop);
  });

  test("keep the hours of the business time zone", async () => {
    const schedule = open(
      [{ name: "night", title: "试", pattern: "0 30 3 * * *", run: async () => "" }],
      real,
    );
    const app = listening(schedule);
    // 03:30 in Shanghai, where the clocks never change.
    expect(schedule.list()).toMatchObject([{ nextRunAt: expect.stringMatching(/T19:30:00\.000Z$/) }]);
    await app.stop();
  });
});
