/**
 * A disk that refuses at each call of a verification, under the running program (strace), and one that is really full:
 * `bun run test:disk`. Nothing is told that is not on disk, health says so, and it goes on by itself.
 */
import { expect, test } from "bun:test";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Answer, callOnce } from "../load/client.ts";
import { openRandom, proofSeed } from "../load/random.ts";
import { openShop, type Shop } from "../load/shop.ts";
import { type Expected, usual } from "../load/told.ts";
import { breakDisk, type DiskFault, diskFaults } from "./broken-disk.ts";
import { mountSmall, newFolder, noSmallDisk, unmount } from "./small-disk.ts";

const seed = proofSeed();
/** More calls than a verification makes; the last one is found by nothing going wrong any more. */
const callsMax = 200;
const patienceMs = 30_000;

/** What may be told beside the usual: what could not be recorded, and what could not be finished, with its row. */
const expected: Expected = { ...usual, 500: ["internal_error"], 503: ["not_ready"] };

const until = async (what: string, isSo: () => Promise<boolean>): Promise<void> => {
  const endMs = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new Error(`in ${patienceMs} ms it did not come about that ${what}`);
    await Bun.sleep(50);
  }
};

interface Health {
  readonly status: number;
  readonly database: string;
}

const healthOf = async (url: string): Promise<Health> => {
  const reply = await fetch(`${url}/healthz`);
  const body: { readonly checks: { readonly database: { readonly status: string } } } = JSON.parse(
    await reply.text(),
  );
  return { status: reply.status, database: body.checks.database.status };
};

/** One guest with one coupon. */
const verifyOne = async (shop: Shop, url: string, name: string): Promise<Answer> => {
  const [actor] = shop.actors;
  const order = shop.sandbox.admin.createOrder({ count: 1 });
  const body = { poi_id: actor.poiId, code: order.codes[0] };
  const purchase = { id: name, actor, order, mode: "code" as const, quantity: 1, body, key: `key-${name}` };
  const requestId = `disk-${name}`.padEnd(8, "-");
  shop.told.sent(purchase, requestId);
  const target = "/v1/open/coupons/verify";
  const answer = await callOnce(url, { actor, method: "POST", target, body, key: purchase.key, requestId });
  if (answer.kind === "lost") throw new Error(`${name}: no answer`);
  shop.told.note(purchase, answer);
  return answer;
};

/** Until the row is settled by itself, nobody asks anything of the caller. */
const settled = async (shop: Shop, url: string, id: number): Promise<void> => {
  const [actor] = shop.actors;
  const target = `/v1/open/verifications/${id}`;
  await until(`row ${id} is settled`, async () => {
    const answer = await callOnce(url, {
      actor,
      method: "GET",
      target,
      requestId: `asking-${id}-${Date.now()}`,
    });
    return answer.kind === "answer" && answer.items.every((row) => row.verify_status !== "processing");
  });
};

/** Lets the disk refuse from each call of a verification on, one verification each. Gives the answers by status. */
const breakEach = async (
  shop: Shop,
  at: { readonly url: string; readonly pid: number },
  { fault, lasting }: { readonly fault: DiskFault; readonly lasting: boolean },
): Promise<readonly string[]> => {
  const { url, pid } = at;
  const answers: string[] = [];
  const files = [join(shop.dataDir, "dy-gateway.db"), join(shop.dataDir, "dy-gateway.db-wal")];
  for (let call = 1; call <= callsMax; call += fault.step) {
    const disk = await breakDisk(pid, files, { fault, when: lasting ? `${call}+` : String(call) });
    const name = `${diskFaults.indexOf(fault)}-${lasting ? "lasting" : "once"}-${call}`;
    const answer = await verifyOne(shop, url, name);
    if (lasting && disk.hits() > 0) {
      // Nothing lets it write, so this is what anyone who asks is told.
      expect([name, await healthOf(url)]).toEqual([name, { status: 503, database: "unavailable" }]);
    }
    const hits = await disk.heal();
    await until("health is well again", async () => (await healthOf(url)).status === 200);
    const id = answer.items[0]?.id ?? answer.verificationId;
    if (id !== null && answer.status !== 503) await settled(shop, url, id);
    if (hits === 0) return answers;
    answers.push(`${answer.status}`);
  }
  throw new Error(`a verification makes more than ${callsMax} calls`);
};

const tally = (answers: readonly string[]): string =>
  [...new Set(answers)]
    .map((status) => `${status}: ${answers.filter((each) => each === status).length}`)
    .join(", ");

for (const fault of diskFaults)
  for (const lasting of fault.lasting)
    test(`${fault.name}${lasting ? ", and all after it," : ""} at each call of a verification: nothing untrue is told, and it goes on by itself`, async () => {
      const shop = await openShop(openRandom(seed), { expected, mayComplain: true });
      try {
        const gateway = await shop.start();
        // The token is fetched once and is no part of the path.
        expect((await verifyOne(shop, gateway.url, "first")).status).toBe(200);
        const answers = await breakEach(shop, gateway, { fault, lasting });
        expect((await verifyOne(shop, gateway.url, "last")).status).toBe(200);
        await shop.kill();
        await shop.start();
        console.log(
          `${fault.name}${lasting ? ", lasting" : ""}: ${answers.length} calls; answers ${tally(answers)}`,
        );
        expect(await shop.complaints()).toEqual([]);
        expect(answers.length).toBeGreaterThanOrEqual(4);
        expect(answers).toContain("503");
      } finally {
        await shop.close();
      }
    }, 600_000);

test.skipIf(noSmallDisk !== undefined)(
  "a disk that fills up under load: refused with 503, told by health, and all goes on when there is space",
  async () => {
    const small = newFolder();
    mountSmall(small);
    const ballast = join(small, "ballast");
    const shop = await openShop(openRandom(seed), { expected, mayComplain: true, folder: small });
    try {
      writeFileSync(ballast, Buffer.alloc(29 << 20));
      const { url } = await shop.start();
      shop.openDesks(4);
      await until("nothing can be written", async () => (await healthOf(url)).status === 503);
      await Bun.sleep(500);
      const refused = shop.told.counts()["503 not_ready"] ?? 0;
      rmSync(ballast);
      await until("health is well again", async () => (await healthOf(url)).status === 200);
      const before = shop.told.counts()["200"] ?? 0;
      await until("guests are served again", () =>
        Promise.resolve((shop.told.counts()["200"] ?? 0) > before + 5),
      );
      await shop.kill();
      await shop.start();
      await shop.closeDesks();
      await shop.settle(patienceMs);
      console.log(`a full disk: ${shop.summary()}`);
      expect(refused).toBeGreaterThan(0);
      expect(await shop.complaints()).toEqual([]);
    } finally {
      await shop.close();
      unmount(small);
    }
  },
  120_000,
);
