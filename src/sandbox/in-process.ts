import type { Outcome, Reply, SandboxRequest } from "./reply.ts";

/** The same side as a `fetch` without a network: a lost connection rejects as Bun's fetch does. */
export const inProcessFetch =
  (handle: (request: SandboxRequest) => Promise<Outcome>) =>
  async (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url);
    const body = await request.text();
    const pending = handle({
      method: request.method,
      target: pathname + search,
      header: (name) => request.headers.get(name) ?? undefined,
      body,
    });
    return responseOf(await beforeAbort(pending, request.signal));
  };

const connectionLost = () =>
  Object.assign(new TypeError("The socket connection was closed unexpectedly."), { code: "ECONNRESET" });

/** The caller may leave early; the request goes on inside Douyin all the same. */
const beforeAbort = (pending: Promise<Outcome>, signal: AbortSignal): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    pending.then(resolve, reject);
  });

const responseOf = (outcome: Outcome): Response => {
  switch (outcome.kind) {
    case "drop":
      throw connectionLost();
    case "half":
      return toResponse(outcome.reply, halfOf(outcome.reply.body));
    case "reply":
      return toResponse(outcome.reply, outcome.reply.body);
    default:
      return outcome satisfies never;
  }
};

const toResponse = ({ status, headers }: Reply, body: string | ReadableStream<Uint8Array>): Response =>
  new Response(status === 301 || status === 302 ? null : body, { status, headers });

const halfOf = (body: string): ReadableStream<Uint8Array> => {
  const bytes = new TextEncoder().encode(body);
  return new ReadableStream({
    start: (controller) => controller.enqueue(bytes.subarray(0, bytes.length / 2)),
    pull: (controller) => controller.error(connectionLost()),
  });
};
