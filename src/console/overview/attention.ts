import type { Health, Job, Loss, Queue, Token } from "../contract.ts";

/** How the backups stand. */
export interface BackupsKnown {
  /** null when there is none. */
  readonly newestAt: string | null;
  /** The newest could not be restored. */
  readonly isBroken: boolean;
  /** One is made every night. */
  readonly isScheduled: boolean;
}

/** What was found out; null is what could not be asked, or what this operator may not ask. */
export interface Known {
  readonly health: Health | null;
  readonly unsettled: { readonly total: number; readonly oldestSeconds: number } | null;
  readonly loss: Loss | null;
  readonly token: Token | null;
  readonly backups: BackupsKnown | null;
  readonly queue: Queue | null;
  readonly jobs: readonly Job[] | null;
  /** How far the clock of the gateway is ahead of this machine's, when the answer came; negative when behind. */
  readonly clockAheadMs: number | null;
  readonly nowMs: number;
}

export type Severity = "bad" | "doubt";

/** Something that needs a person; what to do about it stands in the words of its kind. */
export type Matter =
  | { readonly kind: "database" | "disk" | "upstream"; readonly severity: Severity; readonly detail: string }
  | { readonly kind: "token"; readonly severity: Severity; readonly detail: string }
  | {
      readonly kind: "unsettled";
      readonly severity: Severity;
      readonly total: number;
      readonly oldestSeconds: number;
    }
  | { readonly kind: "loss"; readonly severity: Severity; readonly count: number; readonly payAmount: number }
  | { readonly kind: "backup-none" | "backup-off" | "backup-broken"; readonly severity: Severity }
  | { readonly kind: "backup-old"; readonly severity: Severity; readonly newestAt: string }
  | { readonly kind: "enrichment"; readonly severity: Severity; readonly failed: number }
  | { readonly kind: "job"; readonly severity: Severity; readonly title: string; readonly result: string }
  | { readonly kind: "clock"; readonly severity: Severity; readonly aheadSeconds: number };

/** An open verification is answered within a minute or two; one that is older has Douyin in trouble behind it. */
const openLongSeconds = 300;
const backupOldMs = 26 * 3_600_000;
/** Signed requests are refused beyond 300 s; a shop's clocks are rarely a minute apart. */
const clockDoubtMs = 60_000;
const clockBadMs = 240_000;

const healthMatters = ({ health, token }: Known): readonly Matter[] => {
  if (health === null) return [];
  const { database, disk, upstream, access_token } = health.checks;
  const severityOf = (status: string): Severity => (status === "unavailable" ? "bad" : "doubt");
  const named = [
    { kind: "database", check: database },
    { kind: "disk", check: disk },
    { kind: "upstream", check: upstream },
  ] as const;
  return [
    ...named.flatMap(({ kind, check }): readonly Matter[] =>
      check.status === "ok" ? [] : [{ kind, severity: severityOf(check.status), detail: check.detail }],
    ),
    // The token's own status says more; who may not see that is told what health says.
    ...(token === null && access_token.status !== "ok"
      ? [{ kind: "token", severity: "doubt", detail: access_token.detail } satisfies Matter]
      : []),
  ];
};

const tokenMatters = ({ token }: Known): readonly Matter[] => {
  const failure = token?.last_failure ?? null;
  if (token === null || failure === null) return [];
  return [{ kind: "token", severity: token.alive ? "doubt" : "bad", detail: failure.reason }];
};

const doubtMatters = ({ unsettled, loss }: Known): readonly Matter[] => [
  ...(unsettled !== null && unsettled.total > 0
    ? [
        {
          kind: "unsettled",
          severity: unsettled.oldestSeconds > openLongSeconds ? "bad" : "doubt",
          total: unsettled.total,
          oldestSeconds: unsettled.oldestSeconds,
        } satisfies Matter,
      ]
    : []),
  ...(loss !== null && loss.count > 0
    ? [{ kind: "loss", severity: "bad", count: loss.count, payAmount: loss.pay_amount } satisfies Matter]
    : []),
];

const backupMatters = ({ backups, nowMs }: Known): readonly Matter[] => {
  if (backups === null) return [];
  if (backups.newestAt === null) return [{ kind: "backup-none", severity: "bad" }];
  if (nowMs - Date.parse(backups.newestAt) > backupOldMs)
    return [{ kind: "backup-old", severity: "bad", newestAt: backups.newestAt }];
  if (backups.isBroken) return [{ kind: "backup-broken", severity: "bad" }];
  return backups.isScheduled ? [] : [{ kind: "backup-off", severity: "doubt" }];
};

const workMatters = ({ queue, jobs }: Known): readonly Matter[] => [
  ...(queue !== null && queue.failed > 0
    ? [{ kind: "enrichment", severity: "doubt", failed: queue.failed } satisfies Matter]
    : []),
  ...(jobs ?? [])
    .filter(({ failed }) => failed)
    .map(
      ({ title, last_result }): Matter => ({
        kind: "job",
        severity: "doubt",
        title,
        result: last_result ?? "",
      }),
    ),
];

const clockMatters = ({ clockAheadMs }: Known): readonly Matter[] => {
  if (clockAheadMs === null || Math.abs(clockAheadMs) < clockDoubtMs) return [];
  const severity = Math.abs(clockAheadMs) < clockBadMs ? "doubt" : "bad";
  return [{ kind: "clock", severity, aheadSeconds: Math.round(clockAheadMs / 1_000) }];
};

/** Everything that needs a person, the worst first; empty when nothing does. */
export const attentionOf = (known: Known): readonly Matter[] =>
  [
    ...healthMatters(known),
    ...doubtMatters(known),
    ...tokenMatters(known),
    ...backupMatters(known),
    ...workMatters(known),
    ...clockMatters(known),
  ].toSorted((a, b) => (a.severity === b.severity ? 0 : a.severity === "bad" ? -1 : 1));
