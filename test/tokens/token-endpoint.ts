import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FetchToken } from "../../src/douyin/client-token.ts";
import type { ReplyFacts } from "../../src/douyin/replies.ts";
import { type Log, silentLog } from "../../src/log.ts";
import { openTokenKeeper } from "../../src/tokens/keeper.ts";
import { tokenRepository } from "../../src/tokens/repository.ts";
import { openParts, type TestParts } from "../support/parts.ts";
import { type SimulatedClock, simulatedClock } from "../support/simulated-clock.ts";

type Kind = "stable" | "plain";
type TokenReply = Awaited<ReturnType<FetchToken>>;

const facts: ReplyFacts = { logid: "20260316102854", nowMs: null, durationMs: 3 };

export const granted = (accessToken: string, expiresInSeconds = 7_200): TokenReply => ({
  kind: "ok",
  value: { accessToken, expiresInSeconds },
  facts,
  bytes: new Uint8Array(),
});

export const refusedWith = (errorCode: number): TokenReply => ({
  kind: "refused",
  errorCode,
  subErrorCode: 0,
  description: "调用过于频繁",
  facts,
});

export const silent = (reason: "timeout" | "http_status" = "timeout"): TokenReply => ({
  kind: "unusable",
  reason,
  sent: true,
  facts,
  cause: new Error("no answer"),
});

/** Douyin's two token endpoints as a test wants them: each question gets the next answer, or waits for one. */
export const tokenEndpoint = (clock: SimulatedClock) => {
  const asked: { kind: Kind; atMs: number }[] = [];
  const answers: TokenReply[] = [];
  const waiting: ((reply: TokenReply) => void)[] = [];
  const fetchToken: FetchToken = (kind) => {
    asked.push({ kind, atMs: clock.monotonicMs() });
    const next = answers.shift();
    return next === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(next);
  };
  return {
    fetchToken,
    kinds: () => asked.map(({ kind }) => kind),
    timesMs: () => asked.map(({ atMs }) => atMs),
    /** What the next questions get. */
    will: (...replies: TokenReply[]) => {
      answers.push(...replies);
    },
    unanswered: () => waiting.length,
    /** Sets the question that has waited longest aside; gives what answers it. */
    takeFirst: () => waiting.shift() ?? (() => {}),
    /** Answers the question that has waited longest. */
    answer: async (reply: TokenReply) => {
      waiting.shift()?.(reply);
      await clock.settle();
    },
  };
};

/** A keeper over a real database, a simulated clock and token endpoints that do as they are told. */
export const openTestKeeper = async () => {
  const clock = simulatedClock();
  const douyin = tokenEndpoint(clock);
  const logged: string[] = [];
  const log: Log = {
    ...silentLog,
    warn: (msg, fields) => logged.push(`${msg} ${Bun.inspect(fields)}`),
  };
  let parts: TestParts = await openParts(mkdtempSync(join(tmpdir(), "dy-gateway-test-")));
  const open = (clientKey = "ck") => {
    const repository = tokenRepository(parts.doors, parts.vault, clientKey);
    return openTokenKeeper({ fetchToken: douyin.fetchToken, repository, clock, log });
  };
  return {
    clock,
    douyin,
    logged,
    keeper: await open(),
    parts: () => parts,
    repository: () => tokenRepository(parts.doors, parts.vault, "ck"),
    /** As the program does when it starts again. */
    restart: async (clientKey?: string) => {
      parts = await parts.reopen();
      return await open(clientKey);
    },
    close: () => parts.close(),
  };
};

export type TestKeeper = Awaited<ReturnType<typeof openTestKeeper>>;
