import { existsSync } from "node:fs";
import type { Clock } from "../clock.ts";
import { type AdministrationConfig, type Config, readAdministrationConfig, readConfig } from "../config.ts";
import { ConfigurationError, type Environment } from "../config-sources.ts";
import { silentLog } from "../log.ts";
import { StorageRefused } from "../storage/errors.ts";
import { type Inspection, inspectDatabase } from "../storage/inspection.ts";
import { holdServeLock } from "../storage/serve-lock.ts";
import type { Check, Finding, Ground } from "./check.ts";
import { diskChecks } from "./disk-checks.ts";
import { ledgerChecks } from "./ledger-checks.ts";
import { settingsChecks } from "./settings-checks.ts";
import { type Reached, reachDouyin } from "./upstream.ts";
import { upstreamChecks } from "./upstream-checks.ts";

export type Examined = Finding & Pick<Check, "name" | "title">;

const checks: readonly Check[] = [...settingsChecks, ...upstreamChecks, ...diskChecks, ...ledgerChecks];

/** Looks at everything a support person would ask about and changes nothing, also beside a running server. */
export const examine = async (parts: {
  readonly env: Environment;
  readonly clock: Clock;
}): Promise<readonly Examined[]> => {
  const ground = openGround(parts);
  try {
    const found: Examined[] = [];
    for (const { name, title, look } of checks) found.push({ name, title, ...(await look(ground)) });
    return found;
  } finally {
    ground.database?.close();
  }
};

const openGround = ({ env, clock }: { readonly env: Environment; readonly clock: Clock }): Ground => {
  const dataDir = env["DYG_DATA_DIR"] || "./data";
  const { config, administration, faults } = settingsOf(env);
  const { database, unopened } = open(administration);
  const serving = existsSync(dataDir) && isServed(dataDir);
  let asked: Promise<Reached> | undefined;
  return {
    clock,
    dataDir,
    faults,
    config,
    administration,
    database,
    unopened,
    serving,
    douyin: async () => {
      if (config === null) return null;
      asked ??= reachDouyin({ settings: config, clock, log: silentLog, mayEndOlder: !serving });
      return await asked;
    },
  };
};

/** As much of the settings as can be read. */
const settingsOf = (env: Environment) => {
  let config: Config | null = null;
  let administration: AdministrationConfig | null = null;
  let faults: readonly string[] = [];
  try {
    administration = readAdministrationConfig(env);
    config = readConfig(env);
  } catch (cause) {
    if (!(cause instanceof ConfigurationError)) throw cause;
    ({ faults } = cause);
  }
  return { config, administration, faults };
};

const open = (
  settings: AdministrationConfig | null,
): { readonly database: Inspection | null; readonly unopened: string | null } => {
  try {
    return { database: settings === null ? null : inspectDatabase(settings), unopened: null };
  } catch (cause) {
    return { database: null, unopened: `数据库无法打开：${cause instanceof Error ? cause.message : ""}` };
  }
};

/** Whether a server holds the data dir. */
const isServed = (dataDir: string): boolean => {
  try {
    holdServeLock(dataDir).release();
    return false;
  } catch (cause) {
    return cause instanceof StorageRefused;
  }
};
