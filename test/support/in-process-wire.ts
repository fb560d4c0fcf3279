import type { Outcome } from "../../src/douyin/wire/connection.ts";
import type { OpenConnections } from "../../src/douyin/wire/connections.ts";

const headersOf = (lines: string): Headers => {
  const headers = new Headers();
  for (const line of lines.split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.set(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return headers;
};

const failed = (reason: "timeout" | "lost", cause: unknown): Outcome => ({
  kind: "failed",
  reason,
  sent: true,
  cause: new Error(reason, { cause }),
});

/**
 * The way to the sandbox without a network, so that a simulated clock drives everything: time-outs come from the
 * gateway's clock, and what was sent goes on inside the sandbox after its sender has given up.
 */
export const inProcessWire =
  (answer: (request: Request) => Promise<Response>): OpenConnections =>
  ({ clock }) => ({
    send: ({ method, target, headers, body }, limitMs) =>
      new Promise((resolve) => {
        const cancel = clock.after(limitMs, () => resolve(failed("timeout", null)));
        const request = new Request(`http://sandbox.test${target}`, {
          method,
          headers: headersOf(headers),
          ...(method === "POST" ? { body } : {}),
        });
        const receive = async (): Promise<Outcome> => {
          const response = await answer(request);
          const reply = {
            status: response.status,
            headers: new Map(response.headers),
            body: new Uint8Array(await response.arrayBuffer()),
            reusable: true,
          };
          return { kind: "answered", reply };
        };
        void receive()
          .catch((cause: unknown) => failed("lost", cause))
          .then((outcome) => {
            cancel();
            resolve(outcome);
          });
      }),
    close: () => {},
  });
