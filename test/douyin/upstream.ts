import { createServer, type Socket } from "node:net";
import { systemClock } from "../../src/clock.ts";
import { type Douyin, type DouyinSettings, openDouyin } from "../../src/douyin/client.ts";
import type { ResolveHost } from "../../src/douyin/short-links.ts";
import { type Log, openLog } from "../../src/log.ts";

/** One request as it stood on the wire. */
export interface Seen {
  readonly line: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** Which connection it came on, from 0, and which request on it, from 0. */
  readonly connection: number;
  readonly turn: number;
}

/** Bytes to answer with; "drop" closes unanswered, "silence" never answers. */
export type Answer = string | Buffer | "drop" | "silence";

export interface Upstream {
  readonly url: string;
  readonly port: number;
  readonly seen: readonly Seen[];
  readonly close: () => void;
}

/** A raw HTTP/1.1 server: it shows the bytes that came and says exactly what the test tells it to. */
export const openUpstream = async (answer: (seen: Seen, index: number) => Answer): Promise<Upstream> => {
  const seen: Seen[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    const connection = connections++;
    let turn = 0;
    let text = "";
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("utf8");
      const end = text.indexOf("\r\n\r\n");
      if (end < 0) return;
      const [line = "", ...rest] = text.slice(0, end).split("\r\n");
      const headers = new Map(rest.map((header) => split(header)));
      const body = text.slice(end + 4);
      if (Buffer.byteLength(body) < Number(headers.get("content-length") ?? 0)) return;
      text = "";
      const request = { line, headers, body, connection, turn: turn++ };
      seen.push(request);
      const reply = answer(request, seen.length - 1);
      if (reply === "drop") socket.end();
      else if (reply !== "silence") socket.write(reply);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { url: `http://127.0.0.1:${port}`, port, seen, close };
};

const split = (header: string): readonly [string, string] => {
  const colon = header.indexOf(":");
  return [header.slice(0, colon), header.slice(colon + 1).trim()];
};

/** An HTTP answer with `body` and its length. */
export const http = (body: string | Buffer, head = ""): Buffer =>
  Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\n${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n`),
    Buffer.from(body),
  ]);

/** A success envelope around the text of further `data` fields, e.g. `"orders":[]`. */
export const success = (fields: string, extra = ok): string =>
  `{"data":{"error_code":0,"description":"success"${fields === "" ? "" : ","}${fields}}${extra === "" ? "" : `,"extra":${extra}`}}`;

const ok =
  '{"error_code":0,"description":"success","sub_error_code":0,"sub_description":"","logid":"20250326","now":1742975316}';

/** A refusal by both codes. */
export const refusal = (code: number, sub = 0, description = "不行"): string =>
  `{"data":{"error_code":${code},"description":"${description}"},"extra":{"error_code":${code},"description":"${description}","sub_error_code":${sub},"sub_description":"","logid":"20250326","now":1742975316}}`;

export interface Opened {
  readonly douyin: Douyin;
  readonly logged: string[];
  /** Tokens that were refused and handed in for renewal. */
  readonly renewed: string[];
}

/** A client of `baseUrl` whose token is `clt.first`, then `clt.second` and so on. */
export const openTestDouyin = (
  baseUrl: string,
  options: {
    readonly settings?: Partial<DouyinSettings>;
    readonly tokens?: Parameters<typeof openDouyin>[0]["tokens"];
    readonly resolveHost?: ResolveHost;
  } = {},
): Opened => {
  const logged: string[] = [];
  const renewed: string[] = [];
  const log: Log = openLog({ level: "debug", nowMs: systemClock.nowMs, write: (line) => logged.push(line) });
  const names = ["clt.first", "clt.second", "clt.third"];
  const douyin = openDouyin({
    settings: {
      baseUrl,
      clientKey: "ck",
      clientSecret: "very-secret",
      accountId: "7000000000000000001",
      timeoutMs: 300,
      extraShortLinkOrigins: [],
      ...options.settings,
    },
    clock: systemClock,
    log,
    tokens: options.tokens ?? {
      current: async () => names[renewed.length] ?? "clt.last",
      renewAfterRefusal: async (refused) => {
        renewed.push(refused);
        return names[renewed.length] ?? "clt.last";
      },
    },
    ...(options.resolveHost === undefined ? {} : { resolveHost: options.resolveHost }),
  });
  return { douyin, logged, renewed };
};

/** Runs `work` against an upstream that always answers with the JSON `text`, and shows what it saw. */
export const against = async <T>(
  text: string,
  work: (douyin: Douyin) => Promise<T>,
): Promise<{ readonly result: T; readonly seen: readonly Seen[]; readonly logged: readonly string[] }> => {
  const upstream = await openUpstream(() => http(text));
  const { douyin, logged } = openTestDouyin(upstream.url);
  try {
    return { result: await work(douyin), seen: upstream.seen, logged };
  } finally {
    douyin.close();
    upstream.close();
  }
};
