import type { Clock } from "../clock.ts";
import type { Doors } from "../storage/door.ts";
import type { AppRepository } from "./repository.ts";

/** When each app was last used, without a write for every request. */
export interface LastUsed {
  /** Notes in memory that an app has just been admitted. */
  readonly note: (appId: number) => void;
  /** What is noted and perhaps not yet on disk. */
  readonly of: (appId: number) => number | undefined;
  /** Writes what is new since the last flush. Called once a minute by the schedule, and at close. */
  readonly flush: () => Promise<void>;
}

export const openLastUsed = (parts: {
  readonly doors: Doors;
  readonly clock: Clock;
  readonly repository: AppRepository;
}): LastUsed => {
  const usedAtMs = new Map<number, number>();
  const unsaved = new Set<number>();

  return {
    note: (appId) => {
      usedAtMs.set(appId, parts.clock.nowMs());
      unsaved.add(appId);
    },

    of: (appId) => usedAtMs.get(appId),

    flush: async () => {
      const uses = [...unsaved].map((id) => ({ id, usedAtMs: usedAtMs.get(id) ?? 0 }));
      if (uses.length === 0) return;
      unsaved.clear();
      try {
        await parts.doors.commit((write) => {
          for (const use of uses) parts.repository.noteUse(write, use);
        });
      } catch (cause) {
        for (const { id } of uses) unsaved.add(id);
        throw new Error("the times of last use could not be saved", { cause });
      }
    },
  };
};
