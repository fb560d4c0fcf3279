import { afterEach, expect, setDefaultTimeout, test } from "bun:test";
import { rmSync } from "node:fs";
import { run } from "../program/program.ts";
import { allRows, jsonOf, openLoad, openSite, until, verify } from "./site.ts";

setDefaultTimeout(180_000);
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

test("the drill: load, a backup in the midst of it, more load, kill -9, restore, restart: nothing consumed is missing, nothing is there twice", async () => {
  const { sandbox, env, serve, backupFile, key } = await openSite(ends);
  const first = await serve();
  const load = openLoad(first.caller, sandbox);
  await until("thirty told before the backup", () => load.told.size > 30);
  // A bad day at Douyin's: some answers are lost, some arrive late, when the backup is made and when it all ends.
  for (const kind of ["lost_after", "lost_before"] as const)
    sandbox.admin.fault({ endpoint: "verify", kind, times: 8, after: 3 });
  const made = await run(["backup", backupFile, "--json"], env);
  expect(made.code).toBe(0);
  const atBackup = load.told.size;
  await until("sixty more told after the backup", () => load.told.size > atBackup + 60);
  for (const kind of ["lost_after", "lost_before"] as const)
    sandbox.admin.fault({ endpoint: "verify", kind, times: 4 });
  first.program.kill("SIGKILL");
  await first.program.exited;
  await load.stop();

  const refused = await run(["restore", `${backupFile}.none`], env);
  expect(refused.code).toBe(1);
  const restored = await run(["restore", backupFile, "--json"], env);
  expect({ code: restored.code, stderr: restored.stderr }).toEqual({ code: 0, stderr: "" });
  sandbox.admin.clearFaults();
  const verifies = sandbox.counts().verify;

  const second = await serve();
  const { url } = second.caller;
  const whileServing = await run(["restore", backupFile], env);
  expect([whileServing.code, whileServing.stderr]).toEqual([
    1,
    expect.stringContaining("正由另一个 dy-gateway 服务使用"),
  ]);
  const health = async () => await jsonOf(await fetch(`${url}/healthz`));
  expect(await health()).toMatchObject({ status: "degraded" });
  await until("the recovery has ended", async () => {
    const rows = await allRows(url, key);
    return (
      !(await health()).checks.upstream.detail.includes("恢复") &&
      rows.every(({ verify_status: status }) => status !== "processing")
    );
  });
  // Nothing was sent again on behalf of what the backup knew.
  expect(sandbox.counts().verify).toBe(verifies);

  // New work goes on meanwhile as ever.
  const fresh = await verify(second.caller, {
    poi_id: sandbox.admin.shops()[0]?.poiId,
    code: sandbox.admin.createOrder().codes[0],
  });
  expect(fresh.outcome).toBe("success");

  const rows = await allRows(url, key);
  const verified = rows.filter((row) => row.verify_status === "success");
  const ids = verified.map((row) => row.verify_id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(verified).toHaveLength(sandbox.admin.consumed());
  for (const id of load.told) expect(ids).toContain(id);
  expect(rows.filter((row) => row.source === "recovered").length).toBeGreaterThan(60);
  expect(rows.filter((row) => row.error_key === "interrupted")).toEqual([]);
  rmSync(backupFile);
});
