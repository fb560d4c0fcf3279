import type { Clock } from "../../clock.ts";
import type { Connection, Outcome, Target, Turn } from "./connection.ts";
import { openConnection } from "./connection.ts";
import type { ReplyLimits } from "./http-reply.ts";

export interface HttpRequest {
  readonly method: "GET" | "POST";
  /** Path and query, encoded. */
  readonly target: string;
  /** Complete lines, each with CRLF, besides `host`, `content-length` and `accept-encoding`. */
  readonly headers: string;
  /** "" = none. */
  readonly body: string;
}

export interface Connections {
  /** Sends once, whatever happens, and settles within `limitMs`. Never throws. */
  readonly send: (request: HttpRequest, limitMs: number) => Promise<Outcome>;
  /** Ends every connection; what still runs fails. */
  readonly close: () => void;
}

export interface ConnectionParts extends ReplyLimits {
  readonly target: Target;
  readonly clock: Clock;
  /** Requests beyond it wait for a free connection. */
  readonly connectionsMax: number;
}

/** How the client comes to its connections; tests that simulate the network bring their own. */
export type OpenConnections = (parts: ConnectionParts) => Connections;

// Well below the idle limits of servers and address translators, so that a kept connection is seldom a dead one.
const idleMsMax = 15_000;

/**
 * Keep-alive connections to one host, HTTP/1.1, one request at a time on each.
 * Written here because a request must never be sent again behind our back: `fetch` repeats a GET when a kept connection
 * closes unanswered, and a repeated prepare breaks the one-to-one rule. (`node:http` does not, at four times the cost.)
 */
export const openConnections: OpenConnections = (parts) => {
  const { clock, target } = parts;
  const pool = openPool(parts);

  const send: Connections["send"] = (request, limitMs) =>
    new Promise((resolve) => {
      const refuse = (reason: "no_connection" | "timeout", why: string) =>
        resolve({ kind: "failed", reason, sent: false, cause: new Error(why) });
      if (limitMs <= 0) return refuse("timeout", "the time limit ran out before the call");
      const text = requestText(request, target);
      if (text === null) return refuse("no_connection", "the request holds a character that cannot be sent");
      const cancel = clock.after(limitMs, () =>
        pool.giveUp(turn, new Error("no answer within the time limit")),
      );
      const turn: Turn = {
        text,
        settle: (outcome) => {
          cancel();
          resolve(outcome);
        },
      };
      pool.take(turn);
    });
  return { send, close: pool.close };
};

const openPool = (parts: ConnectionParts) => {
  const { clock, target, connectionsMax } = parts;
  const carriers = new WeakMap<Turn, Connection>();
  const open = new Set<Connection>();
  // The one free for longest first.
  let free: { readonly connection: Connection; readonly sinceMs: number }[] = [];
  const waiting: Turn[] = [];
  let closed = false;

  const give = (turn: Turn, connection: Connection) => {
    carriers.set(turn, connection);
    connection.give(turn);
  };
  const connect = (): Connection => {
    const nowFree = () => {
      const next = waiting.shift();
      if (next === undefined) free.push({ connection, sinceMs: clock.monotonicMs() });
      else give(next, connection);
    };
    const gone = () => {
      open.delete(connection);
      free = free.filter((other) => other.connection !== connection);
      const next = waiting.shift();
      if (next !== undefined) give(next, connect());
    };
    const connection = openConnection({ target, limits: parts, free: nowFree, gone });
    open.add(connection);
    return connection;
  };
  const takeFree = (): Connection | undefined => {
    const oldestMs = clock.monotonicMs() - idleMsMax;
    for (let [old] = free; old !== undefined && old.sinceMs < oldestMs; [old] = free)
      old.connection.end(new Error("it was idle for too long"));
    return free.pop()?.connection;
  };

  return {
    take: (turn: Turn): void => {
      const kept = closed ? undefined : takeFree();
      if (closed) fail(turn, "no_connection", new Error("the client is closed"));
      else if (kept !== undefined) give(turn, kept);
      else if (open.size < connectionsMax) give(turn, connect());
      else waiting.push(turn);
    },
    /** Only while the turn has not settled: its connection may be another's afterwards. */
    giveUp: (turn: Turn, cause: Error): void => {
      carriers.get(turn)?.end(cause, "timeout");
      if (waiting.includes(turn)) waiting.splice(waiting.indexOf(turn), 1);
      if (!carriers.has(turn)) fail(turn, "timeout", cause);
    },
    close: (): void => {
      closed = true;
      const cause = new Error("the client is closed");
      for (const turn of waiting.splice(0)) fail(turn, "no_connection", cause);
      for (const connection of open) connection.end(cause);
    },
  };
};

const fail = (turn: Turn, reason: "no_connection" | "timeout", cause: Error) =>
  turn.settle({ kind: "failed", reason, sent: false, cause });

const requestText = (request: HttpRequest, { host, port, secure }: Target): string | null => {
  const { method, target, headers, body } = request;
  const name = host.includes(":") ? `[${host}]` : host;
  const at = port === (secure ? 443 : 80) ? name : `${name}:${port}`;
  const length = method === "POST" ? `content-length: ${Buffer.byteLength(body)}\r\n` : "";
  const head = `${method} ${target} HTTP/1.1\r\nhost: ${at}\r\naccept-encoding: identity\r\n${headers}${length}\r\n`;
  // A stray space or line end would make two requests of one.
  return /^[\x21-\x7e]+$/.test(target) && /^[\x20-\x7e\r\n]*$/.test(headers) ? head + body : null;
};
