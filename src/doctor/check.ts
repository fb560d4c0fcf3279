import type { Clock } from "../clock.ts";
import type { AdministrationConfig, Config } from "../config.ts";
import type { Inspection } from "../storage/inspection.ts";
import type { Reached } from "./upstream.ts";

/** What a check found. `warning`: works, and should be looked at. `skipped`: could not be looked at, for a reason told elsewhere. */
export interface Finding {
  readonly status: "ok" | "warning" | "failed" | "skipped";
  /** Chinese, one line, without secrets. */
  readonly detail: string;
  /** What to do about it; null when there is nothing to do. */
  readonly remedy: string | null;
}

export const ok = (detail: string): Finding => ({ status: "ok", detail, remedy: null });
export const skipped = (detail: string): Finding => ({ status: "skipped", detail, remedy: null });
export const warning = (detail: string, remedy: string): Finding => ({ status: "warning", detail, remedy });
export const failed = (detail: string, remedy: string): Finding => ({ status: "failed", detail, remedy });

/** What the checks look at; everything is found out once. */
export interface Ground {
  readonly clock: Clock;
  readonly dataDir: string;
  /** What is wrong with the settings; empty when they can be served with. */
  readonly faults: readonly string[];
  /** Null when the settings are not good enough for it. */
  readonly config: Config | null;
  readonly administration: AdministrationConfig | null;
  /** Null when there is no database, or it cannot be opened at all: then `unopened` says why. */
  readonly database: Inspection | null;
  readonly unopened: string | null;
  /** Whether a server holds the data dir now. */
  readonly serving: boolean;
  /** Asked once, when the first check wants to know. */
  readonly douyin: () => Promise<Reached | null>;
}

/** One thing a support person would ask. */
export interface Check {
  readonly name: string;
  readonly title: string;
  readonly look: (ground: Ground) => Finding | Promise<Finding>;
}
