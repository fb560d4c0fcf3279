import { afterEach, expect, setDefaultTimeout, test } from "bun:test";
import { allRows, jsonOf, openLoad, openSite, until } from "./site.ts";

setDefaultTimeout(240_000);
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

type Site = Awaited<ReturnType<typeof openSite>>;

const openAdmin = ({ key }: Site, url: () => string) => {
  const ask = async (method: string, target: string, body?: object) => {
    const headers = {
      "x-xtj-uid": key,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    return await fetch(url() + target, init);
  };
  return {
    backup: async (): Promise<string> => (await jsonOf(await ask("POST", "/v1/internal/backups"))).data.name,
    restore: (name: string) => ask("POST", `/v1/internal/backups/${name}/restore`, { name }),
    /** Of the last restore of the process; undefined while nothing is told. */
    state: async (): Promise<string | undefined> => {
      const reply = await ask("GET", "/v1/internal/backups");
      return reply.status === 200 ? (await jsonOf(reply)).restore?.state : undefined;
    },
    audited: async (action: string) =>
      (await jsonOf(await ask("GET", `/v1/internal/audit?action=${action}`))).data,
  };
};

/** The books agree: everything consumed stands in the ledger once, and so does everything that anyone was told. */
const expectWhole = async ({ sandbox, key }: Site, url: string, told: ReadonlySet<string>) => {
  await until("nothing is open any more", async () => {
    const health = await jsonOf(await fetch(`${url}/healthz`));
    const rows = await allRows(url, key);
    return (
      !health.checks.upstream.detail.includes("恢复") &&
      rows.every(({ verify_status: status }) => status !== "processing")
    );
  });
  const rows = await allRows(url, key);
  const verified = rows.filter((row) => row.verify_status === "success").map((row) => row.verify_id);
  expect(new Set(verified).size).toBe(verified.length);
  expect(verified).toHaveLength(sandbox.admin.consumed());
  for (const id of told) expect(verified).toContain(id);
};

test("a restore over the API in the midst of load: the desks go on at the same address, and nothing consumed is missing at the end", async () => {
  const site = await openSite(ends);
  const { sandbox } = site;
  const { caller } = await site.serve();
  const admin = openAdmin(site, () => caller.url);
  const load = openLoad(caller, sandbox);
  await until("twenty told before the backup", () => load.told.size > 20);
  const name = await admin.backup();
  const atBackup = load.told.size;
  await until("twenty more told after the backup", () => load.told.size > atBackup + 20);
  // Some of what is under way when it happens never gets an answer.
  for (const kind of ["lost_after", "lost_before"] as const)
    sandbox.admin.fault({ endpoint: "verify", kind, times: 4 });
  expect((await admin.restore(name)).status).toBe(202);
  await until("it is restored", async () => (await admin.state()) === "done");
  sandbox.admin.clearFaults();
  const atRestore = load.told.size;
  await until("the desks verify again", () => load.told.size > atRestore + 20);
  await load.stop();
  await expectWhole(site, caller.url, load.told);
  expect(await admin.audited("backups.restore")).toMatchObject([
    { actor: "operator:boss", target: `backup:${name}` },
  ]);
});

test("killed in the midst of it, the program starts with the one database or the other, and nothing consumed is missing", async () => {
  const site = await openSite(ends);
  const { sandbox } = site;
  const told = new Set<string>();
  let served = await site.serve();
  const admin = openAdmin(site, () => served.caller.url);
  for (const afterMs of [5, 150, 500]) {
    const load = openLoad(served.caller, sandbox);
    await until("ten told", () => load.told.size > 10);
    const name = await admin.backup();
    await until("ten more told", () => load.told.size > 20);
    await admin.restore(name);
    // Until nobody is let in any more, and then some way into what follows.
    await until("it has begun", async () => (await fetch(`${served.caller.url}/healthz`)).status === 503);
    await Bun.sleep(afterMs);
    served.program.kill("SIGKILL");
    await served.program.exited;
    await load.stop();
    for (const id of load.told) told.add(id);
    served = await site.serve();
    await expectWhole(site, served.caller.url, told);
  }
});
