import { type Douyin, openDouyin } from "../douyin/client.ts";
import { openUpstreamWatch } from "../health/upstream.ts";
import type { Storage } from "../storage/database.ts";
import { openTokenKeeper, type TokenKeeper } from "../tokens/keeper.ts";
import { tokenRepository } from "../tokens/repository.ts";
import { type GatewayParts, readyCommit } from "./parts.ts";

/** Douyin, its token keeper and a watch on both; the two need each other, so the token comes by a late question. */
export const openUpstream = async (parts: GatewayParts, storage: Storage) => {
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
    tokens: {
      current: async () => await keeperOf().current(),
      renewAfterRefusal: async (refused) => await keeperOf().renewAfterRefusal(refused),
    },
    ...(resolveHost === undefined ? {} : { resolveHost }),
    ...(wire === undefined ? {} : { wire }),
  });
  const doors = { db: storage.db, commit: readyCommit(storage.commit) };
  const repository = tokenRepository(doors, storage.vault, config.douyin.clientKey);
  const keeper = await openTokenKeeper({
    fetchToken: watch.watch(client.fetchToken),
    repository,
    clock,
    log,
  });
  late.keeper = keeper;
  const douyin: Douyin = {
    ...client,
    prepare: watch.watch(client.prepare),
    prepareAsIs: watch.watch(client.prepareAsIs),
    verify: watch.watch(client.verify),
    getCertificate: watch.watch(client.getCertificate),
    queryCertificates: watch.watch(client.queryCertificates),
    queryShops: watch.watch(client.queryShops),
    queryOrder: watch.watch(client.queryOrder),
    queryVerifyRecords: watch.watch(client.queryVerifyRecords),
  };
  return { douyin, keeper, answered: watch.answered };
};
