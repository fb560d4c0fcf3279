import { notedExports } from "./audit/export.ts";
import { auditRepository } from "./audit/repository.ts";
import { type BackupParts, openBackups } from "./backups/backups.ts";
import { backupOperations } from "./backups/operations.ts";
import { openBackupThread } from "./backups/thread.ts";
import { openTurn } from "./backups/turn.ts";
import { openDoubts } from "./doubts/room.ts";
import { openEnrichment } from "./enrichment/room.ts";
import { openIdentity } from "./gateway/identity.ts";
import { jobsOf } from "./gateway/jobs.ts";
import { watch } from "./gateway/metrics.ts";
import { openPageFiles } from "./gateway/page-build.ts";
import { type GatewayParts, readyCommit } from "./gateway/parts.ts";
import { openPeople } from "./gateway/people.ts";
import { openRecovering } from "./gateway/recovering.ts";
import { openUpstream } from "./gateway/upstream.ts";
import { openVerifying } from "./gateway/verifying.ts";
import { healthOperations } from "./health/operations.ts";
import type { Handlers } from "./http/handlers.ts";
import type { ListenOptions } from "./http/listener.ts";
import { mount } from "./http/mount.ts";
import { openPages } from "./http/pages.ts";
import { openServer, type Server } from "./http/server.ts";
import { jobOperations } from "./jobs/operations.ts";
import { openLookup } from "./lookup/room.ts";
import { type Instruments, openInstruments } from "./metrics/instruments.ts";
import { metricsPage } from "./metrics/page.ts";
import { openReports } from "./reports/room.ts";
import { openSchedule, type Schedule } from "./schedule/schedule.ts";
import { settingOperations } from "./settings/operations.ts";
import { openShifts } from "./shifts/room.ts";
import { shopOperations } from "./shops/operations.ts";
import { openStorage, type Storage } from "./storage/database.ts";
import { openTickets } from "./tickets/tickets.ts";
import { tokenOperations } from "./tokens/operations.ts";
import { openUpstreamTrace, type UpstreamTrace } from "./upstream-trace.ts";
import { target, version } from "./version.ts";

/** The program as a value: `main` listens with it, tests call it. */
export interface Gateway extends Pick<Server, "fetch"> {
  /** Starts to listen, with TLS as configured; gives the address. */
  readonly listen: (at: Pick<ListenOptions, "hostname" | "port">) => string;
  /** Looks for a newer certificate and shows it from now on; the log tells what came of it. Never rejects. */
  readonly renewCertificate: () => Promise<void>;
  readonly jobs: Pick<Schedule, "list" | "runNow">;
  readonly storage: Storage;
  /** Stops accepting, finishes what runs (at most 10 s), and closes the database. */
  readonly close: () => Promise<void>;
}

const drainMs = 10_000;
/** Entries of the build of their own: in the program each has its path in the project, and this file has none. */
const workerFile = (room: string): URL =>
  new URL(target === null ? `./${room}/worker.ts` : `./src/${room}/worker.ts`, import.meta.url);

const openBackupRoom = (
  { config: { backup, dataDir, masterKeyFile, environment }, clock, log }: GatewayParts,
  { commit, audit, wake }: Pick<BackupParts, "commit" | "audit" | "wake">,
) =>
  openBackups({
    settings: backup,
    storage: { dataDir, masterKeyFile, environment },
    clock,
    log,
    commit,
    audit,
    thread: openBackupThread({ workerFile: workerFile("backups"), clock }),
    turn: openTurn(),
    wake,
  });

interface Late {
  readonly wake: Schedule["wake"];
  readonly instruments: Instruments;
  readonly trace: UpstreamTrace;
}

