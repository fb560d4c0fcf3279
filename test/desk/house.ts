import { rmSync } from "node:fs";
import { join } from "node:path";
import { emptyFolder, type Program, run, start } from "../program/program.ts";

/** What is scanned of an order. */
export interface Order {
  readonly orderId: string;
  readonly shortLink: string;
  readonly codes: readonly string[];
}

export interface Operator {
  readonly uid: string;
  readonly key: string;
}

/** The real program in front of the real simulator, each a process of its own. */
export interface House {
  readonly url: string;
  readonly poiIds: readonly string[];
  readonly order: (wish?: Readonly<Record<string, unknown>>) => Promise<Order>;
  /** How often an order was consumed, by Douyin's own books. */
  readonly consumed: (orderId: string) => Promise<number>;
  readonly sandbox: (
    method: string,
    path: string,
    body?: unknown,
  ) => Promise<Readonly<Record<string, unknown>>>;
  readonly operator: (
    role: "viewer" | "clerk" | "manager" | "admin",
    poiIds?: readonly string[],
  ) => Promise<Operator>;
  /** Ends the gateway at once, as a power cut does; `begin` starts it on the same data and the same port. */
  readonly kill: () => Promise<void>;
  readonly begin: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? { ...value } : {};
const textsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

export const openHouse = async (more: Readonly<Record<string, string>> = {}): Promise<House> => {
  const { folder, remove } = emptyFolder();
  const simulator = start(["sandbox", "--listen", "127.0.0.1:0", "--seed", "11"]);
  const told = await simulator.listening();
  const sandboxUrl = told["url"] ?? "";
  const env = {
    DYG_ENVIRONMENT: "sandbox",
    DYG_DATA_DIR: join(folder, "data"),
    DYG_DOUYIN_BASE_URL: sandboxUrl,
    DYG_EXTRA_SHORT_LINK_ORIGINS: sandboxUrl,
    DYG_DOUYIN_CLIENT_KEY: told["clientKey"] ?? "",
    DYG_DOUYIN_CLIENT_SECRET: told["clientSecret"] ?? "",
    DYG_DOUYIN_ACCOUNT_ID: told["accountId"] ?? "",
    DYG_GUESS_LIMIT: "0",
    DYG_REPLAY_DELAYS_MS: "500x5,1000x9",
    DYG_ASK_SPACING_MS: "1000",
    DYG_VERIFY_BUDGET_MS: "1500",
    DYG_UPSTREAM_TIMEOUT_MS: "1000",
    ...more,
  };
  let gateway: Program | undefined;
  let url = "";
  const begin = async (): Promise<void> => {
    const listen = url === "" ? "127.0.0.1:0" : new URL(url).host;
    gateway = start(["serve"], { ...env, DYG_LISTEN: listen });
    url = (await gateway.listening())["url"] ?? "";
  };
  await begin();
  const sandbox: House["sandbox"] = async (method, path, body) => {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    return fieldsOf(await (await fetch(`${sandboxUrl}/_sandbox${path}`, init)).json());
  };
  const { shops } = await sandbox("GET", "/");
  const poiIds = (Array.isArray(shops) ? shops : []).map((shop) => String(fieldsOf(shop)["poiId"]));
  let operators = 0;
  return {
    url,
    poiIds,
    sandbox,
    order: async (wish = {}) => {
      const { orderId, shortLink, codes } = await sandbox("POST", "/orders", {
        kind: "coupon",
        count: 1,
        ...wish,
      });
      return { orderId: String(orderId), shortLink: String(shortLink), codes: textsOf(codes) };
    },
    consumed: async (orderId) => Number((await sandbox("GET", `/orders/${orderId}`))["consumed"]),
    operator: async (role, shopsOfHis = poiIds.slice(0, 1)) => {
      operators += 1;
      const uid = `${role}-${operators}`;
      const bound = role === "admin" ? [] : shopsOfHis.flatMap((poiId) => ["--poi-id", poiId]);
      const args = [
        "operators",
        "create",
        "--json",
        "--uid",
        uid,
        "--name",
        `测试${operators}`,
        "--role",
        role,
      ];
      const { code, stdout, stderr } = await run([...args, ...bound], env);
      if (code !== 0) throw new Error(`no operator: ${stderr}`);
      return { uid, key: String(fieldsOf(fieldsOf(JSON.parse(stdout))["data"])["key"]) };
    },
    kill: async () => {
      gateway?.kill("SIGKILL");
      await gateway?.exited;
    },
    begin,
    close: async () => {
      gateway?.kill("SIGKILL");
      simulator.kill("SIGKILL");
      await Promise.all([gateway?.exited, simulator.exited]);
      remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
