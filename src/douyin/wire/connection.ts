import type { Socket } from "node:net";
import { connect as connectPlain, isIP } from "node:net";
import { connect as connectTls } from "node:tls";
import type { HttpReply, ReplyReader } from "./http-reply.ts";
import { BadHttp } from "./http-reply.ts";

/** Where to connect. */
export interface Target {
  /** Host name or address to dial. */
  readonly dial: string;
  readonly port: number;
  readonly secure: boolean;
  /** The name the certificate must carry, and the `Host` header's. */
  readonly host: string;
}

/** What became of one request. `sent` is false only when certainly no byte of it left. */
export type Outcome =
  | { readonly kind: "answered"; readonly reply: HttpReply }
  | {
      readonly kind: "failed";
      readonly reason: "no_connection" | "timeout" | "lost" | "malformed";
      readonly sent: boolean;
      readonly cause: Error;
    };

/** One request on its way. */
export interface Turn {
  readonly text: string;
  readonly reader: ReplyReader;
  readonly settle: (outcome: Outcome) => void;
}

/** One connection, which carries one request at a time and each of them once. */
export interface Connection {
  /** Sends the turn's request as soon as the connection stands. Only while no other turn is on it. */
  readonly give: (turn: Turn) => void;
  /** Ends the connection; its turn, if any, fails for `reason` or for what the state of the connection says. */
  readonly end: (cause: Error, reason?: "timeout") => void;
  /** Monotonic; when it last became free. */
  readonly freeSinceMs: () => number;
}

interface Events {
  readonly monotonicMs: () => number;
  /** The last turn has been answered and another may follow. */
  readonly free: (connection: Connection) => void;
  readonly gone: (connection: Connection) => void;
}

/** Starts to connect. Certificates are always verified. */
export const openConnection = (target: Target, events: Events): Connection => {
  const socket = dial(target);
  let state: "connecting" | "open" | "gone" = "connecting";
  let freeSinceMs = 0;
  const slot = openSlot((text) => socket.write(text));

  const end: Connection["end"] = (cause, reason) => {
    if (state === "gone") return;
    state = "gone";
    socket.destroy();
    const sent = slot.isSent();
    const why = cause instanceof BadHttp ? "malformed" : sent ? "lost" : "no_connection";
    slot.settle({ kind: "failed", reason: reason ?? why, sent, cause });
    events.gone(connection);
  };
  const receive = (read: (reader: ReplyReader) => HttpReply | null) => {
    // Bytes nobody asked for: the next answer on this connection could be anybody's.
    const reader = slot.reader();
    if (reader === null) return end(new Error("bytes came that nobody asked for"));
    try {
      const reply = read(reader);
      if (reply === null) return;
      slot.settle({ kind: "answered", reply });
      if (!reply.reusable) return end(new Error("done"));
      freeSinceMs = events.monotonicMs();
      events.free(connection);
    } catch (error) {
      end(error instanceof Error ? error : new BadHttp("unreadable"));
    }
  };
  const closed = () => {
    if (slot.reader() !== null) receive((reader) => reader.end());
    end(new Error("the connection was closed without an answer"));
  };
  const connection: Connection = {
    give: (next) => {
      slot.put(next);
      if (state === "open") slot.send();
    },
    end,
    freeSinceMs: () => freeSinceMs,
  };
  listen(socket, target.secure, {
    ready: () => {
      if (state !== "connecting") return;
      state = "open";
      slot.send();
    },
    bytes: (chunk) => {
      if (state === "open") receive((reader) => reader.push(chunk));
    },
    closed,
    failed: end,
  });
  return connection;
};

/** The one turn a connection carries, if any, and whether it has been written. */
const openSlot = (write: (text: string) => void) => {
  let turn: Turn | null = null;
  let sent = false;
  return {
    put: (next: Turn): void => {
      turn = next;
      sent = false;
    },
    send: (): void => {
      if (turn === null) return;
      sent = true;
      write(turn.text);
    },
    isSent: (): boolean => sent,
    /** null while no answer is due. */
    reader: (): ReplyReader | null => (sent && turn !== null ? turn.reader : null),
    settle: (outcome: Outcome): void => {
      const settled = turn;
      turn = null;
      settled?.settle(outcome);
    },
  };
};

interface SocketEvents {
  readonly ready: () => void;
  readonly bytes: (chunk: Buffer) => void;
  readonly closed: () => void;
  readonly failed: (cause: Error) => void;
}

const listen = (socket: Socket, secure: boolean, on: SocketEvents): void => {
  socket.setNoDelay(true);
  // With TLS, ready is after the certificate held: nothing is written to a stranger.
  socket.once(secure ? "secureConnect" : "connect", on.ready);
  socket.on("data", on.bytes);
  socket.on("end", on.closed);
  socket.on("close", on.closed);
  socket.on("error", (cause: Error) => on.failed(cause));
};

const dial = ({ dial: host, port, secure, host: name }: Target): Socket => {
  if (!secure) return connectPlain({ host, port });
  // An address is no server name; the certificate is then checked against the address itself.
  return connectTls({ host, port, rejectUnauthorized: true, ...(isIP(name) ? {} : { servername: name }) });
};
