import { addReadings, addTable, type Instruments, type Reading } from "../metrics/instruments.ts";
import { outcomeCounts } from "../metrics/queries.ts";
import type { Db } from "../storage/door.ts";
import type { CommitStats } from "../storage/tally.ts";
import type { TokenStatus } from "../tokens/keeper.ts";
import { target, version } from "../version.ts";
import type { GatewayParts } from "./parts.ts";

/** What of an interior is looked at. */
export interface Watched {
  readonly db: Db;
  readonly commitStats: () => CommitStats;
  readonly token: () => TokenStatus;
  readonly unsettled: () => Promise<Age>;
  readonly enrichment: () => Promise<Age>;
  /** Outcomes that are known and not on disk yet. */
  readonly unwritten: () => number;
  /** Requests whose outcome is being pursued. */
  readonly pursuits: () => number;
  readonly backups: {
    readonly newest: () => { readonly atMs: number; readonly sizeBytes: number } | null;
    readonly failures: () => number;
  };
}

interface Age {
  readonly rows: number;
  readonly ageSeconds: number;
}

type Look = (watched: Watched) => number | null | Promise<number | null>;
interface Looked extends Pick<Reading, "name" | "help"> {
  readonly look: Look;
}

const dayMs = 86_400_000;

/** What waits, and what nobody knows yet. */
const queueReadings: readonly Looked[] = [
  {
    name: "dyg_unsettled_rows",
    help: "Verifications whose outcome is not known",
    look: async ({ unsettled }) => (await unsettled()).rows,
  },
  {
    name: "dyg_unsettled_age_seconds",
    help: "Of the oldest of them",
    look: async ({ unsettled }) => (await unsettled()).ageSeconds,
  },
  {
    name: "dyg_open_pursuits",
    help: "Requests that are being sent, re-sent or asked about",
    look: ({ pursuits }) => pursuits(),
  },
  {
    name: "dyg_enrichment_rows",
    help: "Verified rows that wait for the order query",
    look: async ({ enrichment }) => (await enrichment()).rows,
  },
  {
    name: "dyg_enrichment_age_seconds",
    help: "How long the oldest of them has waited",
    look: async ({ enrichment }) => (await enrichment()).ageSeconds,
  },
  {
    name: "dyg_unwritten_outcomes",
    help: "Outcomes known and not on disk yet",
    look: ({ unwritten }) => unwritten(),
  },
];

const commitReadings: readonly Looked[] = [
  {
    name: "dyg_commit_waiting",
    help: "Writes that wait for the next shared commit",
    look: ({ commitStats }) => commitStats().waiting,
  },
  {
    name: "dyg_commits_lost",
    help: "Shared commits of which nothing was kept",
    look: ({ commitStats }) => commitStats().lostBatches,
  },
  {
    name: "dyg_commit_longest_seconds",
    help: "The longest time one shared commit held the event loop",
    look: ({ commitStats }) => commitStats().longestBatchMs / 1_000,
  },
];

const tokenReadings = (clock: GatewayParts["clock"]): readonly Looked[] => [
  {
    name: "dyg_token_age_seconds",
    help: "Of the Douyin access token",
    look: ({ token }) => {
      const { obtainedAtMs } = token();
      return obtainedAtMs === null ? null : (clock.nowMs() - obtainedAtMs) / 1_000;
    },
  },
  {
    name: "dyg_token_left_seconds",
    help: "Until the Douyin access token ends",
    look: ({ token }) => {
      const { expiresAtMs } = token();
      return expiresAtMs === null ? null : (expiresAtMs - clock.nowMs()) / 1_000;
    },
  },
];

const backupReadings = (clock: GatewayParts["clock"]): readonly Looked[] => [
  {
    name: "dyg_backup_last_success_timestamp_seconds",
    help: "When the newest backup was made",
    look: ({ backups }) => secondsOf(backups.newest()?.atMs),
  },
  {
    name: "dyg_backup_age_seconds",
    help: "Of the newest backup",
    look: ({ backups }) => {
      const newest = backups.newest();
      return newest === null ? null : (clock.nowMs() - newest.atMs) / 1_000;
    },
  },
  {
    name: "dyg_backup_size_bytes",
    help: "Of the newest backup",
    look: ({ backups }) => backups.newest()?.sizeBytes ?? null,
  },
  {
    name: "dyg_backup_failures",
    help: "Backups that were not written since the start",
    look: ({ backups }) => backups.failures(),
  },
];

const secondsOf = (timeMs: number | undefined): number | null =>
  timeMs === undefined ? null : timeMs / 1_000;

/**
 * What is looked up when `/metrics` is asked; put together here for `gateway.ts`. While a backup is being restored
 * there is nothing to look at, and no value.
 */
export const watch = (
  { registry }: Instruments,
  { clock, config }: Pick<GatewayParts, "clock" | "config">,
  watched: () => Watched | null,
): void => {
  const startedMs = clock.monotonicMs();
  const looked = [...tokenReadings(clock), ...queueReadings, ...commitReadings, ...backupReadings(clock)];
  addReadings(registry, [
    {
      name: "dyg_uptime_seconds",
      help: "Since the start",
      read: () => (clock.monotonicMs() - startedMs) / 1_000,
    },
    ...looked.map(({ name, help, look }) => ({
      name,
      help,
      read: () => {
        const now = watched();
        return now === null ? null : look(now);
      },
    })),
    { name: "dyg_resident_bytes", help: "Memory of the process", read: () => process.memoryUsage.rss() },
  ]);
  addTable(registry, {
    name: "dyg_verifications_last_day",
    help: "Verifications begun in the last 24 hours, by status and error_key",
    labels: ["status", "error_key"],
    read: async () => {
      const now = watched();
      return now === null ? [] : await outcomeCounts(now.db, clock.nowMs() - dayMs);
    },
  });
  addTable(registry, {
    name: "dyg_build",
    help: "Always 1: which program this is",
    labels: ["version", "environment"],
    read: async () => [[target === null ? version : `${version} ${target}`, config.environment, 1]],
  });
};
