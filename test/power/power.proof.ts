/**
 * A power cut at any instant: `bun run test:power`. Every call of the running gateway on its database and log is
 * recorded (strace), together with when each answer came; then the files are rebuilt as a disk may be found at some
 * instant, with what no sync had confirmed dropped, reordered or torn. `DYG_PROOF_IMAGES` (500), `DYG_PROOF_SEED`.
 */
import { expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openVault } from "../../src/vault.ts";
import { openRandom, proofNumber, proofSeed, type Random } from "../load/random.ts";
import { openShop, type Shop } from "../load/shop.ts";
import { fates, type Image, openDisk } from "./disk.ts";
import { filesOf, lostBy, type Outside, openImage } from "./images.ts";
import { type DiskCall, readRecording, recorder } from "./recording.ts";

const images = proofNumber("DYG_PROOF_IMAGES", 500);
const imagesWithoutSync = 30;
const desks = 6;
const answersEach = 60;
const quietMs = 1_000;
const seed = proofSeed();
const child = join(import.meta.dir, "children/serve.ts");

interface Recording extends Outside {
  readonly first: Image;
  readonly calls: readonly DiskCall[];
  /** The files as they really were after the last kill. */
  readonly last: Image;
}

const answersOf = (shop: Shop): number =>
  Object.values(shop.told.counts()).reduce((sum, count) => sum + count, 0);

/** Serves under the recorder until enough was answered, then ends: asked to, or killed. */
const session = async (
  shop: Shop,
  { before, command, asked }: { before: readonly string[]; command?: readonly string[]; asked: boolean },
): Promise<void> => {
  const enough = answersOf(shop) + answersEach;
  const gateway = await shop.start(before, command);
  let ended = false;
  void gateway.exited.then(() => {
    ended = true;
  });
  while (answersOf(shop) < enough) {
    if (ended) throw new Error(`the gateway ended by itself: ${gateway.said().slice(-2_000)}`);
    await Bun.sleep(20);
  }
  // The recorder does not tell of a write in whose middle a process is killed whether it was done.
  shop.pause();
  await Bun.sleep(quietMs);
  if (!asked) return await shop.kill();
  gateway.signal("SIGTERM");
  expect(await gateway.exited).toBe(0);
  await shop.kill();
};

const record = async (random: Random, synchronous: "FULL" | "OFF"): Promise<Recording> => {
  const folder = mkdtempSync(join(tmpdir(), "dy-gateway-recording-"));
  const shop = await openShop(random, { keepAll: true });
  try {
    const { dataDir, sandbox } = shop;
    sandbox.admin.fault({ endpoint: "verify", kind: "lost_after", times: "always", chance: 0.1 });
    const first = filesOf(dataDir);
    const before = recorder(dataDir, folder);
    const withCheckpoints = [process.execPath, child, synchronous];
    shop.openDesks(desks);
    if (synchronous === "FULL") await session(shop, { before, asked: true });
    await session(shop, { before, command: withCheckpoints, asked: false });
    if (synchronous === "FULL") await session(shop, { before, asked: false });
    const last = filesOf(dataDir);
    const key = readFileSync(join(dataDir, "master.key"), "utf8").trim();
    const vault = openVault(Buffer.from(key, "hex"));
    return {
      first,
      calls: await readRecording(folder, dataDir),
      last,
      told: shop.told.states(),
      sends: shop.sends(),
      macOf: (token) => vault.mac(token, "verify_token"),
    };
  } finally {
    await shop.closeDesks();
    await shop.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

interface Findings {
  readonly complaints: readonly string[];
  /** Images in which calls without a sync were at stake. */
  readonly atStake: number;
}

/** Lets the power go at random instants, and looks at what is found afterwards. */
const cutPower = async (recording: Recording, random: Random, count: number): Promise<Findings> => {
  const { calls } = recording;
  const folder = mkdtempSync(join(tmpdir(), "dy-gateway-image-"));
  const disk = openDisk(recording.first);
  const instants = Array.from({ length: count }, () => random.int(1, calls.length - 1)).toSorted(
    (a, b) => a - b,
  );
  const complaints: string[] = [];
  let atStake = 0;
  let next = 0;
  try {
    for (const instant of instants) {
      for (; next <= instant; next += 1) {
        const call = calls[next];
        if (call !== undefined) disk.take(call);
      }
      const fate = random.pick(fates);
      const cutMs = calls[instant]?.atMs ?? 0;
      if (disk.waiting() > 0) atStake += 1;
      const about = `call ${instant} of ${calls.length}, ${fate}:`;
      try {
        const ledger = await openImage(disk.image(fate, random), join(folder, "data"));
        const wrong = [...ledger.damage, ...lostBy(ledger, recording, cutMs)];
        complaints.push(...wrong.map((words) => `${about} ${words}`));
      } catch (cause) {
        complaints.push(`${about} does not open: ${String(cause)}`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { complaints, atStake };
};

const count = (calls: readonly DiskCall[], kind: DiskCall["kind"]): number =>
  calls.filter((call) => call.kind === kind).length;

/** The disk's model, given every call, must hold what the files really held: nothing went unrecorded. */
const checkComplete = ({ first, calls, last }: Recording): void => {
  const disk = openDisk(first);
  for (const call of calls) disk.take(call);
  const model = disk.image("all kept", openRandom(0));
  expect(new Set(model.keys())).toEqual(new Set(last.keys()));
  for (const [name, bytes] of last) expect([name, model.get(name)?.equals(bytes)]).toEqual([name, true]);
};

test(`after a power cut at any instant the database is sound and holds all that was told (DYG_PROOF_SEED=${seed})`, async () => {
  const random = openRandom(seed);
  const recording = await record(random, "FULL");
  checkComplete(recording);
  const { complaints, atStake } = await cutPower(recording, random, images);
  const { calls, told, sends } = recording;
  console.log(
    `${images} images, ${atStake} with unsynced calls; recorded ${count(calls, "write")} writes, ${count(calls, "sync")} syncs, ${count(calls, "truncate")} cuts; ${told.length} rows told, ${sends.length} verifies sent`,
  );
  expect(complaints.slice(0, 20)).toEqual([]);
  expect(atStake).toBeGreaterThan(images / 3);
  expect(told.length).toBeGreaterThan(answersEach);
}, 900_000);

test(`without syncs the same power cuts lose what was told, so the check would notice (DYG_PROOF_SEED=${seed})`, async () => {
  const random = openRandom(seed);
  const recording = await record(random, "OFF");
  expect(count(recording.calls, "sync")).toBe(0);
  const { complaints } = await cutPower(recording, random, imagesWithoutSync);
  const lost = complaints.filter((words) => words.includes("is not in the ledger"));
  const left = complaints.filter((words) => words.includes("had left and is not on disk"));
  console.log(
    `${imagesWithoutSync} images without syncs: ${lost.length} rows lost, ${left.length} sends forgotten`,
  );
  expect(lost.length).toBeGreaterThan(0);
  expect(left.length).toBeGreaterThan(0);
}, 900_000);
