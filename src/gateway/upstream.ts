import { type Douyin, openDouyin } from "../douyin/client.ts";
import type { Reply } from "../douyin/replies.ts";
import { openUpstreamWatch } from "../health/upstream.ts";
import type { Instruments } from "../metrics/instruments.ts";
import type { Storage } from "../storage/database.ts";
import { openTokenKeeper, type TokenKeeper } from "../tokens/keeper.ts";
import { tokenRepository } from "../tokens/repository.ts";
import type { UpstreamTrace } from "../upstream-trace.ts";
import { type GatewayParts, readyCommit } from "./parts.ts";

/** Douyin, its token keeper and a watch on both; the two need each other, so the token comes by a late question. */
export const openUpstream = async (
  parts: GatewayParts,
  storage: Storage,
  hearCall: Instruments["upstream"],
  heard: UpstreamTrace["note"],
) => {
  const { config, clock, log, resolveHost, wire } = parts;
  const watch = openUpstreamWatch();
  const late: { keeper?: TokenKeeper } = {};
  const keeperOf = (): TokenKeeper => {
    if (late.keeper === undefined) throw new Error("Douyin was called before its token keeper was there");
    return late.keeper;
  };
  const client = openDouyin({
    settings: {
      ...config.douyin,
      timeoutMs: config.upstreamTimeoutMs,
      extraShortLinkOrigins: config.extraShortLinkOrigins,
    },
    clock,
    log,
    heard,
    tokens: {
      current: async () => await keeperOf().current(),
      renewAfterRefusal: async (refused) => await keeperOf().renewAfterRefusal(refused),
    },
    ...(resolveHost === undefined ? {} : { resolveHost }),
    ...(wire === undefined ? {} : { wire }),
  });
  const watched: Watched = (call, ask) => watch.watch(measured(hearCall, call, ask));
  const doors = { db: storage.db, commit: readyCommit(storage.commit) };
  const repository = tokenRepository(doors, storage.vault, config.douyin.clientKey);
  const keeper = await openTokenKeeper({
    fetchToken: watched("fetchToken", client.fetchToken),
    repository,
    clock,
    log,
  });
  late.keeper = keeper;
  const douyin: Douyin = {
    ...client,
    prepare: watched("prepare", client.prepare),
    prepareAsIs: watched("prepareAsIs", client.prepareAsIs),
    verify: watched("verify", client.verify),
    cancel: watched("cancel", client.cancel),
    getCertificate: watched("getCertificate", client.getCertificate),
    queryCertificates: watched("queryCertificates", client.queryCertificates),
    queryShops: watched("queryShops", client.queryShops),
    queryOrder: watched("queryOrder", client.queryOrder),
    queryVerifyRecords: watched("queryVerifyRecords", client.queryVerifyRecords),
  };
  return { douyin, keeper, answered: watch.answered };
};

type Call<Args extends readonly unknown[], Result> = (...args: Args) => Promise<Result>;
type Watched = <Args extends readonly unknown[], Result extends Reply<unknown>>(
  call: string,
  ask: Call<Args, Result>,
) => Call<Args, Result>;

/** Douyin's own numbers, and words for answers that are none. */
const resultOf = (reply: Reply<unknown>): string =>
  reply.kind === "ok" ? "ok" : reply.kind === "refused" ? String(reply.errorCode) : reply.reason;

const measured =
  <Args extends readonly unknown[], Result extends Reply<unknown>>(
    hear: Instruments["upstream"],
    call: string,
    ask: Call<Args, Result>,
  ): Call<Args, Result> =>
  async (...args) => {
    const reply = await ask(...args);
    hear({ call, result: resultOf(reply), durationMs: reply.facts.durationMs });
    return reply;
  };
