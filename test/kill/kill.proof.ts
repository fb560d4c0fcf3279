/**
 * The real program, killed with SIGKILL at random moments under load and faults, again and again: `bun run test:kill`.
 * `DYG_PROOF_CYCLES` (150), `DYG_PROOF_SEED`, `DYG_BINARY` (the compiled program instead of the source).
 */
import { expect, test } from "bun:test";
import { injectFaults } from "../load/faults.ts";
import { startAndKill } from "../load/process.ts";
import { openRandom, proofNumber, proofSeed } from "../load/random.ts";
import { openShop } from "../load/shop.ts";

const cycles = proofNumber("DYG_PROOF_CYCLES", 150);
const connections = 12;
const settleMs = 60_000;
const seed = proofSeed();

test(
  `nothing is lost, doubled or unknown for long, killed ${cycles} times under load (DYG_PROOF_SEED=${seed})`,
  async () => {
    const random = openRandom(seed);
    const shop = await openShop(random);
    try {
      injectFaults(shop.sandbox.admin);
      shop.openDesks(connections);
      const sinceMs = performance.now();
      for (let cycle = 0; cycle < cycles; cycle += 1) {
        // Now and then it is cut off in its start, or while it ends by itself.
        if (random.chance(0.1)) await startAndKill(shop.env, random.int(30, 300));
        await shop.start();
        await Bun.sleep(random.int(20, 400));
        await shop.kill(random.chance(0.1) ? random.int(1, 40) : undefined);
      }
      const seconds = (performance.now() - sinceMs) / 1_000;
      shop.sandbox.admin.clearFaults();
      await shop.start();
      await Bun.sleep(500);
      await shop.closeDesks();
      const open = await shop.settle(settleMs);
      const complaints = await shop.complaints();
      console.log(`${cycles} kills in ${seconds.toFixed(0)} s: ${shop.summary()}; ${open} still open`);
      expect(complaints.slice(0, 30)).toEqual([]);
    } finally {
      await shop.close();
    }
  },
  60_000 + settleMs + cycles * 5_000,
);
