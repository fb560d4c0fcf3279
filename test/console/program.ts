import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const project = join(import.meta.dir, "../..");

// biome-ignore lint/suspicious/noExplicitAny: a test reads what is there, and fails when it is not
type Json = any;

/** The real program with the simulator, in a process of its own, and ways to ask both without a browser. */
export interface Program {
  readonly url: string;
  readonly adminKey: string;
  readonly poiId: string;
  readonly app: { readonly clientKey: string; readonly secret: string };
  /** As an operator; throws what is not a success. */
  readonly call: (method: string, target: string, body?: unknown, key?: string) => Promise<Json>;
  /** The simulator's own controls. */
  readonly sandbox: (method: string, path: string, body?: unknown) => Promise<Json>;
  /** A new coupon and its verification. */
  readonly verify: (
    wish?: Readonly<Record<string, unknown>>,
    more?: Readonly<Record<string, unknown>>,
  ) => Promise<Json>;
  readonly createOperator: (uid: string, role: string) => Promise<string>;
  /** Nothing is answered while it is halted, as by a gateway that hangs. */
  readonly halt: () => void;
  readonly goOn: () => void;
  readonly stop: () => Promise<void>;
}

const ask = async (url: string, init: RequestInit): Promise<Json> => {
  const response = await fetch(url, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${init.method} ${url}: ${response.status} ${text}`);
  return text === "" ? null : JSON.parse(text);
};

const json = { "content-type": "application/json" };

/** Reads to the end, or the program would stop at a full pipe. */
const collect = (stream: ReadableStream<Uint8Array<ArrayBuffer>>): (() => string) => {
  let text = "";
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    const reader = stream.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read())
      text += decoder.decode(part.value, { stream: true });
  };
  void read().catch(() => {});
  return () => text;
};

const until = async <Found>(look: () => Found | undefined, failed: () => string): Promise<Found> => {
  for (let waits = 0; waits < 1_200; waits += 1) {
    const found = look();
    if (found !== undefined) return found;
    await Bun.sleep(25);
  }
  throw new Error(failed());
};

/** `dy-gateway demo`, on any free port and in a folder of its own, which goes with it. */
export const startProgram = async (
  dataDir = mkdtempSync(join(tmpdir(), "dy-gateway-console-")),
): Promise<Program> => {
  const child = Bun.spawn([process.execPath, "run", "src/main.ts", "demo", "--listen", "127.0.0.1:0"], {
    cwd: project,
    env: { ...process.env, DYG_DATA_DIR: dataDir },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const told = (form: RegExp): Promise<string> =>
    until(
      () => form.exec(stdout())?.[1],
      () => `the demo did not start:\n${stderr()}`,
    );
  // The last line it says.
  await told(/(Ctrl\+C)/);
  const [url, sandboxUrl, poiId, clientKey, secret, adminKey] = await Promise.all(
    [
      /网关 +(http\S+)/,
      /模拟器 (http\S+)\/_sandbox/,
      /poi_id (\d+)/,
      /client_key (\S+)/,
      /secret +(\S+)/,
      /X-XTJ-UID +(xtj_\S+)/,
    ].map(told),
  );
  if (!url || !sandboxUrl || !poiId || !clientKey || !secret || !adminKey) throw new Error(stdout());

  // From source the pages are built when the first one is asked for: no step of a test waits for that.
  const page = await fetch(url);
  if (!page.ok) throw new Error(`the console is not served: ${page.status} ${await page.text()}`);

  const call: Program["call"] = (method, target, body, key = adminKey) =>
    ask(url + target, {
      method,
      headers: { "x-xtj-uid": key, ...(body === undefined ? {} : json) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const sandbox: Program["sandbox"] = (method, path, body) =>
    ask(`${sandboxUrl}/_sandbox${path}`, {
      method,
      headers: json,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    url,
    adminKey,
    poiId,
    app: { clientKey, secret },
    call,
    sandbox,
    verify: async (wish = {}, more = {}) => {
      const order = await sandbox("POST", "/orders", { kind: "coupon", count: 1, ...wish });
      return await call("POST", "/v1/open/coupons/verify", { poi_id: poiId, code: order.codes[0], ...more });
    },
    createOperator: async (uid, role) => {
      const poiIds = role === "clerk" || role === "manager" ? [poiId] : null;
      const made = await call("POST", "/v1/internal/operators", {
        uid,
        name: `${role} ${uid}`,
        role,
        poi_ids: poiIds,
      });
      return made.data.key;
    },
    halt: () => child.kill("SIGSTOP"),
    goOn: () => child.kill("SIGCONT"),
    stop: async () => {
      child.kill("SIGCONT");
      child.kill("SIGTERM");
      await child.exited;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};
