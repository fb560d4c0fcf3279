import type { Socket } from "node:net";
import type { HttpReply, ReplyLimits } from "./http-reply.ts";
import { BadHttp, readReply } from "./http-reply.ts";

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

/** One request on its way: its bytes, and who waits for the outcome. */
export interface Turn {
  readonly text: string;
  readonly settle: (outcome: Outcome) => void;
}

/** One connection, which carries one request at a time and each of them once. */
export interface Connection {
  /** Sends the turn's request as soon as the connection stands. Only while no other turn is on it. */
  readonly give: (turn: Turn) => void;
  /** Ends the connection; its turn, if any, fails for `reason` or for what the state of the connection says. */
  readonly end: (cause: Error, reason?: "timeout") => void;
}

/** Starts to connect; certificates are always verified. `free` and `gone` tell when another turn may follow, or never. */
export const openConnection = (parts: {
  readonly target: Target;
  readonly limits: ReplyLimits;
  readonly free: () => void;
  readonly gone: () => void;
}): Connection => {
  const socket = dial(parts.target).setNoDelay(true);
  let state: "connecting" | "open" | "gone" = "connecting";
  let turn: Turn | null = null;
  let sent = false;
  let raw: Buffer | null = null;

  const settle = (outcome: Outcome) => {
    const settled = turn;
    turn = raw = null;
    settled?.settle(outcome);
  };
  const send = () => {
    if (state !== "open" || turn === null) return;
    sent = true;
    socket.write(turn.text);
  };
  const end: Connection["end"] = (cause, reason) => {
    if (state === "gone") return;
    state = "gone";
    socket.destroy();
    const why = cause instanceof BadHttp ? "malformed" : sent ? "lost" : "no_connection";
    settle({ kind: "failed", reason: reason ?? why, sent, cause });
    parts.gone();
  };
  const receive = (chunk: Buffer | null) => {
    // Bytes nobody asked for: the next answer on this connection could be anybody's.
    if (turn === null || !sent) return end(new Error("the connection ended while nothing was asked"));
    if (chunk !== null) raw = raw === null ? chunk : Buffer.concat([raw, chunk]);
    try {
      const reply = readReply(raw ?? Buffer.alloc(0), chunk === null, parts.limits);
      if (reply !== null) settle({ kind: "answered", reply });
      if (reply?.reusable) return parts.free();
      if (reply !== null || chunk === null) end(new Error("the connection was closed"));
    } catch (error) {
      end(error instanceof Error ? error : new BadHttp("unreadable"));
    }
  };
  const stand = () => {
    if (state === "connecting") state = "open";
    send();
  };
  // With TLS, it stands only after the certificate held: nothing is written to a stranger.
  socket.once(parts.target.secure ? "secureConnect" : "connect", stand);
  socket.on("data", (chunk: Buffer) => receive(chunk));
  for (const last of ["end", "close"]) socket.on(last, () => receive(null));
  socket.on("error", (cause: Error) => end(cause));
  const give = (next: Turn) => {
    turn = next;
    sent = false;
    send();
  };
  return { give, end };
};

const dial = ({ dial: host, port, secure, host: name }: Target): Socket => {
  // Loaded with the first call: a start does not wait for it.
  const { connect, isIP } = process.getBuiltinModule("node:net");
  if (!secure) return connect({ host, port });
  const tls = process.getBuiltinModule("node:tls");
  // An address is no server name; the certificate is then checked against the address itself.
  return tls.connect({ host, port, rejectUnauthorized: true, ...(isIP(name) ? {} : { servername: name }) });
};
