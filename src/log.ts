import { toRfc3339 } from "./clock.ts";

/**
 * JSON lines on stderr, one event each. Fields are for facts a support person may see: ids, durations, Douyin's
 * codes and logids. Secrets, tokens, coupon codes and personal data are never handed to it.
 */
export type LogLevel = "debug" | "info" | "warn" | "error";
export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  readonly debug: (msg: string, fields?: LogFields) => void;
  readonly info: (msg: string, fields?: LogFields) => void;
  readonly warn: (msg: string, fields?: LogFields) => void;
  readonly error: (msg: string, fields?: LogFields) => void;
}

const rank: Readonly<Record<LogLevel, number>> = { debug: 10, info: 20, warn: 30, error: 40 };
const causesMax = 8;

/** The messages of an error and of everything that caused it, outermost first, with the stack of the innermost. */
export const causeChain = (error: unknown): readonly string[] => {
  const chain: string[] = [];
  let link: unknown = error;
  while (link !== undefined && link !== null && chain.length < causesMax) {
    if (!(link instanceof Error)) {
      chain.push(typeof link === "string" ? link : `a thrown ${typeof link}`);
      break;
    }
    const last = link.cause === undefined || link.cause === null;
    chain.push(last ? (link.stack ?? `${link.name}: ${link.message}`) : `${link.name}: ${link.message}`);
    link = link.cause;
  }
  return chain;
};

const plain = (value: unknown): unknown => (value instanceof Error ? causeChain(value) : value);

/** A log that writes lines of at least `level` through `write`; `nowMs` stamps them. */
export const openLog = (parts: {
  readonly level: LogLevel;
  readonly nowMs: () => number;
  readonly write: (line: string, level: LogLevel) => void;
}): Log => {
  const at =
    (level: LogLevel) =>
    (msg: string, fields: LogFields = {}) => {
      if (rank[level] < rank[parts.level]) return;
      const line: Record<string, unknown> = { time: toRfc3339(parts.nowMs()), level, msg };
      for (const name in fields) line[name] = plain(fields[name]);
      parts.write(`${JSON.stringify(line)}\n`, level);
    };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
};

/**
 * Writes the lines of one turn of the event loop together: a line of its own for each request cost as much as a commit.
 * An error is written at once, with what came before it. Whoever ends the process calls `flush`; only a kill -9 can lose
 * lines, those of the turn it falls into.
 */
export const writeTogether = (write: (text: string) => void) => {
  let waiting = "";
  const flush = (): void => {
    const text = waiting;
    waiting = "";
    if (text !== "") write(text);
  };
  return {
    flush,
    write: (line: string, level: LogLevel): void => {
      if (waiting === "" && level !== "error") setImmediate(flush);
      waiting += line;
      if (level === "error") flush();
    },
  };
};

/** A log that keeps nothing, for tools and tests that look elsewhere. */
export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
