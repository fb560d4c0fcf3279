import { connect } from "node:net";
import type { TestGateway } from "../support/gateway.ts";

/** One answer as it came over the wire. */
export interface Heard {
  readonly status: number;
  /** Lower-case names; of a name sent twice the last value. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what is there, and fails when it is not
  readonly json: any;
}

export interface Line {
  readonly send: (data: string | Uint8Array) => void;
  /** Sends FIN: nothing more comes from this side. */
  readonly finish: () => void;
  /** The next whole answer; null when the server closes without one. */
  readonly answer: () => Promise<Heard | null>;
  /** Resolves when the server has closed. */
  readonly closed: Promise<void>;
  readonly destroy: () => void;
}

const headEnd = "\r\n\r\n";

const readHead = (head: string): Omit<Heard, "text" | "json"> => {
  const [first = "", ...lines] = head.split("\r\n");
  const pairs = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { status: Number(first.split(" ")[1]), headers: Object.fromEntries(pairs) };
};

const bodyLength = (headers: Heard["headers"], bodiless: boolean): number =>
  bodiless ? 0 : Number(headers["content-length"] ?? 0);

/** A plain TCP line to a listening gateway: what is sent is sent byte for byte. */
export const openLine = async (url: string, options: { readonly head?: boolean } = {}): Promise<Line> => {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  let buffered = Buffer.alloc(0);
  let ended = false;
  const wakers = new Set<() => void>();
  const wake = () => {
    for (const waker of wakers) waker();
    wakers.clear();
  };
  const closed = new Promise<void>((resolve) => {
    const end = () => {
      ended = true;
      wake();
      resolve();
    };
    socket.on("end", end);
    socket.on("close", end);
    // A reset is an end like any other: what was answered before it counts.
    socket.on("error", end);
  });
  socket.on("data", (chunk: Buffer) => {
    buffered = Buffer.concat([buffered, chunk]);
    wake();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });

  const whole = (): Heard | null => {
    const at = buffered.indexOf(headEnd);
    if (at < 0) return null;
    const head = readHead(buffered.subarray(0, at).toString("latin1"));
    const start = at + headEnd.length;
    const length = bodyLength(head.headers, options.head === true);
    if (buffered.byteLength < start + length) return null;
    const text = buffered.subarray(start, start + length).toString("utf8");
    buffered = buffered.subarray(start + length);
    const isJson = (head.headers["content-type"] ?? "").includes("json") && text !== "";
    return { ...head, text, json: isJson ? JSON.parse(text) : undefined };
  };

  return {
    send: (data) => socket.write(data),
    finish: () => socket.end(),
    answer: async () => {
      for (;;) {
        const heard = whole();
        if (heard !== null || ended) return heard;
        await new Promise<void>((resolve) => wakers.add(resolve));
      }
    },
    closed,
    destroy: () => socket.destroy(),
  };
};

/** Header lines in order, so that a name can stand twice. */
export type HeaderLines = readonly (readonly [string, string])[];

/** A request's head as text; nothing is added but `Host`. */
export const requestHead = (method: string, target: string, headers: HeaderLines): string =>
  [
    `${method} ${target} HTTP/1.1`,
    "Host: gateway.test",
    ...headers.map(([n, v]) => `${n}: ${v}`),
    "",
    "",
  ].join("\r\n");

/** Sends one request on a line of its own and gives the answer. */
export const exchange = async (
  url: string,
  request: {
    readonly method: string;
    readonly target: string;
    readonly headers?: HeaderLines;
    readonly body?: string | Uint8Array;
  },
): Promise<Heard> => {
  const line = await openLine(url, { head: request.method === "HEAD" });
  line.send(requestHead(request.method, request.target, request.headers ?? []));
  if (request.body !== undefined) line.send(request.body);
  const heard = await line.answer();
  line.destroy();
  if (heard === null) throw new Error("the server closed without an answer");
  return heard;
};

/** Starts to listen on a free port of this machine; gives the origin. */
export const listening = ({ gateway }: TestGateway): string =>
  gateway.listen({ hostname: "127.0.0.1", port: 0 });
