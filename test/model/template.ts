import { randomBytes } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openApps } from "../../src/apps/apps.ts";
import { auditRepository } from "../../src/audit/repository.ts";
import { type Config, readConfig } from "../../src/config.ts";
import { openGateway } from "../../src/gateway.ts";
import { silentLog } from "../../src/log.ts";
import { openOperatorRegistry } from "../../src/operators/operators.ts";
import { sessionEnder } from "../../src/sessions/room.ts";
import { openStorage } from "../../src/storage/database.ts";
import { signHeaders } from "../support/sign.ts";
import { startMs, worldClock } from "./world-clock.ts";

/** Who calls the gateway in a run: two apps, and a clerk of the shop. */
export interface Caller {
  readonly name: string;
  readonly appId: number;
  readonly operatorUid: string | null;
  readonly headers: (request: {
    readonly method: string;
    readonly target: string;
    readonly body: string | undefined;
    readonly nowMs: number;
  }) => Readonly<Record<string, string>>;
}

/** What every run begins with: a migrated database with its key and callers, copied and not made anew. */
export interface Template {
  readonly callers: readonly Caller[];
  /** A fresh data dir; the same path for every run. */
  readonly lay: () => Config;
  readonly remove: () => void;
}

export const poiId = "7001000000000000001";
export const otherPoiId = "7001000000000000002";
export const douyin = {
  clientKey: "awmodelmodelmode",
  clientSecret: "modelmodelmodelmodelmodelmodel12",
  accountId: "7002000000000000001",
  url: "http://sandbox.invalid",
};

const consoleAppId = 1;
const by = { actor: "command-line", requestId: null, address: null };

const configOf = (dataDir: string): Config =>
  readConfig({
    DYG_ENVIRONMENT: "sandbox",
    DYG_DATA_DIR: dataDir,
    DYG_LISTEN: "127.0.0.1:0",
    DYG_DOUYIN_BASE_URL: douyin.url,
    DYG_EXTRA_SHORT_LINK_ORIGINS: douyin.url,
    DYG_DOUYIN_CLIENT_KEY: douyin.clientKey,
    DYG_DOUYIN_CLIENT_SECRET: douyin.clientSecret,
    DYG_DOUYIN_ACCOUNT_ID: douyin.accountId,
    DYG_APP_RATE_PER_SECOND: "0",
    DYG_GUESS_LIMIT: "0",
  });

const signed = (app: { readonly id: number; readonly client_key: string }, secret: string): Caller => ({
  name: `app ${app.id}`,
  appId: app.id,
  operatorUid: null,
  headers: ({ method, target, body, nowMs }) => ({
    ...signHeaders({
      clientKey: app.client_key,
      secret,
      method,
      target,
      body,
      timestampSeconds: Math.floor(nowMs / 1_000),
      nonce: randomBytes(12).toString("hex"),
    }),
  }),
});

const makeCallers = async (dataDir: string, config: Config): Promise<readonly Caller[]> => {
  const clock = worldClock();
  // What a first start does once for a database is done once for all runs.
  const wire = () => ({ send: () => new Promise<never>(() => {}), close: () => {} });
  const first = await openGateway({ config, clock, log: silentLog, synchronous: "OFF", wire });
  await first.close();
  const storage = openStorage({ settings: config, clock, log: silentLog, synchronous: "OFF" });
  const parts = {
    doors: storage,
    vault: storage.vault,
    clock,
    audit: auditRepository({ doors: storage, clock }),
    endSessions: sessionEnder({ doors: storage, clock }),
  };
  const apps = openApps(parts);
  const one = await apps.create({ name: "收银一", code: "first" }, by);
  const two = await apps.create({ name: "收银二", code: "second" }, by);
  const uid = "clerk";
  const clerk = await openOperatorRegistry(parts).create(
    { uid, name: uid, role: "clerk", poiIds: [poiId] },
    by,
  );
  await storage.close();
  rmSync(join(dataDir, "setup.lock"), { force: true });
  return [
    signed(one.app, one.secret),
    signed(two.app, two.secret),
    {
      name: "clerk",
      appId: consoleAppId,
      operatorUid: uid,
      headers: () => ({ "x-xtj-uid": clerk.key }),
    },
  ];
};

const files = ["dy-gateway.db", "master.key"] as const;

/** Makes the template in a folder of its own. */
export const makeTemplate = async (): Promise<Template> => {
  const root = mkdtempSync(join(tmpdir(), "dy-gateway-model-"));
  const template = join(root, "template");
  mkdirSync(template);
  const callers = await makeCallers(template, configOf(template));
  const dataDir = join(root, "run");
  const config = configOf(dataDir);
  return {
    callers,
    lay: () => {
      rmSync(dataDir, { recursive: true, force: true });
      mkdirSync(dataDir, { mode: 0o700 });
      for (const file of files) copyFileSync(join(template, file), join(dataDir, file));
      return config;
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
};

export { startMs };