/** The rooms of the business, each built once. */
const openRooms = async (parts: GatewayParts, storage: Storage, { wake, instruments, trace }: Late) => {
  const { config, clock, log } = parts;
  const { vault, db } = storage;
  const doors = { db, commit: readyCommit(storage.commit) };
  const upstream = await openUpstream(parts, storage, instruments.upstream, trace.note);
  const audit = auditRepository({ doors, clock });
  const tickets = openTickets({ doors, vault, clock });
  const verified = (): void => wake("enrichment");
  const { douyin } = upstream;
  const restoredAtMs = storage.restored?.atMs ?? null;
  const verifying = openVerifying({ ...parts, doors, vault, douyin, audit, tickets, restoredAtMs, verified });
  const recovery = await openRecovering({ ...parts, ...verifying, storage, doors, douyin, verified });
  return {
    ...upstream,
    doors,
    audit,
    tickets,
    doubts: openDoubts({ db, clock, vault, timeZone: config.timezone }),
    people: openPeople({
      config,
      clock,
      doors,
      vault,
      audit,
      isShortLink: douyin.isShortLink,
      restoredAtMs,
    }),
    enrichment: openEnrichment({
      doors,
      clock,
      log,
      audit,
      douyin,
      timeZone: config.timezone,
      wake: () => wake("enrichment"),
    }),
    backups: openBackupRoom(parts, { commit: doors.commit, audit, wake: () => wake("backup") }),
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
      workerFile: workerFile("reports"),
      sendsWithinMs: config.verifyBudgetMs + config.replayWindowMs,
      recovering: () => recovery.state() !== null,
    }),
    verifying,
    recovery,
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
  const { keeper, verifying, doors, audit, douyin } = rooms;
  return {
    ...healthOperations({
      clock,
      version,
      environment: config.environment,
      dataDir: config.dataDir,
      token: keeper.status,
      upstream: rooms.answered,
      storage: () => ({ trouble: storage.trouble()?.reason ?? null, waiting: verifying.waiting() }),
      probe: storage.probe,
      waiting: async () => ({
        unsettled: await rooms.doubts.age(),
        enrichment: await rooms.enrichment.age(),
      }),
      backup: rooms.backups.state,
      recovery: rooms.recovery.state,
      isStopping,
    }),
    ...verifying.operations,
    ...openLookup({ db: storage.db, vault: storage.vault, clock }),
    ...rooms.enrichment.operations,
    ...jobOperations({ schedule, commit: doors.commit, audit, clock }),
    ...settingOperations({ version, environment: config.environment, told: config.told }),
    ...rooms.doubts.operations,
    ...openShifts({ db: storage.db, vault: storage.vault, clock, timeZone: config.timezone }),
    ...backupOperations({ backups: rooms.backups, clock }),
    ...tokenOperations({ keeper, commit: doors.commit, audit, clock }),
    ...shopOperations({ douyin }),
    ...notedExports(rooms.reports.operations, rooms.people.noteExport),
    ...rooms.people.operations,
  };
};

/** Builds the whole program from its parts. Nothing outside this file constructs a room. */
export const openGateway = async (parts: GatewayParts): Promise<Gateway> => {
  const { config, clock, log, synchronous = "FULL" } = parts;
  const identity = await openIdentity(parts);
  const instruments = openInstruments();
  const trace = openUpstreamTrace();
  const storage = openStorage({ settings: config, clock, log, synchronous, hearBatch: instruments.batch });
  // The schedule needs the rooms, and they need to wake it.
  const late: { wake?: Schedule["wake"] } = {};
  const rooms = await openRooms(parts, storage, { wake: (job) => late.wake?.(job), instruments, trace });
  const { people, verifying, douyin, reports } = rooms;
  // What a former process left open is known before anyone is served, and taken up beside serving.
  const takeUp = await verifying.recover();
  void takeUp();
  let stopping = false;
  const jobs = [...jobsOf(rooms), ...identity.jobs((tls) => server.renewTls(tls))];
  const schedule = openSchedule({ clock, log, timeZone: config.timezone, jobs });
  late.wake = schedule.wake;
  watch(instruments, parts, {
    db: storage.db,
    commitStats: storage.commitStats,
    token: rooms.keeper.status,
    unsettled: rooms.doubts.age,
    enrichment: rooms.enrichment.age,
    unwritten: verifying.waiting,
  });
  const server = openServer({
    endpoints: mount(
      handlersOf(parts, storage, rooms, schedule, () => stopping),
      { admission: people.admission, clock, log, trace, answered: instruments.request },
    ),
    plugins: [schedule.start],
    pages: {
      ...openPages(openPageFiles()),
      ...identity.pages,
      "/metrics": metricsPage(instruments.registry, people.admission),
    },
    environment: config.environment,
    log,
    idleTimeoutSeconds: Math.min(255, Math.ceil(config.verifyBudgetMs / 1_000) + 30),
  });
  return {
    fetch: server.fetch,
    listen: (at) => server.listen({ ...at, ...identity.tls() }),
    renewCertificate: () => identity.renew(server.renewTls),
    jobs: schedule,
    storage,
    close: async () => {
      stopping = true;
      rooms.enrichment.stop();
      const ended = new AbortController();
      const limit = clock.sleep(drainMs, ended.signal);
      await Promise.race([Promise.all([server.stop(), schedule.stop()]), limit]);
      await Promise.race([verifying.close(), limit]);
      ended.abort();
      await reports.close();
      await people.flushLastUsed().catch((cause: unknown) => log.warn("last use was not written", { cause }));
      douyin.close();
      await storage.close();
    },
  };
};
