import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../src/clock.ts";
import { openSandbox } from "../../src/sandbox/server.ts";
import { emptyFolder, type Program, run, start } from "../program/program.ts";
import { signHeaders } from "../support/sign.ts";
import { openSecretBook } from "./book.ts";

export interface App {
  readonly clientKey: string;
  readonly secret: string;
}

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what is there, and fails when it is not
  readonly json: any;
}

export interface Asking {
  readonly body?: unknown;
  /** Sent as it is. */
  readonly raw?: string;
  readonly as?: App | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A program of the real kind, its log at its most talkative, in front of a Douyin in this process. */
export const openProgramHouse = async () => {
  const { folder, remove } = emptyFolder();
  const book = openSecretBook();
  const listen = { hostname: "127.0.0.1", port: 0 };
  const sandbox = openSandbox({ listen, seed: 20_261_128, clock: systemClock });
  const proxySecret = randomBytes(24).toString("base64url");
  writeFileSync(join(folder, "proxy-secret"), proxySecret, { mode: 0o600 });
  book.add("proxy secret", proxySecret);
  const env = {
    DYG_ENVIRONMENT: "sandbox",
    DYG_DATA_DIR: join(folder, "data"),
    DYG_LISTEN: "127.0.0.1:0",
    DYG_DOUYIN_BASE_URL: sandbox.url,
    DYG_EXTRA_SHORT_LINK_ORIGINS: sandbox.url,
    DYG_DOUYIN_CLIENT_KEY: sandbox.credentials.clientKey,
    DYG_DOUYIN_CLIENT_SECRET: sandbox.credentials.clientSecret,
    DYG_DOUYIN_ACCOUNT_ID: sandbox.credentials.accountId,
    DYG_LOG_LEVEL: "debug",
    DYG_GUESS_LIMIT: "0",
    DYG_APP_RATE_PER_SECOND: "0",
    DYG_UID_PROXIES: "127.0.0.1/32",
    DYG_UID_PROXY_SECRET_FILE: join(folder, "proxy-secret"),
    DYG_VERIFY_BUDGET_MS: "4000",
    DYG_UPSTREAM_TIMEOUT_MS: "3500",
    DYG_REPLAY_DELAYS_MS: "400x2",
    DYG_REPLAY_WINDOW_MS: "5000",
    DYG_ASK_SPACING_MS: "500",
  };
  const logs: string[] = [];
  const troubles: { readonly status: number; readonly text: string }[] = [];

  /** A command line of the program; all it says on stderr is log. */
  const command = async (args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(args, env);
    if (code !== 0) throw new Error(`${args.join(" ")}: ${stderr}`);
    logs.push(stderr);
    book.hearCall({ headers: {}, body: "", answer: stdout, setCookie: null });
    return stdout;
  };

  let program: Program | undefined;
  let url = "";
  const serve = async (): Promise<void> => {
    program = start(["serve"], env);
    url = (await program.listening())["url"] ?? "";
  };
  const stop = async (): Promise<number> => {
    if (program === undefined) throw new Error("the program was not started");
    program.kill("SIGTERM");
    const code = await program.exited;
    await program.read;
    logs.push(program.stderr(), program.stdout());
    return code;
  };

  const call = async (method: string, target: string, asking: Asking = {}): Promise<Told> => {
    const body = asking.raw ?? (asking.body === undefined ? "" : JSON.stringify(asking.body));
    const timestampSeconds = Math.floor(Date.now() / 1_000);
    const nonce = randomBytes(12).toString("hex");
    const signed =
      asking.as === undefined || asking.as === null
        ? {}
        : signHeaders({ ...asking.as, method, target, body, timestampSeconds, nonce });
    const headers = {
      ...(body === "" ? {} : { "content-type": "application/json" }),
      ...signed,
      ...asking.headers,
    };
    const init = { method, headers, ...(body === "" ? {} : { body }) };
    const response = await fetch(url + target, init);
    const text = await response.text();
    book.hearCall({
      headers: asking.headers ?? {},
      body,
      answer: text,
      setCookie: response.headers.get("set-cookie"),
    });
    if (response.status >= 400) troubles.push({ status: response.status, text });
    const isJson = (response.headers.get("content-type") ?? "").includes("json");
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? JSON.parse(text) : null,
    };
  };

  return {
    ...{ sandbox, book, env, folder, command, serve, stop, call },
    /** Names of the shops, first to last. */
    poiIds: sandbox.admin.shops().map(({ poiId }) => poiId),
    /** Everything the programs wrote so far that ended. */
    log: () => logs.join("\n"),
    troubles: () => troubles,
    close: async () => {
      program?.kill("SIGKILL");
      await program?.exited;
      await sandbox.close();
      remove();
    },
  };
};

export type ProgramHouse = Awaited<ReturnType<typeof openProgramHouse>>;
