import { parentPort } from "node:worker_threads";
import { giveWay } from "./give-way.ts";
import type { FromReader, ToReader } from "./messages.ts";

/**
 * The answer of one question: at once, or in steps between which other questions have their turn. A generator gives
 * nothing in between; what it returns, or promises, is the answer.
 */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** A stream that was opened: what is told first, and its pieces. `close` comes exactly once, at the end or earlier. */
export interface OpenStream {
  readonly head: unknown;
  readonly pieces: Iterator<Uint8Array<ArrayBuffer>>;
  readonly close: () => void;
}

/** What a room has its reading thread do. Questions come as plain data; each handler knows the type of its own. */
export interface ReaderWork {
  readonly questions: Readonly<Record<string, (question: never) => Steps<unknown>>>;
  readonly streams: Readonly<Record<string, (question: never) => OpenStream>>;
  readonly close: () => void;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Serves a room's reads in this thread until it is told to stop. `begin` makes them from the settings it is sent. What
 * nobody at a counter waits for gives way.
 */
export const serveReads = (
  begin: (settings: never) => ReaderWork,
  { givesWay = false }: { readonly givesWay?: boolean } = {},
): void => {
  if (givesWay) giveWay();
  const port = parentPort;
  if (port === null) throw new Error("reads are served in a thread of their own");
  const streams = new Map<number, OpenStream>();
  /** Questions that are being answered, and that somebody waits for. */
  const asked = new Set<number>();
  let work: ReaderWork | undefined;

  const post = (message: FromReader): void => port.postMessage(message);
  const fail = (id: number, thrown: unknown): void => {
    const { message, stack = "" } = thrown instanceof Error ? thrown : new Error(String(thrown));
    post({ kind: "failure", id, message, stack });
  };
  const begun = (): ReaderWork => {
    if (work === undefined) throw new Error("a question came before the reading thread had begun");
    return work;
  };
  const leave = (id: number): void => {
    asked.delete(id);
    streams.get(id)?.close();
    streams.delete(id);
  };

  const answer = async (id: number, name: string, question: never): Promise<void> => {
    const steps = begun().questions[name]?.(question);
    if (steps === undefined) throw new Error(`the reading thread knows no question ${name}`);
    asked.add(id);
    try {
      for (;;) {
        const { done, value } = steps.next();
        if (done === true) return post({ kind: "answer", id, value: await value });
        await turn();
        // Whoever asked has gone: the others need not wait for what nobody reads.
        if (!asked.has(id)) {
          steps.return(undefined);
          return;
        }
      }
    } finally {
      asked.delete(id);
    }
  };
  const open = (id: number, name: string, question: never): void => {
    const stream = begun().streams[name]?.(question);
    if (stream === undefined) throw new Error(`the reading thread knows no stream ${name}`);
    streams.set(id, stream);
    post({ kind: "answer", id, value: stream.head });
  };
  const take = (id: number): void => {
    // Dropped while the wish was on its way.
    const next = streams.get(id)?.pieces.next();
    if (next === undefined) return;
    if (next.done !== true) {
      port.postMessage({ kind: "piece", id, bytes: next.value } satisfies FromReader, [next.value.buffer]);
      return;
    }
    leave(id);
    post({ kind: "end", id });
  };
  const stop = (): void => {
    for (const id of [...streams.keys()]) leave(id);
    work?.close();
    post({ kind: "stopped" });
    port.close();
  };

  const guarded = (id: number, run: () => void): void => {
    try {
      run();
    } catch (thrown) {
      leave(id);
      fail(id, thrown);
    }
  };

  port.on("message", (message: ToReader & { readonly settings: never; readonly question: never }) => {
    switch (message.kind) {
      case "begin":
        work = begin(message.settings);
        return;
      case "ask":
        answer(message.id, message.name, message.question).catch((thrown: unknown) =>
          fail(message.id, thrown),
        );
        return;
      case "open":
        return guarded(message.id, () => open(message.id, message.name, message.question));
      case "take":
        return guarded(message.id, () => take(message.id));
      case "drop":
        return leave(message.id);
      case "stop":
        return stop();
      default:
        return message satisfies never;
    }
  });
};
