import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openApps } from "../../src/apps/apps.ts";
import { auditRepository } from "../../src/audit/repository.ts";
import { type Clock, systemClock } from "../../src/clock.ts";
import { readConfig } from "../../src/config.ts";
import { type Gateway, openGateway } from "../../src/gateway.ts";
import { type Log, openLog } from "../../src/log.ts";
import { openOperatorRegistry } from "../../src/operators/operators.ts";
import { openSandbox, type Sandbox } from "../../src/sandbox/server.ts";
import { sessionEnder } from "../../src/sessions/room.ts";
import { inProcessWire } from "./in-process-wire.ts";
import { signHeaders } from "./sign.ts";

/** What a test reads of an answer: JSON as plain values, looked into with `toMatchObject`. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what is there, and fails when it is not
  readonly json: any;
}

export interface TestApp {
  readonly id: number;
  readonly clientKey: string;
  readonly secret: string;
}

export interface CallOptions {
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: string | Uint8Array;
  readonly as?: TestApp;
  /** An operator key instead of a signature. */
  readonly operator?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Neither signature nor operator. */
  readonly stranger?: boolean;
}

export interface TestGateway {
  readonly gateway: Gateway;
  readonly sandbox: Sandbox;
  readonly app: TestApp;
  readonly poiId: string;
  readonly dataDir: string;
  /** Every line that was logged. */
  readonly logged: string[];
  /** A signed call in process, as the test's app unless told otherwise. */
  readonly call: (method: string, target: string, options?: CallOptions) => Promise<Reply>;
  readonly verify: (body: Readonly<Record<string, unknown>>, options?: CallOptions) => Promise<Reply>;
  readonly createApp: (more?: Readonly<Record<string, unknown>>) => Promise<TestApp>;
  readonly createOperator: (
    role: "viewer" | "clerk" | "manager" | "admin",
    poiIds?: readonly string[] | null,
  ) => Promise<{ readonly uid: string; readonly key: string }>;
  readonly close: () => Promise<void>;
}

export interface TestSettings {
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  readonly dataDir?: string;
  readonly sandbox?: Sandbox;
  readonly wire?: Parameters<Sandbox["admin"]["wire"]>[0];
  /** Reaches the sandbox without a network, so that a simulated clock drives the calls to Douyin as well. */
  readonly inProcess?: boolean;
  readonly verifyTokenWindowMs?: number;
}

const by = { actor: "command-line", requestId: null, address: null };

const configFor = (sandbox: Sandbox, dataDir: string, env: Readonly<Record<string, string>>) =>
  readConfig({
    DYG_ENVIRONMENT: "sandbox",
    DYG_DATA_DIR: dataDir,
    DYG_LISTEN: "127.0.0.1:0",
    DYG_DOUYIN_BASE_URL: sandbox.url,
    DYG_EXTRA_SHORT_LINK_ORIGINS: sandbox.url,
    DYG_DOUYIN_CLIENT_KEY: sandbox.credentials.clientKey,
    DYG_DOUYIN_CLIENT_SECRET: sandbox.credentials.clientSecret,
    DYG_DOUYIN_ACCOUNT_ID: sandbox.credentials.accountId,
    DYG_APP_RATE_PER_SECOND: "0",
    DYG_GUESS_LIMIT: "0",
    ...env,
  });

const toReply = async (response: Response): Promise<Reply> => {
  const text = await response.text();
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? JSON.parse(text) : undefined,
  };
};

const caller =
  (gateway: Gateway, clock: Clock, app: () => TestApp): TestGateway["call"] =>
  async (method, target, options = {}) => {
    const { body, raw, as = app(), operator, stranger = false } = options;
    const bytes = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const signed =
      stranger || operator !== undefined
        ? {}
        : signHeaders({
            ...as,
            method,
            target,
            body: bytes,
            timestampSeconds: Math.floor(clock.nowMs() / 1000),
            nonce: randomBytes(12).toString("hex"),
          });
    const headers = {
      ...(bytes === undefined ? {} : { "content-type": "application/json" }),
      ...signed,
      ...(operator === undefined ? {} : { "x-xtj-uid": operator }),
      ...options.headers,
    };
    const init = { method, headers, ...(bytes === undefined ? {} : { body: bytes }) };
    return await toReply(await gateway.fetch(new Request(`http://gateway.test${target}`, init)));
  };

/** The whole gateway as a value, in front of the sandbox as a real HTTP server, on a real database. */
export const openTestGateway = async (settings: TestSettings = {}): Promise<TestGateway> => {
  const { clock = systemClock, env = {} } = settings;
  const dataDir = settings.dataDir ?? mkdtempSync(join(tmpdir(), "dy-gateway-test-"));
  const sandbox =
    settings.sandbox ??
    openSandbox({
      listen: settings.inProcess === true ? null : { hostname: "127.0.0.1", port: 0 },
      seed: 7,
      clock,
      demoOrders: false,
      ...(settings.verifyTokenWindowMs === undefined
        ? {}
        : { verifyTokenWindowMs: settings.verifyTokenWindowMs }),
      ...(settings.wire === undefined ? {} : { wire: settings.wire }),
    });
  const logged: string[] = [];
  const log: Log = openLog({ level: "debug", nowMs: clock.nowMs, write: (line) => logged.push(line) });
  const gateway = await openGateway({
    config: configFor(sandbox, dataDir, env),
    clock,
    log,
    ...(settings.inProcess === true ? { wire: inProcessWire(sandbox.fetch) } : {}),
  });
  const parts = {
    doors: gateway.storage,
    vault: gateway.storage.vault,
    clock,
    audit: auditRepository({ doors: gateway.storage, clock }),
    endSessions: sessionEnder({ doors: gateway.storage, clock }),
  };
  const createApp: TestGateway["createApp"] = async (more = {}) => {
    const code = `app-${randomBytes(4).toString("hex")}`;
    const { app, secret } = await openApps(parts).create({ name: code, code, ...more }, by);
    return { id: app.id, clientKey: app.client_key, secret };
  };
  const app = await createApp();
  const call = caller(gateway, clock, () => app);
  return {
    gateway,
    sandbox,
    app,
    poiId: sandbox.admin.shops()[0]?.poiId ?? "",
    dataDir,
    logged,
    call,
    verify: async (body, options) => await call("POST", "/v1/open/coupons/verify", { body, ...options }),
    createApp,
    createOperator: async (role, poiIds = null) => {
      const uid = `u-${randomBytes(4).toString("hex")}`;
      const { key } = await openOperatorRegistry(parts).create({ uid, name: uid, role, poiIds }, by);
      return { uid, key };
    },
    close: async () => {
      await gateway.close();
      if (settings.sandbox === undefined) await sandbox.close();
      if (settings.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
};
