import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { parseLossless } from "../lossless-json.ts";
import { errorMeaning } from "./errors.ts";
import type { Fields } from "./fields.ts";
import { Unreadable } from "./fields.ts";
import { TimeRanOut, withinMs } from "./limits.ts";
import type { Envelope, Reply, ReplyFacts } from "./replies.ts";
import { readEnvelope } from "./replies.ts";
import type { Outcome } from "./wire/connection.ts";
import type { Connections } from "./wire/connections.ts";
import type { HttpReply } from "./wire/http-reply.ts";

/** Where the access token comes from; the room that keeps it shares one refresh among all callers. */
export interface TokenSource {
  /** The token to use now. Throws when there is none to be had. */
  readonly current: () => Promise<string>;
  /** A token other than the one Douyin just refused. Throws when there is none to be had. */
  readonly renewAfterRefusal: (refused: string) => Promise<string>;
}

export interface CallOptions {
  /** What is left of the caller's budget: the whole call, a renewal of the token included, ends within it. */
  readonly deadlineMs?: number | undefined;
  /** It must have left by then, after a renewal of the token too; how long the answer takes is another matter. */
  readonly leaveWithinMs?: number | undefined;
}

/** One call of the upstream: a POST when it has a body, else a GET. */
export interface Call<T> {
  readonly path: string;
  /** Names and values before encoding. */
  readonly query?: readonly (readonly [string, string])[];
  readonly body?: object;
  /** For the token endpoints themselves. */
  readonly withoutToken?: true;
  /** Reads `data` of a success. @throws {Unreadable} */
  readonly read: (data: Fields) => T;
}

export type Ask = <T>(call: Call<T>, options?: CallOptions) => Promise<Reply<T>>;

interface Parts {
  readonly clock: Clock;
  readonly log: Log;
  readonly tokens: TokenSource;
  readonly connections: Connections;
  /** One send lasts at most this long. */
  readonly timeoutMs: number;
  /** Before every path; "" for the platform itself. */
  readonly pathPrefix: string;
  /** Hears the logid of every answer, also of one that only refused the token. */
  readonly heard: (logid: string) => void;
  /** Merchant's root account, sent as a header; "" = not sent. */
  readonly accountId: string;
}

type Received = { readonly reply: HttpReply; readonly envelope: Envelope };
type Failure =
  | Exclude<Outcome, { kind: "answered" }>
  | { kind: "failed"; reason: "http_status"; sent: true; cause: Error };

const tokenSpacingMs = 5_000;

/**
 * The one way to ask Douyin: headers, encoding, time limits, the envelope, and the renewal of a refused token with one
 * replay (status-code page: 2190002, 2190008, 28001003, 28001008). Nothing else is ever sent twice.
 */
export const openAsk = (parts: Parts): Ask => {
  const { clock, log, tokens } = parts;
  const accountHeader = parts.accountId === "" ? "" : `Rpc-Transit-Life-Account: ${parts.accountId}\r\n`;
  const sendOnce = sender(parts, accountHeader);

  return async (call, options = {}) => {
    const startMs = clock.monotonicMs();
    const endMs = startMs + (options.deadlineMs ?? Number.POSITIVE_INFINITY);
    const leftMs = () => Math.min(parts.timeoutMs, endMs - clock.monotonicMs());
    // A token is fetched at most every 5 s (contract 5.7): whoever needs the next one can have to wait that long first.
    const leaveByMs = Math.min(endMs, startMs + (options.leaveWithinMs ?? Number.POSITIVE_INFINITY));
    const tokenLimitMs = () => Math.min(parts.timeoutMs + tokenSpacingMs, leaveByMs - clock.monotonicMs());
    const leave = async (token: string): Promise<Received | Failure> =>
      clock.monotonicMs() > leaveByMs ? tooLate() : await sendOnce(call, token, leftMs());
    const tokenFrom = (work: Promise<string>) =>
      withinMs({ clock, limitMs: tokenLimitMs(), waitingFor: "the access token", work }).catch(tokenFailure);

    let received: Received | Failure;
    if (call.withoutToken) {
      received = await sendOnce(call, null, leftMs());
    } else {
      const token = await tokenFrom(tokens.current());
      received = typeof token === "string" ? await leave(token) : token;
      if (typeof token === "string" && refusesToken(received)) {
        log.info("douyin refused the access token", { path: call.path, ...told(received) });
        const renewed = await tokenFrom(tokens.renewAfterRefusal(token));
        received = typeof renewed === "string" ? await leave(renewed) : renewed;
      }
    }
    const reply = conclude(call, received, Math.round(clock.monotonicMs() - startMs));
    log.debug("douyin call", { path: call.path, kind: reply.kind, ...told(received), ...reply.facts });
    return reply;
  };
};

