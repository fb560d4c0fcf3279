import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Outcome, Reply, SandboxRequest } from "./reply.ts";

/**
 * Serves outcomes over TCP. `node:http` and not `Bun.serve`, because only here can a handler close the
 * connection without an answer: `socket.destroy()` ends kept-alive connections too.
 */
export const listen = (
  at: { readonly hostname: string; readonly port: number },
  handle: (request: SandboxRequest) => Promise<Outcome>,
) => {
  const server = createServer((incoming, response) => {
    void readBody(incoming)
      .then((body) => handle(requestOf(incoming, body)))
      .then((outcome) => send(response, outcome))
      // A defect of the sandbox must not look like one of Douyin's faults.
      .catch((cause: unknown) => response.writeHead(599).end(`sandbox defect: ${String(cause)}`));
  });
  // Douyin keeps connections open for long; a short life here would add closed connections nobody asked for.
  server.keepAliveTimeout = 75_000;
  // The event of a taken port comes a tick after the missing address told us; unheard it would end the process.
  server.on("error", () => undefined);
  server.listen(at.port, at.hostname);
  const address = server.address();
  // Bun binds within listen(); a port in use shows as a missing address.
  if (address === null || typeof address === "string")
    throw new Error(`the sandbox cannot listen on ${at.hostname}:${at.port}`);
  const host = at.hostname.includes(":") ? `[${at.hostname}]` : at.hostname;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://${host}:${address.port}`, close };
};

const readBody = (incoming: IncomingMessage): Promise<string> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    incoming.on("error", reject);
  });

const requestOf = (incoming: IncomingMessage, body: string): SandboxRequest => ({
  method: incoming.method ?? "GET",
  target: incoming.url ?? "/",
  header: (name) => {
    const value = incoming.headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  },
  body,
});

const send = (response: ServerResponse, outcome: Outcome) => {
  if (response.destroyed) return;
  response.sendDate = false;
  switch (outcome.kind) {
    case "drop":
      response.socket?.destroy();
      return;
    case "half": {
      const bytes = head(response, outcome.reply);
      response.write(bytes.subarray(0, bytes.length / 2), () => response.socket?.destroy());
      return;
    }
    case "reply":
      response.end(head(response, outcome.reply));
      return;
    default:
      outcome satisfies never;
  }
};

const head = (response: ServerResponse, { status, headers, body }: Reply): Buffer => {
  const bytes = Buffer.from(body, "utf8");
  response.writeHead(status, { ...headers, "content-length": String(bytes.length) });
  return bytes;
};
