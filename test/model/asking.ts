import { checkAnswer } from "./answers.ts";
import { type Asked, type AskKind, type Book, brokenPromise, type Reply } from "./book.ts";
import type { Life } from "./life.ts";
import type { Caller } from "./template.ts";
import type { World } from "./world.ts";

/** What is to be asked; everything else of a request follows from the world. */
export interface Ask {
  readonly kind: AskKind;
  readonly caller: Caller;
  readonly method: "GET" | "POST";
  readonly target: string;
  readonly body?: Readonly<Record<string, unknown>> | null;
  readonly key?: string | null;
  readonly order?: number;
  readonly quantity?: number;
  readonly row?: number;
}

const toReply = async (response: Response, atMs: number): Promise<Reply> => ({
  status: response.status,
  headers: response.headers,
  text: await response.text(),
  atMs,
});

const requestOf = (asked: Asked, life: Life): Request => {
  const { method, target, key } = asked;
  // Half of the callers put the key into the body, where it is signed.
  const inBody = key !== null && asked.index % 2 === 0;
  const fields = inBody ? { ...asked.body, idempotency_key: key } : asked.body;
  const body = fields === null ? undefined : JSON.stringify(fields);
  const headers = {
    ...asked.caller.headers({ method, target, body, nowMs: life.nowMs() }),
    "x-request-id": asked.requestId,
    ...(body === undefined
      ? {}
      : { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)) }),
    ...(key === null || inBody ? {} : { "idempotency-key": key }),
  };
  return new Request(`http://gateway.invalid${target}`, {
    method,
    headers,
    signal: asked.controller.signal,
    ...(body === undefined ? {} : { body }),
  });
};

/** Asks the living process, without waiting for its answer. Undefined when none is there to be asked. */
export const ask = (
  { world, book }: { readonly world: World; readonly book: Book },
  what: Ask,
  then: (reply: Reply) => void = () => {},
): Asked | undefined => {
  const life = world.life();
  if (life === null) return undefined;
  const index = book.asked.length;
  const asked: Asked = {
    body: null,
    key: null,
    order: -1,
    quantity: 1,
    row: 0,
    ...what,
    index,
    requestId: `model-request-${index}`,
    life: world.lives(),
    atMs: world.clock.monotonicMs(),
    controller: new AbortController(),
    hungUp: false,
    reply: "none yet",
  };
  book.asked.push(asked);
  void life
    .fetch(requestOf(asked, life))
    .then((response) => toReply(response, world.clock.monotonicMs()))
    .then((reply) => {
      if (life.dead()) {
        asked.reply = "dropped";
        return;
      }
      asked.reply = reply;
      if (asked.hungUp) return;
      checkAnswer(book, asked, reply);
      then(reply);
    })
    .catch((cause: unknown) => {
      asked.reply = "dropped";
      if (!life.dead()) brokenPromise(book, "every request is answered", { asked, cause });
    });
  return asked;
};