const sender =
  ({ connections, pathPrefix, heard }: Parts, accountHeader: string) =>
  async (call: Call<unknown>, token: string | null, limitMs: number): Promise<Received | Failure> => {
    const outcome = await connections.send(
      {
        method: call.body === undefined ? "GET" : "POST",
        target: pathPrefix + call.path + encodeQuery(call.query ?? []),
        // Douyin demands the content type on GET as well (certificate.prepare page).
        headers: `content-type: application/json\r\n${token === null ? "" : `access-token: ${token}\r\n${accountHeader}`}`,
        body: call.body === undefined ? "" : JSON.stringify(call.body),
      },
      limitMs,
    );
    if (outcome.kind === "failed") return outcome;
    const { reply } = outcome;
    if (reply.status !== 200) {
      // Business errors come with 200; anything else is the network's or a gateway's, redirects included.
      return {
        kind: "failed",
        reason: "http_status",
        sent: true,
        cause: new Error(`HTTP status ${reply.status}`),
      };
    }
    try {
      const envelope = readEnvelope(parseBody(reply.body));
      if (envelope.logid !== null) heard(envelope.logid);
      return { reply, envelope };
    } catch (cause) {
      return malformed(cause);
    }
  };

// Percent-encoded exactly once: a bare `+` would arrive as a space (certificate.prepare page).
const encodeQuery = (query: readonly (readonly [string, string])[]): string =>
  query.length === 0
    ? ""
    : `?${query.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join("&")}`;

const utf8 = new TextDecoder("utf-8", { fatal: true });

const parseBody = (body: Uint8Array): unknown => {
  try {
    return parseLossless(utf8.decode(body));
  } catch {
    // The parser's own words quote the body.
    throw new Unreadable("it is not JSON");
  }
};

const malformed = (cause: unknown): Failure => {
  if (!(cause instanceof Unreadable)) throw cause;
  return { kind: "failed", reason: "malformed", sent: true, cause };
};

const tooLate = (): Failure => ({
  kind: "failed",
  reason: "timeout",
  sent: false,
  cause: new Error("the time to leave was over before there was a token"),
});

// Sent is false even after a refused first send: Douyin did nothing for it.
const tokenFailure = (cause: unknown): Failure => ({
  kind: "failed",
  reason: cause instanceof TimeRanOut ? "timeout" : "no_connection",
  sent: false,
  cause: new Error("no access token could be had", { cause }),
});

const refusesToken = (received: Received | Failure): boolean =>
  "envelope" in received &&
  received.envelope.errorCode !== 0 &&
  errorMeaning(received.envelope.errorCode).class === "token";

const conclude = <T>(call: Call<T>, received: Received | Failure, durationMs: number): Reply<T> => {
  if (!("envelope" in received)) return unusable(received, { logid: null, nowMs: null, durationMs });
  const { envelope, reply } = received;
  const facts: ReplyFacts = {
    logid: envelope.logid,
    nowMs: envelope.nowMs ?? httpDateMs(reply.headers.get("date")),
    durationMs,
  };
  if (envelope.errorCode !== 0) {
    const { errorCode, subErrorCode, description } = envelope;
    return { kind: "refused", errorCode, subErrorCode, description, facts };
  }
  try {
    return { kind: "ok", value: call.read(envelope.data), facts, bytes: reply.body };
  } catch (cause) {
    return unusable(malformed(cause), facts);
  }
};

const unusable = ({ reason, sent, cause }: Failure, facts: ReplyFacts): Reply<never> => ({
  kind: "unusable",
  reason,
  sent,
  facts,
  cause,
});

const httpDateMs = (text: string | undefined): number | null => {
  const timeMs = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(timeMs) ? null : timeMs;
};

const told = (received: Received | Failure) =>
  "envelope" in received
    ? { errorCode: received.envelope.errorCode, subErrorCode: received.envelope.subErrorCode }
    : { reason: received.reason, cause: received.cause };
