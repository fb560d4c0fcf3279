import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ContractOperation } from "../../generated/operations.ts";
import { openApps } from "../../src/apps/apps.ts";
import { auditRepository } from "../../src/audit/repository.ts";
import { systemClock as clock } from "../../src/clock.ts";
import { readConfig } from "../../src/config.ts";
import { openGateway } from "../../src/gateway.ts";
import { openLog } from "../../src/log.ts";
import { openOperatorRegistry } from "../../src/operators/operators.ts";
import { openSandbox } from "../../src/sandbox/server.ts";
import { sessionEnder } from "../../src/sessions/room.ts";
import { signHeaders } from "../support/sign.ts";
import type { Draft } from "./judge.ts";

/** What the generators may name so that some of their requests find something. */
export interface Known {
  readonly poiIds: readonly string[];
  readonly codes: readonly string[];
  readonly shortLinks: readonly string[];
  readonly certificateIds: readonly string[];
  /** Operators whom nobody needs: they are changed and revoked by the fuzzer. */
  readonly uids: readonly string[];
  /** Operators who are left alone. */
  readonly keptUids: readonly string[];
  /** The app that signs, and must stay as it is. */
  readonly signerId: string;
  /** One that is there and cannot be restored: a restore would take the ground away under the fuzzer. */
  readonly brokenBackup: string;
  /** Backups that are there. */
  readonly backupNames: readonly string[];
  /** Rows of that app, verified. */
  readonly verifiedIds: readonly string[];
}

const by = { actor: "command-line", requestId: null, address: null };
const ordersMade = 60;
const verifiedMade = 12;
const operatorsMade = 200;
const keptOperators = 5;

/** Made by the job of the night, so that none the fuzzer makes takes their place. */
const makeBackups = async (
  { fetch: ask, jobs }: Awaited<ReturnType<typeof openGateway>>,
  key: string,
): Promise<readonly string[]> => {
  await jobs.runNow("backup");
  const headers = { "x-xtj-uid": key };
  const listed = await ask(new Request("http://gateway.test/v1/internal/backups", { headers }));
  return [...(await listed.text()).matchAll(/"name":"([^"]+)"/g)].map(([, name]) => name ?? "");
};

const makeBroken = async (dataDir: string): Promise<string> => {
  const name = "dy-gateway-20200101T000000000Z.db";
  await Bun.write(join(dataDir, "backups", name), "no database");
  return name;
};

/** A gateway in front of the sandbox that reaches nothing else: every other host name has no address. */
export const openFuzzGround = async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "dy-gateway-fuzz-"));
  const sandbox = openSandbox({
    listen: { hostname: "127.0.0.1", port: 0 },
    seed: 11,
    clock,
    demoOrders: false,
  });
  const config = readConfig({
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
    DYG_BACKUP_HOUR: "4",
  });
  const defects: string[] = [];
  const log = openLog({ level: "error", nowMs: clock.nowMs, write: (line) => defects.push(line) });
  const resolveHost = () => Promise.reject(new Error("no such host"));
  const gateway = await openGateway({ config, clock, log, synchronous: "OFF", resolveHost });
  const parts = {
    doors: gateway.storage,
    vault: gateway.storage.vault,
    clock,
    audit: auditRepository({ doors: gateway.storage, clock }),
    endSessions: sessionEnder({ doors: gateway.storage, clock }),
  };
  const { app, secret } = await openApps(parts).create(
    { name: "fuzz", code: "fuzz", allowTokenRead: true },
    by,
  );
  const admin = { uid: "fuzz", name: "fuzz", role: "admin", poiIds: null } as const;
  const registry = openOperatorRegistry(parts);
  const { key } = await registry.create(admin, by);
  const uids = Array.from({ length: operatorsMade }, (_, index) => `staff-${index}`);
  for (const uid of uids) await registry.create({ uid, name: uid, role: "clerk", poiIds: ["7001"] }, by);
  const orders = Array.from({ length: ordersMade }, (_, index) =>
    sandbox.admin.createOrder(
      index % 5 === 0 ? { kind: "times_card", uses: 5 } : { count: 1 + (index % 10) },
    ),
  );
  const signed = (
    method: string,
    target: string,
    body: Uint8Array | null,
  ): Readonly<Record<string, string>> => ({
    ...signHeaders({
      clientKey: app.client_key,
      secret,
      method,
      target,
      body: body ?? undefined,
      timestampSeconds: Math.floor(clock.nowMs() / 1_000),
      nonce: randomBytes(12).toString("hex"),
    }),
  });

  /** Verified before the fuzzer comes, so that there is something to take back. */
  const verifyOne = async (): Promise<string> => {
    const body = new TextEncoder().encode(
      JSON.stringify({ poi_id: sandbox.admin.shops()[0]?.poiId, code: sandbox.admin.createOrder().codes[0] }),
    );
    const target = "/v1/open/coupons/verify";
    const headers = { "content-type": "application/json", ...signed("POST", target, body) };
    const answer = await gateway.fetch(
      new Request(`http://gateway.test${target}`, { method: "POST", headers, body }),
    );
    return /"id":(\d+)/.exec(await answer.text())?.[1] ?? "";
  };
  const verifiedIds: string[] = [];
  for (let count = 0; count < verifiedMade; count += 1) verifiedIds.push(await verifyOne());

  const known: Known = {
    poiIds: sandbox.admin.shops().map(({ poiId }) => poiId),
    codes: orders.flatMap(({ codes }) => codes),
    shortLinks: orders.map(({ shortLink }) => shortLink),
    certificateIds: orders.flatMap(({ certificates }) =>
      certificates.map(({ certificateId }) => certificateId),
    ),
    uids: uids.slice(keptOperators),
    keptUids: uids.slice(0, keptOperators),
    signerId: String(app.id),
    verifiedIds,
    backupNames: await makeBackups(gateway, key),
    brokenBackup: await makeBroken(dataDir),
  };

  let sent = 0;
  const logIn = async () => {
    const login = { method: "POST", headers: { "x-xtj-uid": key } };
    const response = await gateway.fetch(new Request("http://gateway.test/v1/internal/sessions", login));
    const csrfToken = /"csrf_token":"([^"]+)"/.exec(await response.text())?.[1] ?? "";
    const cookie = (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    return { cookie, "x-csrf-token": csrfToken };
  };

  /** Signatures and operator keys take turns where an operation takes both. */
  const admitted = async ({ access, method }: ContractOperation, target: string, body: Uint8Array | null) => {
    if (access.public) return {};
    if (access.sessionOnly) return await logIn();
    const bySignature = access.signature && (access.roles.length === 0 || sent++ % 2 === 0);
    return bySignature ? signed(method, target, body) : { "x-xtj-uid": key };
  };

  const send = async (entry: ContractOperation, { params, query, headers, body }: Draft) => {
    const path = entry.template.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? "");
    const search = query.map(([name, text]) => `${name}=${text}`).join("&");
    const target = search === "" ? path : `${path}?${search}`;
    const init = {
      method: entry.method,
      headers: { ...headers, ...(await admitted(entry, target, body)) },
      ...(body === null ? {} : { body: Buffer.from(body) }),
    };
    const response = await gateway.fetch(new Request(`http://gateway.test${target}`, init));
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  return {
    known,
    send,
    /** Everything that was logged as an error. */
    defects,
    close: async () => {
      await gateway.close();
      await sandbox.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};
