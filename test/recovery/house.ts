import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandLine } from "../../src/caller.ts";
import { amendRestored } from "../../src/gateway/restoring.ts";
import { writeBackup } from "../../src/storage/backup.ts";
import { restoreBackup } from "../../src/storage/restore.ts";
import { openTimedHouse, type TimedHouse } from "../settling/house.ts";
import type { TestSettings } from "../support/gateway.ts";
import { openTestGateway, type Reply } from "../support/gateway.ts";

/** What a restored gateway is asked in these tests, as the app of the first life, signed on the simulated clock. */
export interface RestoredHouse {
  readonly rows: () => Promise<readonly Reply["json"][]>;
  readonly recover: () => Promise<string>;
  readonly health: () => Promise<Reply["json"]>;
  readonly summary: () => Promise<Reply["json"]>;
  readonly gateway: Awaited<ReturnType<typeof openTestGateway>>;
}

export interface Drill {
  readonly house: TimedHouse;
  /** Writes a backup of this moment. */
  readonly backup: () => void;
  /** The first gateway is gone; the backup takes its place on the machine, and a second one starts. */
  readonly restore: () => Promise<RestoredHouse>;
  /** The same data once more, after the program has ended. */
  readonly restart: () => Promise<RestoredHouse>;
  readonly close: () => Promise<void>;
}

/** Takes a verification back at Douyin, as somebody else would. */
export const cancelAtDouyin = async (
  { sandbox }: TimedHouse,
  row: { readonly verify_id: string; readonly certificate_id: string },
): Promise<void> => {
  const { clientKey, clientSecret, accountId } = sandbox.credentials;
  const post = async (path: string, body: object, headers: Readonly<Record<string, string>> = {}) => {
    const init = { method: "POST", headers: { "content-type": "application/json", ...headers } };
    const request = new Request(`http://sandbox.test${path}`, { ...init, body: JSON.stringify(body) });
    return JSON.parse(await (await sandbox.fetch(request)).text());
  };
  const token = await post("/oauth/stable_client_token/", {
    client_key: clientKey,
    client_secret: clientSecret,
    grant_type: "client_credential",
  });
  const { verify_id, certificate_id } = row;
  const reply = await post(
    "/goodlife/v1/fulfilment/certificate/cancel/",
    { verify_id, certificate_id, account_id: accountId },
    { "access-token": token.data.access_token },
  );
  if (reply.data.error_code !== 0) throw new Error(`the cancel was refused: ${reply.data.error_code}`);
};

export const openDrill = async (settings: TestSettings = {}): Promise<Drill> => {
  const folder = mkdtempSync(join(tmpdir(), "dy-gateway-drill-"));
  const house = await openTimedHouse(settings);
  const { clock, sandbox } = house;
  const file = join(folder, "backup.db");
  let dataDir = "";
  let current: RestoredHouse | undefined;
  let restores = 0;

  const start = async (): Promise<RestoredHouse> => {
    const gateway = await openTestGateway({ ...settings, clock, inProcess: true, dataDir, sandbox });
    const admin = await gateway.createOperator("admin");
    // Read while the simulated clock stands still.
    const ask = async (target: string) => (await gateway.call("GET", target, { operator: admin.key })).json;
    current = {
      gateway,
      rows: async () => (await ask("/v1/internal/reports/verifications?page_size=200")).data,
      recover: async () => {
        let over = false;
        const run = gateway.gateway.jobs.runNow("recovery").finally(() => {
          over = true;
        });
        for (let steps = 0; steps < 2_000 && !over; steps += 1) await clock.advance(20);
        await run;
        return (
          gateway.gateway.jobs.list().find(({ name }) => name === "recovery")?.lastResult ?? "there is no job"
        );
      },
      health: async () => (await gateway.call("GET", "/healthz", { stranger: true })).json,
      summary: async () => await ask("/v1/internal/reports/summary?start_time=2026-03-01"),
    };
    return current;
  };

  return {
    house,
    backup: () => {
      rmSync(file, { force: true });
      writeBackup({ dataDir: house.dataDir, file, nowMs: clock.nowMs() });
    },
    restore: async () => {
      await (current?.gateway.gateway ?? house.gateway).close();
      restores += 1;
      dataDir = join(folder, `data-${restores}`);
      mkdirSync(dataDir, { mode: 0o700 });
      copyFileSync(join(house.dataDir, "master.key"), join(dataDir, "master.key"));
      await clock.advance(2_000);
      await restoreBackup({
        settings: { dataDir, masterKeyFile: join(dataDir, "master.key"), environment: "sandbox" },
        file,
        clock,
        amend: amendRestored(clock, { by: commandLine(null), name: "backup.db" }),
      });
      await clock.advance(1_000);
      return await start();
    },
    restart: async () => {
      await current?.gateway.gateway.close();
      return await start();
    },
    close: async () => {
      await current?.gateway.close();
      await house.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
