/**
 * The load generator, a process of its own: keep-alive connections, one request at a time on each, every request
 * signed, with a code and nonce of its own, before the clock starts. Prints one JSON line.
 */
import { createHash, createHmac, randomBytes } from "node:crypto";

/** What a run is told, as JSON in its first argument. */
export interface LoadOrder {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  readonly clientKey: string;
  readonly secret: string;
  /** More than can be sent in the time. */
  readonly requests: number;
  /** Only an answer that holds it counts as verified. */
  readonly mark: string;
}

export interface LoadReport {
  /** Verified within the time. */
  readonly perSecond: number;
  /** All verified, those answered after the time included. */
  readonly verified: number;
  readonly errors: number;
  readonly firstError: string | null;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
}

interface Line {
  readonly socket: Bun.Socket<undefined>;
  startedMs: number;
  received: string;
}

const target = "/v1/open/coupons/verify";

const signedRequest = (order: LoadOrder, host: string, prefix: string, index: number): Buffer => {
  const body = `{"poi_id":"7001000000000000001","code":"${prefix}${String(index).padStart(7, "0")}"}`;
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const nonce = `bench-${prefix}-${index}-nonce`;
  const bodyHash = createHash("sha256").update(body).digest("hex");
  const text = ["DYG1-HMAC-SHA256", order.clientKey, timestamp, nonce, "POST", target, bodyHash].join("\n");
  const signature = createHmac("sha256", order.secret).update(text).digest("hex");
  return Buffer.from(
    `POST ${target} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nX-Client-Key: ${order.clientKey}\r\nX-Timestamp: ${timestamp}\r\nX-Nonce: ${nonce}\r\nX-Signature: ${signature}\r\n\r\n${body}`,
  );
};

/** The answer is whole when as many bytes as its head says have come; latin1 keeps bytes and characters equal. */
const isWhole = (received: string): boolean => {
  const head = received.indexOf("\r\n\r\n");
  if (head < 0) return false;
  const length = /content-length: *(\d+)/i.exec(received.slice(0, head))?.[1];
  return length !== undefined && received.length >= head + 4 + Number(length);
};

const run = async (order: LoadOrder): Promise<LoadReport> => {
  const { hostname, port, host } = new URL(order.url);
  const prefix = String(randomBytes(4).readUInt32BE());
  const requests = Array.from({ length: order.requests }, (_, index) =>
    signedRequest(order, host, prefix, index),
  );
  const latencies: number[] = [];
  let next = 0;
  let inTime = 0;
  let errors = 0;
  let firstError: string | null = null;
  const sinceMs = performance.now();
  const endMs = sinceMs + order.seconds * 1_000;

  const fail = (words: string): void => {
    errors += 1;
    firstError ??= words;
  };
  const take = (line: Line): void => {
    const nowMs = performance.now();
    latencies.push(nowMs - line.startedMs);
    if (!line.received.startsWith("HTTP/1.1 200") || !line.received.includes(order.mark)) fail(line.received);
    else if (nowMs <= endMs) inTime += 1;
    line.received = "";
  };
  /** Sends the next request, or false when the time or the requests have run out. */
  const send = (line: Line): boolean => {
    const request = requests[next];
    if (performance.now() >= endMs || request === undefined) return false;
    next += 1;
    line.startedMs = performance.now();
    if (line.socket.write(request) < request.length) fail("a request did not fit the socket");
    return true;
  };
  const open = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const lines = new Map<Bun.Socket<undefined>, Line>();
      Bun.connect({
        hostname,
        port: Number(port),
        socket: {
          open: (socket) => {
            const line = { socket, startedMs: 0, received: "" };
            lines.set(socket, line);
            send(line);
          },
          data: (socket, chunk) => {
            const line = lines.get(socket);
            if (line === undefined) return;
            line.received += chunk.toString("latin1");
            if (!isWhole(line.received)) return;
            take(line);
            if (send(line)) return;
            resolve();
            socket.end();
          },
          close: () => {
            // After the last answer this changes nothing: the promise is settled.
            reject(new Error("the server closed a connection"));
          },
        },
      }).catch(reject);
    });
  const ends = await Promise.allSettled(Array.from({ length: order.connections }, open));
  for (const end of ends) if (end.status === "rejected") fail(String(end.reason));
  if (next === requests.length) fail("the requests ran out before the time did");
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return {
    perSecond: inTime / order.seconds,
    verified: latencies.length - errors,
    errors,
    firstError,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    longestMs: at(1),
  };
};

if (import.meta.main) console.log(JSON.stringify(await run(JSON.parse(process.argv[2] ?? "{}"))));
