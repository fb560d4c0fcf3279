import { addReadings, addTable, type Instruments, type Reading } from "../metrics/instruments.ts";
import { outcomeCounts } from "../metrics/queries.ts";
import type { Db } from "../storage/door.ts";
import type { CommitStats } from "../storage/tally.ts";
import type { TokenStatus } from "../tokens/keeper.ts";
import { target, version } from "../version.ts";
import type { GatewayParts } from "./parts.ts";

interface Watched {
  readonly db: Db;
  readonly commitStats: () => CommitStats;
  readonly token: () => TokenStatus;
  readonly unsettled: () => Promise<Age>;
  readonly enrichment: () => Promise<Age>;
  /** Outcomes that are known and not on disk yet. */
  readonly unwritten: () => number;
}

interface Age {
  readonly rows: number;
  readonly ageSeconds: number;
}

const dayMs = 86_400_000;

/** What is looked up when `/metrics` is asked; put together here for `gateway.ts`. */
export const watch = (
  { registry }: Instruments,
  { clock, config }: Pick<GatewayParts, "clock" | "config">,
  watched: Watched,
): void => {
  const { db, commitStats, token, unsettled, enrichment, unwritten } = watched;
  const startedMs = clock.monotonicMs();
  addReadings(registry, [
    {
      name: "dyg_uptime_seconds",
      help: "Since the start",
      read: () => (clock.monotonicMs() - startedMs) / 1_000,
    },
    ...tokenReadings(token, clock),
    {
      name: "dyg_unsettled_rows",
      help: "Verifications whose outcome is not known",
      read: async () => (await unsettled()).rows,
    },
    {
      name: "dyg_unsettled_age_seconds",
      help: "Of the oldest of them",
      read: async () => (await unsettled()).ageSeconds,
    },
    {
      name: "dyg_enrichment_rows",
      help: "Verified rows that wait for the order query",
      read: async () => (await enrichment()).rows,
    },
    { name: "dyg_unwritten_outcomes", help: "Outcomes known and not on disk yet", read: unwritten },
    {
      name: "dyg_commits_lost",
      help: "Shared commits of which nothing was kept",
      read: () => commitStats().lostBatches,
    },
    {
      name: "dyg_commit_longest_seconds",
      help: "The longest time one shared commit held the event loop",
      read: () => commitStats().longestBatchMs / 1_000,
    },
    { name: "dyg_resident_bytes", help: "Memory of the process", read: () => process.memoryUsage.rss() },
  ]);
  addTable(registry, {
    name: "dyg_verifications_last_day",
    help: "Verifications begun in the last 24 hours, by status and error_key",
    labels: ["status", "error_key"],
    read: () => outcomeCounts(db, clock.nowMs() - dayMs),
  });
  addTable(registry, {
    name: "dyg_build",
    help: "Always 1: which program this is",
    labels: ["version", "environment"],
    read: async () => [[target === null ? version : `${version} ${target}`, config.environment, 1]],
  });
};

const tokenReadings = (token: Watched["token"], clock: GatewayParts["clock"]): readonly Reading[] => {
  const secondsUntil = (timeMs: number | null) => (timeMs === null ? null : (timeMs - clock.nowMs()) / 1_000);
  return [
    {
      name: "dyg_token_age_seconds",
      help: "Of the Douyin access token",
      read: () => {
        const { obtainedAtMs } = token();
        return obtainedAtMs === null ? null : (clock.nowMs() - obtainedAtMs) / 1_000;
      },
    },
    {
      name: "dyg_token_left_seconds",
      help: "Until the Douyin access token ends",
      read: () => secondsUntil(token().expiresAtMs),
    },
  ];
};
