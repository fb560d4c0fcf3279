import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A disk of a few megabytes that can really be filled. */
export interface SmallDisk {
  readonly folder: string;
  /** Leaves not a byte of it. */
  readonly fill: () => void;
  readonly free: () => void;
  readonly close: () => void;
}

/** Gives why no disk of a few megabytes could be mounted. */
export const mountSmall = (folder: string): string | undefined => {
  const { exitCode, stderr } = Bun.spawnSync(["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", folder]);
  return exitCode === 0 ? undefined : stderr.toString().trim();
};

export const unmount = (folder: string): void => {
  Bun.spawnSync(["umount", "-l", folder]);
  rmSync(folder, { recursive: true, force: true });
};

export const newFolder = (): string => mkdtempSync(join(tmpdir(), "dy-gateway-small-"));

/** Why there is none here; undefined where one can be mounted. Mounting takes a privilege that not every machine gives. */
export const noSmallDisk = ((): string | undefined => {
  const trial = newFolder();
  const why = mountSmall(trial);
  unmount(trial);
  if (why !== undefined) console.log(`skipped, no small disk: ${why}`);
  return why;
})();

export const openSmallDisk = (): SmallDisk => {
  const folder = newFolder();
  const why = mountSmall(folder);
  if (why !== undefined) throw new Error(`no small disk: ${why}`);
  const ballast = join(folder, "ballast");
  return {
    folder,
    fill: () => {
      const file = openSync(ballast, "a");
      // Large pieces first, then pages, until none fits.
      for (let bytes = 1 << 20; bytes >= 4_096; bytes /= 16)
        try {
          for (;;) writeSync(file, Buffer.alloc(bytes));
        } catch (thrown) {
          if (!(thrown instanceof Error) || !thrown.message.includes("ENOSPC")) throw thrown;
        }
      closeSync(file);
    },
    free: () => rmSync(ballast),
    close: () => unmount(folder),
  };
};
