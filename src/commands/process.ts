import { type Log, type LogLevel, openLog, writeTogether } from "../log.ts";
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

/** Does `task` at each SIGHUP, until the returned function is called. */
export const onHangUp = (task: () => Promise<void>): (() => void) => {
  const hear = (): void => void task();
  process.on("SIGHUP", hear);
  return () => void process.off("SIGHUP", hear);
};

/** The log of a program that stays: JSON lines on stderr. Whatever ends the process but kill -9, all of them are written. */
export const openProcessLog = (io: CommandIo, level: LogLevel): Log => {
  const lines = writeTogether(io.stderr);
  process.on("exit", lines.flush);
  return openLog({ level, nowMs: io.clock.nowMs, write: lines.write });
};

/**
 * Writes to the standard error through what `process.stderr` writes through, without the streams it brings: a start would
 * wait for them. When nobody reads it any more, there is nobody to tell, and the work goes on.
 */
export const openStderr = (): ((text: string) => void) => {
  let sink: Bun.FileSink | undefined;
  return (text) => {
    try {
      sink ??= Bun.stderr.writer();
      sink.write(text);
      Promise.resolve(sink.flush()).catch(() => {});
    } catch {
      // The reader has gone.
    }
  };
};

/** What scripts wait for; told at once and whatever the log level is. */
export const tellListening = (io: CommandIo, facts: Readonly<Record<string, unknown>>): void =>
  openLog({ level: "info", nowMs: io.clock.nowMs, write: io.stderr }).info("listening", facts);
