import type { Worker } from "node:worker_threads";
import type { Clock } from "../../clock.ts";
import type { FromReader, ToReader } from "./messages.ts";

/** The questions and streams of a room, by name: what is asked and what is told first. */
export interface ReaderNames {
  readonly questions: Readonly<Record<string, { readonly question: unknown; readonly answer: unknown }>>;
  readonly streams: Readonly<Record<string, { readonly question: unknown; readonly head: unknown }>>;
}

export interface Streamed<Head> {
  readonly head: Head;
  /** Read by whoever gets it; cancelled, it ends the reading at the next piece. */
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** The reading door: questions are answered in a thread of its own, so that no read holds up a verification. */
export interface ReaderThread<Names extends ReaderNames> {
  /** Rejects when the signal aborts: whoever asked has gone, and the thread looks no further. */
  readonly ask: <Name extends keyof Names["questions"] & string>(
    name: Name,
    question: Names["questions"][Name]["question"],
    signal?: AbortSignal,
  ) => Promise<Names["questions"][Name]["answer"]>;
  /** Rejects with `TooManyStreams` when as many are open as are allowed. */
  readonly stream: <Name extends keyof Names["streams"] & string>(
    name: Name,
    question: Names["streams"][Name]["question"],
  ) => Promise<Streamed<Names["streams"][Name]["head"]>>;
  /** Ends every reading and the thread. */
  readonly close: () => Promise<void>;
}

export interface ReaderThreadParts {
  /** The file the thread runs. Named by whoever builds the program, as it is an entry of the build. */
  readonly file: URL;
  /** Sent to the thread at its start: plain data. */
  readonly settings: unknown;
  readonly clock: Clock;
}

export class TooManyStreams extends Error {
  override readonly name = "TooManyStreams";
}

/** Each open stream keeps a snapshot, and with it the log, from being moved into the database. */
const streamsMax = 4;
/** Pieces asked for ahead, so that the thread works on while earlier ones are on their way to the reader. */
const piecesAhead = 4;
/** A stream nobody reads from is ended: its snapshot would make the log grow. */
const stallMs = 60_000;
const stopMs = 2_000;

interface Waiting {
  // What comes back was copied from the other thread; the name that was asked says its type.
  readonly resolve: (value: never) => void;
  readonly reject: (cause: unknown) => void;
}

interface Stream {
  readonly push: (bytes: Uint8Array<ArrayBuffer>) => void;
  readonly end: () => void;
  readonly fail: (cause: unknown) => void;
}

class ReaderFailed extends Error {
  override readonly name = "ReaderFailed";
}

/** Starts the thread with the first question; one that breaks is replaced at the next. */
export const openReaderThread = <Names extends ReaderNames>(
  parts: ReaderThreadParts,
): ReaderThread<Names> => {
  const { file, settings, clock } = parts;
  const waiting = new Map<number, Waiting>();
  const streams = new Map<number, Stream>();
  let worker: Worker | undefined;
  let closed = false;
  let ids = 0;
  let stopped: (() => void) | undefined;

  const breakOff = (cause: unknown): void => {
    worker = undefined;
    for (const { reject } of waiting.values()) reject(cause);
    for (const { fail } of streams.values()) fail(cause);
    waiting.clear();
    streams.clear();
    stopped?.();
  };
  const hear = (message: FromReader & { readonly value: never }): void => {
    switch (message.kind) {
      case "answer":
        waiting.get(message.id)?.resolve(message.value);
        waiting.delete(message.id);
        return;
      case "failure": {
        const cause = new ReaderFailed(`${message.message}\n${message.stack}`);
        waiting.get(message.id)?.reject(cause);
        streams.get(message.id)?.fail(cause);
        waiting.delete(message.id);
        return;
      }
      case "piece":
        streams.get(message.id)?.push(message.bytes);
        return;
      case "end":
        streams.get(message.id)?.end();
        return;
      case "stopped":
        stopped?.();
        return;
      default:
        message satisfies never;
    }
  };
  const started = (): Worker => {
    if (closed) throw new Error("a report was asked for after the reading thread was closed");
    if (worker !== undefined) return worker;
    const threads = process.getBuiltinModule("node:worker_threads");
    const made = new threads.Worker(file);
    made.on("message", hear);
    made.on("error", (cause: unknown) => breakOff(new ReaderFailed("the reading thread broke", { cause })));
    made.unref();
    made.postMessage({ kind: "begin", settings } satisfies ToReader);
    worker = made;
    return made;
  };
  const send = (message: ToReader): void => started().postMessage(message);
  /** Nobody wants the rest; a thread that has ended needs not be told. */
  const drop = (id: number): void => worker?.postMessage({ kind: "drop", id } satisfies ToReader);
  const ask = <Value>(
    message: (id: number) => ToReader,
    signal?: AbortSignal,
  ): Promise<readonly [number, Value]> =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      ids += 1;
      const id = ids;
      const leave = (): void => {
        if (!waiting.delete(id)) return;
        drop(id);
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", leave, { once: true });
      waiting.set(id, { resolve: (value: never) => resolve([id, value]), reject });
      try {
        send(message(id));
      } catch (cause) {
        waiting.delete(id);
        reject(cause);
      }
    });

  const bodyOf = (id: number): ReadableStream<Uint8Array<ArrayBuffer>> => {
    let wanted: (() => void) | undefined;
    let asked = 0;
    let unwatch = (): void => {};
    const leave = (): void => {
      unwatch();
      streams.delete(id);
      wanted?.();
    };
    return new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        start: (controller) => {
          const fail = (cause: unknown): void => {
            leave();
            controller.error(cause);
          };
          const watch = (): void => {
            unwatch();
            unwatch = clock.after(stallMs, () => {
              drop(id);
              fail(new ReaderFailed("an export was read too slowly"));
            });
          };
          streams.set(id, {
            push: (bytes) => {
              watch();
              asked -= 1;
              try {
                controller.enqueue(bytes);
              } catch {
                // The server has closed the stream of a client that hung up, and has not said so yet.
                leave();
                drop(id);
              }
              wanted?.();
            },
            end: () => {
              leave();
              controller.close();
            },
            fail,
          });
          watch();
        },
        pull: () =>
          new Promise<void>((resolve) => {
            wanted = resolve;
            if (!streams.has(id)) return resolve();
            for (; asked < piecesAhead; asked += 1) send({ kind: "take", id });
          }),
        cancel: () => {
          const open = streams.has(id);
          leave();
          if (open) drop(id);
        },
      },
      { highWaterMark: piecesAhead },
    );
  };

  return {
    ask: async (name, question, signal) =>
      (
        await ask<Names["questions"][typeof name]["answer"]>(
          (id) => ({ kind: "ask", id, name, question }),
          signal,
        )
      )[1],
    stream: async (name, question) => {
      if (streams.size >= streamsMax) throw new TooManyStreams(`${streamsMax} exports are running`);
      const [id, head] = await ask<Names["streams"][typeof name]["head"]>((made) => ({
        kind: "open",
        id: made,
        name,
        question,
      }));
      return { head, body: bodyOf(id) };
    },
    close: async () => {
      closed = true;
      const running = worker;
      if (running === undefined) return;
      const limit = new AbortController();
      const ended = new Promise<void>((resolve) => {
        stopped = resolve;
      });
      running.postMessage({ kind: "stop" } satisfies ToReader);
      await Promise.race([ended, clock.sleep(stopMs, limit.signal)]);
      limit.abort();
      breakOff(new ReaderFailed("the gateway is stopping"));
      await running.terminate();
    },
  };
};
