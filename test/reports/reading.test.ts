import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { simulatedClock } from "../support/simulated-clock.ts";
import { parseCsv } from "./parse-csv.ts";
import { openReportHouse, type ReportHouse } from "./support.ts";

setDefaultTimeout(30_000);

const rowCount = 6_000;
let reports: ReportHouse;
const clock = simulatedClock();

beforeAll(async () => {
  reports = await openReportHouse({ clock });
  const [id = 0] = await reports.add([{}]);
  reports.copy(id, rowCount - 1);
});
afterAll(async () => await reports.close());

const open = (signal?: AbortSignal): Promise<Response> =>
  reports.house.gateway.fetch(
    new Request("http://gateway.test/v1/internal/reports/verifications?export=csv", {
      headers: { "x-xtj-uid": reports.admin },
      ...(signal === undefined ? {} : { signal }),
    }),
  );

/** A snapshot that is held keeps the log from being moved into the database; says whether one is. */
const snapshotIsHeld = (): boolean => {
  const { db } = reports.house.gateway.storage;
  const [state] = db.all<{ busy: number; log: number }>("pragma wal_checkpoint(truncate)");
  return state?.busy === 1;
};

const untilLetGo = async (): Promise<void> => {
  while (snapshotIsHeld()) await new Promise((resolve) => setImmediate(resolve));
};

test("an export is of one moment: what is written while it is read is not in it", async () => {
  const response = await open();
  const reader = response.body?.getReader();
  let text = "";
  const decoder = new TextDecoder();
  const first = await reader?.read();
  text += decoder.decode(first?.value, { stream: true });
  await reports.add([{ remark: "later" }]);
  for (let piece = await reader?.read(); piece?.done === false; piece = await reader?.read())
    text += decoder.decode(piece.value, { stream: true });
  const lines = parseCsv(text);
  expect(lines.at(-1)?.slice(0, 2)).toEqual(["合计", String(rowCount)]);
  expect(text).not.toContain("later");
  expect((await reports.list("?export=csv")).text).toContain("later");
  await untilLetGo();
});

test("a reader who goes away ends the reading, and its snapshot is let go", async () => {
  const response = await open();
  const reader = response.body?.getReader();
  await reader?.read();
  await reports.add([{}]);
  expect(snapshotIsHeld()).toBe(true);
  await reader?.cancel();
  await untilLetGo();
});

test("a client that hangs up on a real connection ends the reading too", async () => {
  const url = reports.house.gateway.listen({ hostname: "127.0.0.1", port: 0 });
  const [id = 0] = await reports.add([{}]);
  // Far more than the buffers of a connection hold.
  reports.copy(id, 40_000);
  const away = new AbortController();
  const response = await fetch(`${url}/v1/internal/reports/verifications?export=csv`, {
    headers: { "x-xtj-uid": reports.admin },
    signal: away.signal,
  });
  await response.body?.getReader().read();
  await reports.add([{}]);
  expect(snapshotIsHeld()).toBe(true);
  away.abort();
  await untilLetGo();
});

test("an export nobody reads from is ended after a minute", async () => {
  const response = await open();
  const reader = response.body?.getReader();
  await reader?.read();
  await clock.settle();
  await reports.add([{}]);
  expect(snapshotIsHeld()).toBe(true);
  await clock.advance(61_000);
  await untilLetGo();
  const rest = async (): Promise<void> => {
    for (let piece = await reader?.read(); piece?.done === false; piece = await reader?.read());
  };
  await expect(rest()).rejects.toThrow("too slowly");
});

test("four exports run at a time; a further one is told to come again", async () => {
  const running = await Promise.all([open(), open(), open(), open()]);
  const refused = await open();
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).not.toBeNull();
  expect(await refused.json()).toMatchObject({ code: "rate_limited", retry: "later" });
  // Pages and sums are read all the same.
  expect((await reports.list("?page_size=1")).status).toBe(200);
  expect((await reports.summary()).status).toBe(200);
  for (const { body } of running) await body?.cancel();
  await untilLetGo();
  const again = await open();
  expect(again.status).toBe(200);
  await again.body?.cancel();
});

test("closing ends what is being read, and a later start reads again", async () => {
  const house = await openReportHouse();
  const [id = 0] = await house.add([{}]);
  house.copy(id, 20_000);
  const { gateway, dataDir, sandbox } = house.house;
  const response = await gateway.fetch(
    new Request("http://gateway.test/v1/internal/reports/verifications?export=csv", {
      headers: { "x-xtj-uid": house.admin },
    }),
  );
  await response.body?.getReader().read();
  await gateway.close();
  const again = await openReportHouse({ dataDir, sandbox });
  expect((await again.list("?page_size=1")).json.total_is_minimum).toBe(true);
  await again.close();
  await house.close();
});
