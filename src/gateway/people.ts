import { openApps } from "../apps/apps.ts";
import { appOperations } from "../apps/operations.ts";
import { auditColumns, exportNoter } from "../audit/export.ts";
import { auditOperations } from "../audit/operations.ts";
import { auditQueries } from "../audit/queries.ts";
import type { Audit } from "../audit/repository.ts";
import { businessDays } from "../calendar/business-day.ts";
import { readBounds } from "../calendar/period.ts";
import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import { clientAddress, secureChannel } from "../http/channel.ts";
import type { Admission, Arrival } from "../http/guards.ts";
import { openLimits } from "../limits/limits.ts";
import { openOperators } from "../operators/admission.ts";
import { operatorOperations } from "../operators/operations.ts";
import { openOperatorRegistry } from "../operators/operators.ts";
import { operatorRepository } from "../operators/repository.ts";
import { openTable } from "../reports/cells.ts";
import type { Job } from "../schedule/schedule.ts";
import { openSessionRoom, sessionEnder } from "../sessions/room.ts";
import { openSigning } from "../signing/admission.ts";
import type { Doors } from "../storage/door.ts";
import type { Vault } from "../vault.ts";

interface PeopleParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly doors: Doors;
  readonly vault: Vault;
  readonly audit: Audit;
  readonly isShortLink: (text: string) => boolean;
  /** When the database was last restored; null = never. */
  readonly restoredAtMs: number | null;
}

/** The operators: who they are, how they come in, and what is open for them. */
const openStaff = (
  { config, clock, doors, audit }: PeopleParts,
  noteWrongKey: (arrival: Pick<Arrival, "headers" | "peerAddress">, uid: string) => void,
) => {
  const rows = operatorRepository(doors);
  const operators = openOperators({ doors, settings: config, noteWrongKey });
  const sessions = openSessionRoom({
    doors,
    clock,
    audit,
    operators: { callerOf: operators.callerOf, byUid: rows.byUid, find: rows.find },
    noteWrongCode: (arrival) => noteWrongKey(arrival, ""),
    timeZone: config.timezone,
  });
  const registry = openOperatorRegistry({ doors, clock, audit, endSessions: sessionEnder({ doors, clock }) });
  return { operators, sessions, registry };
};

/** The part of the gateway that is about who may call and what is remembered of it; put together here for `gateway.ts`. */
export const openPeople = (parts: PeopleParts) => {
  const { config, clock, doors, vault, audit, isShortLink } = parts;
  const addressOf = clientAddress(config.trustedProxies);
  const limits = openLimits({ ...config, clock, isShortLink });
  const apps = openApps({ doors, vault, clock, audit });
  const signing = openSigning({ doors, vault, clock, apps, restoredAtMs: parts.restoredAtMs });
  const { operators, sessions, registry } = openStaff(parts, (arrival, uid) =>
    limits.wrongKeys.note({ address: addressOf(arrival), uid }),
  );
  const days = businessDays(config.timezone);
  const noteExport = exportNoter(doors.commit, audit);
  const admission: Admission = {
    signed: signing.admit,
    operator: operators.admit,
    session: sessions.admission.admit,
    deviceCode: sessions.admission.admitDeviceCode,
    limit: limits.admit,
    hear: limits.hear,
    isSecure: secureChannel({ tls: config.tls !== null, trustedProxies: config.trustedProxies }),
    addressOf,
  };
  const jobs: readonly Job[] = [
    {
      name: "nonces",
      title: "清除过期的签名随机数",
      pattern: "15 * * * * *",
      run: async () => `清除 ${await signing.pruneNonces()} 条`,
    },
    {
      name: "last-used",
      title: "写入应用的最近使用时间",
      pattern: "5 * * * * *",
      run: () => apps.flushLastUsed().then(() => "已写入"),
    },
    {
      name: "sessions",
      title: "清除过期的登录和设备码",
      pattern: "35 */10 * * * *",
      run: () => sessions.prune().then(() => "已清除"),
    },
  ];
  return {
    admission,
    jobs,
    operations: {
      ...appOperations({ apps }),
      ...operatorOperations({ operators: registry }),
      ...sessions.operations,
      ...auditOperations({
        queries: auditQueries(doors.db),
        boundsOf: (query) => readBounds(query, days),
        tableFor: (style) => openTable(auditColumns, { people: style === "csv", days }),
        noteExport,
      }),
    },
    noteExport,
    flushLastUsed: apps.flushLastUsed,
  };
};
