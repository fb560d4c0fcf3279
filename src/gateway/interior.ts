import { notedExports } from "../audit/export.ts";
import { type AuditEntry, auditRepository } from "../audit/repository.ts";
import { type BackupParts, openBackups } from "../backups/backups.ts";
import { backupOperations } from "../backups/operations.ts";
import type { RestoreDesk } from "../backups/restores.ts";
import { openBackupThread } from "../backups/thread.ts";
import { openTurn } from "../backups/turn.ts";
import { openDoubts } from "../doubts/room.ts";
import { openEnrichment } from "../enrichment/room.ts";
import { healthOperations } from "../health/operations.ts";
import type { Admission } from "../http/guards.ts";
import type { Handlers } from "../http/handlers.ts";
import { type Endpoint, mount } from "../http/mount.ts";
import { jobOperations } from "../jobs/operations.ts";
import { openLookup } from "../lookup/room.ts";
import type { Instruments } from "../metrics/instruments.ts";
import { openReports } from "../reports/room.ts";
import { type Job, openSchedule, type Schedule } from "../schedule/schedule.ts";
import { settingOperations } from "../settings/operations.ts";
import { openShifts } from "../shifts/room.ts";
import { shopOperations } from "../shops/operations.ts";
import { openStorage, type Storage } from "../storage/database.ts";
import { openTickets } from "../tickets/tickets.ts";
import { tokenOperations } from "../tokens/operations.ts";
import { openUpstreamTrace, type UpstreamTrace } from "../upstream-trace.ts";
import { version } from "../version.ts";
import { jobsOf } from "./jobs.ts";
import type { Watched } from "./metrics.ts";
import { type GatewayParts, readyCommit } from "./parts.ts";
import { openPeople } from "./people.ts";
import { openRecovering } from "./recovering.ts";
import { openUpstream } from "./upstream.ts";
import { openVerifying } from "./verifying.ts";
import { workerFile } from "./worker-file.ts";

/** Everything that stands on one database: built at the start, and anew when another takes its place. */
export interface Interior {
  readonly endpoints: readonly Endpoint[];
  readonly admission: Admission;
  readonly schedule: Schedule;
  readonly storage: Storage;
  /** Writes down what was done outside of an operation. */
  readonly note: (entry: AuditEntry) => Promise<void>;
  readonly watched: Watched;
  /** Ends what runs, waits for it no longer than until `limit`, and closes the database. */
  readonly close: (limit: Promise<void>) => Promise<void>;
}

/** What is there once for the whole program. */
export interface Outside {
  readonly instruments: Instruments;
  readonly isStopping: () => boolean;
  readonly jobs: readonly Job[];
  readonly restores: RestoreDesk;
}

const openBackupRoom = (
  { config: { backup, dataDir, masterKeyFile, environment }, clock, log }: GatewayParts,
  { commit, audit, restores, wake }: Pick<BackupParts, "commit" | "audit" | "restores" | "wake">,
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
    restores,
    wake,
  });

interface Given extends Pick<Outside, "instruments" | "restores">, Pick<Schedule, "wake"> {
  readonly trace: UpstreamTrace;
}

/** The rooms of the business, each built once. */
const openRooms = async (
  parts: GatewayParts,
  storage: Storage,
  { wake, instruments, restores, trace }: Given,
) => {
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
    backups: openBackupRoom(parts, { commit: doors.commit, audit, restores, wake: () => wake("backup") }),
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
  { isStopping, restores }: Outside,
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
      restoreFailed: () => restores.state()?.kind === "failed",
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

/** Opens the database and builds everything on it. Whatever is thrown, the database is closed again. */
export const openInterior = async (parts: GatewayParts, outside: Outside): Promise<Interior> => {
  const { config, clock, log, synchronous = "FULL" } = parts;
  const { instruments } = outside;
  const storage = openStorage({ settings: config, clock, log, synchronous, hearBatch: instruments.batch });
  try {
    return await furnish(parts, storage, outside);
  } catch (cause) {
    await storage.close();
    throw cause;
  }
};

const furnish = async (parts: GatewayParts, storage: Storage, outside: Outside): Promise<Interior> => {
  const { config, clock, log } = parts;
  const { instruments } = outside;
  // The schedule needs the rooms, and they need to wake it.
  const late: { wake?: Schedule["wake"] } = {};
  const trace = openUpstreamTrace();
  const rooms = await openRooms(parts, storage, { ...outside, trace, wake: (job) => late.wake?.(job) });
  const { audit, doors, people, verifying } = rooms;
  // What a former process left open is known before anyone is served, and taken up beside serving.
  const takeUp = await verifying.recover();
  void takeUp();
  const jobs = [...jobsOf(rooms), ...outside.jobs];
  const schedule = openSchedule({ clock, log, timeZone: config.timezone, jobs });
  late.wake = schedule.wake;
  return {
    endpoints: mount(handlersOf(parts, storage, rooms, schedule, outside), {
      admission: people.admission,
      clock,
      log,
      trace,
      answered: instruments.request,
    }),
    admission: people.admission,
    schedule,
    storage,
    note: (entry) => doors.commit((write) => audit.note(write, entry)),
    watched: {
      db: storage.db,
      commitStats: storage.commitStats,
      token: rooms.keeper.status,
      unsettled: rooms.doubts.age,
      enrichment: rooms.enrichment.age,
      unwritten: verifying.waiting,
      pursuits: verifying.pursuits,
      backups: { newest: rooms.backups.newest, failures: () => rooms.backups.counts().failures },
    },
    close: async (limit) => {
      rooms.enrichment.stop();
      rooms.backups.close();
      await Promise.race([schedule.stop(), limit]);
      await Promise.race([verifying.close(), limit]);
      await rooms.reports.close();
      await people.flushLastUsed().catch((cause: unknown) => log.warn("last use was not written", { cause }));
      rooms.douyin.close();
      await storage.close();
    },
  };
};
