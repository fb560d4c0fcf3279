import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock, toRfc3339 } from "../../src/clock.ts";
import { openStorage } from "../../src/storage/database.ts";
import type { ToldRow } from "../load/client.ts";
import type { Send } from "../load/douyin-books.ts";
import { type DiskRow, type Ledger, readLedger } from "../load/ledger.ts";
import { lostOrChanged, type ToldState } from "../load/told.ts";
import type { Image } from "./disk.ts";

/** The files of a data dir that hold data: locks are empty, and the log's index is memory. */
export const filesOf = (dataDir: string): Image =>
  new Map(
    readdirSync(dataDir)
      .filter((name) => !name.endsWith(".lock") && !name.endsWith("-shm"))
      .map((name) => [name, readFileSync(join(dataDir, name))]),
  );

const text = (timeMs: unknown): string | null => (typeof timeMs === "number" ? toRfc3339(timeMs) : null);

/** A row on disk in the words of the contract, as far as the proofs look at it. */
const asTold = (row: DiskRow & Readonly<Record<string, unknown>>): ToldRow => ({
  ...row,
  retry: null,
  created_at: text(row["created_at_ms"]),
  verified_at: text(row["verified_at_ms"]),
});

/** What was known outside before the power went: told to a caller, or received by Douyin. */
export interface Outside {
  readonly told: readonly ToldState[];
  readonly sends: readonly Send[];
  readonly macOf: (verifyToken: string) => string;
}

/** Both sides read the time in whole milliseconds, so what is this near is not surely before. */
const sureMs = 2;

/** What the ledger of an image lacks of everything that was known outside by `cutMs`. */
export const lostBy = (ledger: Ledger, { told, sends, macOf }: Outside, cutMs: number): readonly string[] => {
  const rows = new Map(ledger.rows.map((row) => [row.id, asTold({ ...row })] as const));
  const departed = new Set(
    ledger.requests.filter((each) => each.first_sent_at_ms !== null).map((each) => each.verify_token_mac),
  );
  const before = <Item extends { readonly atMs: number }>(items: readonly Item[]): readonly Item[] =>
    items.filter(({ atMs }) => atMs + sureMs < cutMs);
  return [
    ...before(told).flatMap(({ row, ...state }) =>
      // On disk the plain code is sealed.
      lostOrChanged({ ...state, row: { ...row, origin_code: null } }, rows.get(row.id)),
    ),
    ...before(sends)
      .filter(({ verifyToken }) => !departed.has(macOf(verifyToken)))
      .map(
        ({ verifyToken }) => `the verify with token ${verifyToken.slice(0, 8)}… had left and is not on disk`,
      ),
  ];
};

/** Opens an image with the program's own storage, as the start after the power cut does; then looks at all of it. */
export const openImage = async (image: Image, folder: string): Promise<Ledger> => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, bytes] of image) writeFileSync(join(folder, name), bytes, { mode: 0o600 });
  const settings = {
    dataDir: folder,
    masterKeyFile: join(folder, "master.key"),
    environment: "sandbox",
  } as const;
  const storage = openStorage({ settings, clock: systemClock, synchronous: "OFF" });
  await storage.close();
  return readLedger(folder);
};
