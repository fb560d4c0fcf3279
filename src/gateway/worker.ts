import type { Actor } from "../caller.ts";
import { systemClock } from "../clock.ts";
import { StorageRefused } from "../storage/errors.ts";
import { type ReaderWork, serveReads } from "../storage/reading/serve.ts";
import { checkBackup, type Restore, restoreBackup } from "../storage/restore.ts";
import type { StorageSettings } from "../storage/stamp.ts";
import { amendRestored } from "./restoring.ts";

/** A restore that was asked for: plain data, because a thread of its own does it while the gateway says "not now". */
export interface RestoreOrder {
  readonly settings: StorageSettings;
  readonly file: string;
  readonly name: string;
  readonly by: Actor;
  readonly nowMs: number;
}

/** Done, or refused in words for the operator; then the database is as it was. */
export type Done<Value> =
  | { readonly kind: "done"; readonly value: Value }
  | { readonly kind: "refused"; readonly words: string };

const inWords = async <Value>(work: () => Value | Promise<Value>): Promise<Done<Value>> => {
  try {
    return { kind: "done", value: await work() };
  } catch (cause) {
    if (!(cause instanceof StorageRefused)) throw cause;
    return { kind: "refused", words: cause.message };
  }
};

/** Checking and copying a large database takes a minute: this file is an entry of the build, for a thread of its own. */
const restoreWork = (): ReaderWork => ({
  questions: {
    check: function* ({ file, settings }: RestoreOrder) {
      return inWords(() => checkBackup(file, settings, { whole: true }));
    },
    restore: function* ({ settings, file, name, by, nowMs }: RestoreOrder) {
      const clock = { ...systemClock, nowMs: () => nowMs };
      return inWords<Restore>(() =>
        restoreBackup({ settings, file, clock, checked: true, amend: amendRestored(clock, { by, name }) }),
      );
    },
  },
  streams: {},
  close: () => {},
});

serveReads(restoreWork);
