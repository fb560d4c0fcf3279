import { auditRepository } from "./audit/repository.ts";
import type { Clock } from "./clock.ts";
import type { Config } from "./config.ts";
import { openDoubts } from "./doubts/room.ts";
import { type Douyin, openDouyin } from "./douyin/client.ts";
import type { ResolveHost } from "./douyin/short-links.ts";
import type { OpenConnections } from "./douyin/wire/connections.ts";
import { openEnrichment } from "./enrichment/room.ts";
import { openPeople } from "./gateway-people.ts";
import { healthOperations } from "./health/operations.ts";
import { openUpstreamWatch } from "./health/upstream.ts";
import type { Handlers } from "./http/handlers.ts";
import { mount } from "./http/mount.ts";
import { openServer, type Server } from "./http/server.ts";
import { jobOperations } from "./jobs/operations.ts";
import type { Log } from "./log.ts";
import { openLookup } from "./lookup/room.ts";
import { Problem } from "./problem.ts";
import { openReports } from "./reports/room.ts";
import { type Job, openSchedule, type Schedule } from "./schedule/schedule.ts";
import { settingOperations } from "./settings/operations.ts";
import { shopOperations } from "./shops/operations.ts";
import { openStorage, type Storage } from "./storage/database.ts";
import type { Commit } from "./storage/door.ts";
import { StorageUnavailable } from "./storage/errors.ts";
import { openTickets } from "./tickets/tickets.ts";
import { openTokenKeeper, type TokenKeeper } from "./tokens/keeper.ts";
import { tokenOperations } from "./tokens/operations.ts";
import { tokenRepository } from "./tokens/repository.ts";
import { openVerification } from "./verification/room.ts";
import { target, version } from "./version.ts";

export interface GatewayParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly synchronous?: "FULL" | "OFF";
  readonly resolveHost?: ResolveHost;
  /** The way to Douyin; real connections unless given. */
  readonly wire?: OpenConnections;
}

/** The program as a value: `main` listens with it, tests call it. */
export interface Gateway extends Pick<Server, "fetch" | "listen"> {
  readonly jobs: Pick<Schedule, "list" | "runNow">;
  readonly storage: Storage;
  /** Stops accepting, finishes what runs (at most 10 s), and closes the database. */
  readonly close: () => Promise<void>;
}

const drainMs = 10_000;
/** An entry of the build of its own: in the program it has its path in the project, and this file has none. */
const reportsFile = new URL(
  target === null ? "./reports/worker.ts" : "./src/reports/worker.ts",
  import.meta.url,
);

/** A disk that takes no writes is a problem of the contract: 503, come again. */
const readyCommit =
  (commit: Commit): Commit =>
  async (work) => {
    try {
      return await commit(work);
    } catch (cause) {
      if (!(cause instanceof StorageUnavailable)) throw cause;
      throw new Problem("not_ready", "网关暂时无法写入磁盘，请求未被处理，请稍后重试", { cause });
    }
  };

/** Douyin, its token keeper and a watch on both; the two need each other, so the token comes by a late question. */
const openUpstream = async (parts: GatewayParts, storage: Storage) => {
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
  };
  return { douyin, keeper, answered: watch.answered };
};

/** The rooms of the business, each built once. */
const openRooms = async (parts: GatewayParts, storage: Storage, wake: Schedule["wake"]) => {
  const { config, clock, log } = parts;
  const { vault, db } = storage;
  const doors = { db, commit: readyCommit(storage.commit) };
  const upstream = await openUpstream(parts, storage);
  const audit = auditRepository({ doors, clock });
  const tickets = openTickets({ doors, vault, clock });
  return {
    ...upstream,
    doors,
    audit,
    tickets,
    doubts: openDoubts({ db, clock, vault, timeZone: config.timezone }),
    people: openPeople({ config, clock, doors, vault, audit, isShortLink: upstream.douyin.isShortLink }),
    enrichment: openEnrichment({
      doors,
      clock,
      log,
      audit,
      douyin: upstream.douyin,
      timeZone: config.timezone,
      wake: () => wake("enrichment"),
    }),
    reports: await openReports({
      doors,
      vault,
      clock,
      log,
      settings: {
        dataDir: config.dataDir,
        masterKeyFile: config.masterKeyFile,
        timeZone: config.timezone,
      },
      workerFile: reportsFile,
      sendsWithinMs: config.verifyBudgetMs + config.replayWindowMs,
    }),
    verification: openVerification({
      doors,
      vault,
      clock,
      log,
      douyin: upstream.douyin,
      tickets,
      budgetMs: config.verifyBudgetMs,
      verified: () => wake("enrichment"),
    }),
  };
};

