import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { systemClock } from "../../src/clock.ts";
import { openSandbox, type Sandbox } from "../../src/sandbox/server.ts";
import { emptyFolder, type Program, run, start } from "../program/program.ts";
import { signHeaders } from "../support/sign.ts";

export interface Caller {
  readonly url: string;
  readonly clientKey: string;
  readonly secret: string;
}

const signedHeaders = (caller: Caller, method: string, target: string, body?: string) =>
  signHeaders({
    ...caller,
    method,
    target,
    body,
    timestampSeconds: Math.floor(Date.now() / 1_000),
    nonce: randomBytes(12).toString("hex"),
  });

/** What a test reads of an answer. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads what is there, and fails when it is not
type Json = any;

export const jsonOf = async (response: Response): Promise<Json> => await response.json();

/** One verify; undefined when the gateway is not there any more. */
export const verify = async (caller: Caller, request: object): Promise<Json> => {
  const target = "/v1/open/coupons/verify";
  const body = JSON.stringify(request);
  const headers = {
    "content-type": "application/json",
    ...signedHeaders(caller, "POST", target, body),
  };
  const reply = await fetch(caller.url + target, { method: "POST", headers, body }).catch(() => undefined);
  return reply === undefined ? undefined : await jsonOf(reply).catch(() => undefined);
};

const desks = 6;

/** Desks that verify one coupon after another until told to stop; gives every verify_id that was told as success. */
export const openLoad = (caller: Caller, sandbox: Sandbox) => {
  const told = new Set<string>();
  let stopped = false;
  const shops = sandbox.admin.shops();
  const desk = async (number: number): Promise<void> => {
    for (let count = 0; !stopped; count += 1) {
      const order = sandbox.admin.createOrder({ count: 1 + (count % 3) });
      const poiId = shops[(number + count) % shops.length]?.poiId;
      const answer = await verify(caller, { poi_id: poiId, code: order.codes[0], quantity: 1 + (count % 3) });
      if (answer === undefined) return;
      for (const item of answer.items ?? [])
        if (item.verify_status === "success" && item.verify_id !== null) told.add(item.verify_id);
    }
  };
  const ended = Promise.all(Array.from({ length: desks }, (_, number) => desk(number)));
  return {
    told,
    stop: async () => {
      stopped = true;
      await ended;
    },
  };
};

export const until = async (what: string, isSo: () => Promise<boolean> | boolean): Promise<void> => {
  for (let waits = 0; waits < 1_200; waits += 1) {
    if (await isSo()) return;
    await Bun.sleep(50);
  }
  throw new Error(`it never came to this: ${what}`);
};

/** Simulator, data dir, app, admin, and the program to be started on them; `ends` gets what has to be ended afterwards. */
export const openSite = async (ends: (() => unknown)[]) => {
  const sandbox = openSandbox({
    listen: { hostname: "127.0.0.1", port: 0 },
    seed: 11,
    clock: systemClock,
    demoOrders: false,
  });
  ends.push(() => sandbox.close());
  const { folder, remove } = emptyFolder();
  ends.push(remove);
  const env = {
    DYG_ENVIRONMENT: "sandbox",
    DYG_DATA_DIR: join(folder, "data"),
    DYG_LISTEN: "127.0.0.1:0",
    DYG_DOUYIN_BASE_URL: sandbox.url,
    DYG_EXTRA_SHORT_LINK_ORIGINS: sandbox.url,
    DYG_DOUYIN_CLIENT_KEY: sandbox.credentials.clientKey,
    DYG_DOUYIN_CLIENT_SECRET: sandbox.credentials.clientSecret,
    DYG_DOUYIN_ACCOUNT_ID: sandbox.credentials.accountId,
    DYG_APP_RATE_PER_SECOND: "0",
    DYG_ASK_SPACING_MS: "500",
  };
  const made = await run(["apps", "create", "--name", "d", "--code", "desk", "--json"], env);
  const { app, secret } = JSON.parse(made.stdout).data;
  const admin = await run(
    ["operators", "create", "--uid", "boss", "--name", "b", "--role", "admin", "--json"],
    env,
  );
  const serve = async (): Promise<{ readonly program: Program; readonly caller: Caller }> => {
    const program = start(["serve"], env);
    ends.push(async () => {
      program.kill("SIGKILL");
      await program.exited;
    });
    const { url = "" } = await program.listening();
    return { program, caller: { url, clientKey: app.client_key, secret } };
  };
  return {
    sandbox,
    env,
    serve,
    backupFile: join(folder, "night.db"),
    key: JSON.parse(admin.stdout).data.key,
  };
};

export const allRows = async (url: string, key: string) => {
  const rows: {
    verify_id: string | null;
    verify_status: string;
    error_key: string | null;
    source: string;
  }[] = [];
  for (let page = 1; ; page += 1) {
    const target = `/v1/internal/reports/verifications?page_size=200&page=${page}`;
    const { data } = await jsonOf(await fetch(url + target, { headers: { "x-xtj-uid": key } }));
    rows.push(...data);
    if (data.length < 200) return rows;
  }
};
