import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { openTestGateway } from "../support/gateway.ts";

const tasks = "/proc/self/task";
/** Field 19 of `stat`, whose second may hold spaces. */
const niceOf = (thread: string): number =>
  Number(readFileSync(`${tasks}/${thread}/stat`, "utf8").split(") ").at(-1)?.split(" ")[16]);
const ownNice = (): number => niceOf(String(process.pid));
/** Of a thread that gives way, those that help it do too. */
const yielding = (): readonly string[] => readdirSync(tasks).filter((thread) => niceOf(thread) > ownNice());

test.skipIf(process.platform !== "linux")(
  "the thread that reads reports gives way to the one that verifies, which keeps its place",
  async () => {
    const [before, nice] = [yielding(), ownNice()];
    const house = await openTestGateway();
    try {
      const { key } = await house.createOperator("viewer");
      const { status } = await house.call("GET", "/v1/internal/reports/summary", { operator: key });
      expect(status).toBe(200);
      expect(yielding().filter((thread) => !before.includes(thread))).not.toEqual([]);
      expect(ownNice()).toBe(nice);
    } finally {
      await house.close();
    }
  },
);
