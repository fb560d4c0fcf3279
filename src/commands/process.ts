import { type Log, type LogLevel, openLog } from "../log.ts";
import type { CommandIo } from "./command.ts";

/** Resolves with the first signal that asks the process to end; a second one ends it at once. */
export const untilStopped = (): Promise<string> =>
  new Promise((resolve) => {
    let asked = false;
    for (const signal of ["SIGTERM", "SIGINT"] as const)
      process.on(signal, () => {
        if (asked) process.exit(1);
        asked = true;
        resolve(signal);
      });
  });

/** The log of a program that stays: JSON lines on stderr. */
export const openProcessLog = (io: CommandIo, level: LogLevel): Log =>
  openLog({ level, nowMs: io.clock.nowMs, write: io.stderr });

/** What scripts wait for; told whatever the log level is. */
export const tellListening = (io: CommandIo, facts: Readonly<Record<string, unknown>>): void =>
  openProcessLog(io, "info").info("listening", facts);