type Rooms = Awaited<ReturnType<typeof openRooms>>;

/** One handler for every operation of the contract. */
const handlersOf = (
  { config, clock }: GatewayParts,
  storage: Storage,
  rooms: Rooms,
  schedule: Schedule,
  isStopping: () => boolean,
): Handlers => {
  const { keeper, verification, doors, audit, douyin } = rooms;
  return {
    ...healthOperations({
      clock,
      version,
      environment: config.environment,
      dataDir: config.dataDir,
      token: keeper.status,
      upstream: rooms.answered,
      storage: () => ({ trouble: storage.trouble()?.reason ?? null, waiting: verification.waiting() }),
      probe: storage.probe,
      waiting: async () => ({
        unsettled: await rooms.doubts.age(),
        enrichment: await rooms.enrichment.age(),
      }),
      isStopping,
    }),
    ...verification.operations,
    ...openLookup({ db: storage.db, vault: storage.vault, clock }),
    ...rooms.enrichment.operations,
    ...jobOperations({ schedule, commit: doors.commit, audit, clock }),
    ...settingOperations({ version, environment: config.environment, told: config.told }),
    ...rooms.doubts.operations,
    ...tokenOperations({ keeper, commit: doors.commit, audit, clock }),
    ...shopOperations({ douyin }),
    ...rooms.reports.operations,
    ...rooms.people.operations,
  };
};

const jobsOf = ({ keeper, people, verification, tickets, enrichment, reports }: Rooms): readonly Job[] => [
  { name: "token", title: "刷新抖音 access_token", pattern: "*/30 * * * * *", run: keeper.renewIfDue },
  { name: "enrichment", title: "向抖音查询订单，补全流水", pattern: "*/10 * * * * *", run: enrichment.run },
  {
    name: "idempotency",
    title: "清除超过 7 天的幂等键",
    pattern: "45 * * * * *",
    run: async () => `清除 ${await verification.pruneKeys()} 条`,
  },
  {
    name: "tickets",
    title: "清除过期的预览凭证",
    pattern: "25 * * * * *",
    run: async () => `清除 ${await tickets.prune()} 张`,
  },
  ...people.jobs,
  { name: "business-days", title: "续排报表的营业日", pattern: "0 40 4 * * *", run: reports.keepDays },
];

/** Builds the whole program from its parts. Nothing outside this file constructs a room. */
export const openGateway = async (parts: GatewayParts): Promise<Gateway> => {
  const { config, clock, log, synchronous = "FULL" } = parts;
  const storage = openStorage({ settings: config, clock, log, synchronous });
  // The schedule needs the rooms, and they need to wake it.
  const late: { wake?: Schedule["wake"] } = {};
  const rooms = await openRooms(parts, storage, (job) => late.wake?.(job));
  const { people, verification, douyin, reports } = rooms;
  let stopping = false;
  const schedule = openSchedule({ clock, log, timeZone: config.timezone, jobs: jobsOf(rooms) });
  late.wake = schedule.wake;
  const server = openServer({
    endpoints: mount(
      handlersOf(parts, storage, rooms, schedule, () => stopping),
      { admission: people.admission, clock, log },
    ),
    plugins: [schedule.start],
    environment: config.environment,
    log,
    idleTimeoutSeconds: Math.min(255, Math.ceil(config.verifyBudgetMs / 1_000) + 30),
  });
  return {
    fetch: server.fetch,
    listen: server.listen,
    jobs: schedule,
    storage,
    close: async () => {
      stopping = true;
      rooms.enrichment.stop();
      const ended = new AbortController();
      const limit = clock.sleep(drainMs, ended.signal);
      await Promise.race([Promise.all([server.stop(), schedule.stop()]), limit]);
      await Promise.race([verification.drain(), limit]);
      ended.abort();
      verification.stop();
      await reports.close();
      await people.flushLastUsed().catch((cause: unknown) => log.warn("last use was not written", { cause }));
      douyin.close();
      await storage.close();
    },
  };
};
