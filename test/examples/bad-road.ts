import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";

/** A request as it came by, and what became of it. */
export interface Passed {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** What the gateway answered, also when the caller never saw it; 0 when it was not asked. */
  status: number;
  /** The gateway said that it was an earlier request. */
  replayed: boolean;
}

/** What the road does to one request: loses its answer, hangs up while the gateway works on it, meets a restart. */
export type Mishap = "answer_lost" | "hung_up" | "not_ready" | "none";

const notReady = JSON.stringify({
  code: "not_ready",
  message: "网关正在启动",
  request_id: "bad-road-0001",
  retry: "later",
  details: [],
  server_time: null,
  string_to_sign_sha256: null,
  verification_id: null,
  upstream: null,
});

/** A way to the gateway on which answers get lost and a restart is met. It changes no byte of what it passes on. */
export const openBadRoad = (gatewayUrl: string, mishapOf: (passed: Passed, index: number) => Mishap) => {
  const passed: Passed[] = [];
  const agent = new Agent({ keepAlive: false });

  const passOn = (incoming: IncomingMessage, outgoing: ServerResponse, entry: Passed, mishap: Mishap) => {
    const { hostname, port } = new URL(gatewayUrl);
    const { method, headers, url: path } = incoming;
    const sent = request({ agent, hostname, port, method, path, headers }, (reply) => {
      entry.status = reply.statusCode ?? 0;
      entry.replayed = reply.headers["idempotent-replayed"] === "true";
      if (mishap === "answer_lost" || mishap === "hung_up") {
        reply.resume();
        reply.on("end", () => outgoing.socket?.destroy());
        return;
      }
      outgoing.writeHead(entry.status, reply.headers);
      reply.pipe(outgoing);
    });
    if (mishap === "hung_up") outgoing.socket?.destroy();
    sent.on("error", () => outgoing.socket?.destroy());
    sent.end(entry.body);
  };

  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const { method = "", url: target = "", headers } = incoming;
      const body = Buffer.concat(chunks).toString("utf8");
      const entry: Passed = { method, target, headers, body, status: 0, replayed: false };
      const mishap = mishapOf(entry, passed.filter((one) => one.target === target).length);
      passed.push(entry);
      if (mishap !== "not_ready") return passOn(incoming, outgoing, entry, mishap);
      outgoing.writeHead(503, { "content-type": "application/json", "retry-after": "1" }).end(notReady);
    });
  });
  server.listen(0, "127.0.0.1");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the road has no address");
  return {
    url: `http://127.0.0.1:${address.port}`,
    passed: (): readonly Passed[] => passed,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
