import { expect, test } from "bun:test";
import { cron } from "@elysiajs/cron";
import { Elysia } from "elysia";
import { nextTickMs } from "./cron.ts";
import { startMs } from "./world-clock.ts";

const patterns = [
  "*/30 * * * * *",
  "15 * * * * *",
  "0 */5 * * * *",
  "0 30 3 * * *",
  "7 0,20,40 2-5 * * *",
  "0 0 4 1 * *",
  "0 10 1 * * 1",
];

test("the model's cron comes round when the program's does", () => {
  const app = new Elysia();
  for (const [index, pattern] of patterns.entries()) {
    const name = `job ${index}`;
    const timer = cron({ name, pattern, timezone: "Asia/Shanghai", paused: true, run: () => {} })(app).store
      .cron[name];
    let atMs = startMs;
    for (let round = 0; round < 12; round += 1) {
      const next = timer?.nextRun(new Date(atMs))?.getTime();
      expect(nextTickMs(pattern, atMs)).toBe(next ?? 0);
      atMs = next ?? 0;
    }
    timer?.stop();
  }
});
