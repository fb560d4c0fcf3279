import type { Job } from "../schedule/schedule.ts";

type Run = Job["run"];

/** What the rooms offer to be done again and again. */
export interface JobParts {
  readonly keeper: { readonly renewIfDue: Run };
  readonly people: { readonly jobs: readonly Job[] };
  readonly verifying: { readonly pruneKeys: () => Promise<number>; readonly checkLate: Run };
  readonly tickets: { readonly prune: () => Promise<number> };
  readonly enrichment: { readonly run: Run };
  readonly reports: { readonly keepDays: Run };
  readonly backups: { readonly jobs: readonly Job[] };
  readonly recovery: { readonly jobs: readonly Job[] };
}

/** Everything that comes round by itself; patterns mean business time, seconds first. */
export const jobsOf = ({
  keeper,
  people,
  verifying,
  tickets,
  enrichment,
  reports,
  backups,
  recovery,
}: JobParts): readonly Job[] => [
  { name: "token", title: "刷新抖音 access_token", pattern: "*/30 * * * * *", run: keeper.renewIfDue },
  { name: "enrichment", title: "向抖音查询订单，补全流水", pattern: "*/10 * * * * *", run: enrichment.run },
  { name: "late-checks", title: "复查判为未核销的流水", pattern: "40 * * * * *", run: verifying.checkLate },
  {
    name: "idempotency",
    title: "清除超过 7 天的幂等键",
    pattern: "45 * * * * *",
    run: async () => `清除 ${await verifying.pruneKeys()} 条`,
  },
  {
    name: "tickets",
    title: "清除过期的预览凭证",
    pattern: "25 * * * * *",
    run: async () => `清除 ${await tickets.prune()} 张`,
  },
  ...people.jobs,
  ...backups.jobs,
  ...recovery.jobs,
  { name: "business-days", title: "续排报表的营业日", pattern: "0 40 4 * * *", run: reports.keepDays },
];
