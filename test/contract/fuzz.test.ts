import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type ContractOperation, operationTable } from "../../generated/operations.ts";
import { answerFaults, type Draft, requestFaults } from "./judge.ts";
import { mutatedInputs } from "./mutations.ts";
import { openFuzzGround } from "./support.ts";
import { drafted, validInputs } from "./values.ts";

/** The same requests every time unless asked otherwise; a failure prints its seed and its smallest request. */
const settings = {
  seed: Number(process.env["FUZZ_SEED"] ?? "20260316"),
  numRuns: Number(process.env["FUZZ_RUNS"] ?? "300"),
};
/** What each request of takes a tenth of a second is asked less often. */
const slow: Readonly<Record<string, number>> = { createBackup: 30, restoreBackup: 60 };
/** Its success is shown elsewhere (`backups/restore.test.ts`): here it would take the ground away. */
const onlyRefused = "restoreBackup";
const limitMs = 60_000 + settings.numRuns * 200;

let ground: Awaited<ReturnType<typeof openFuzzGround>>;
beforeAll(async () => {
  ground = await openFuzzGround();
});
afterAll(() => ground.close());

const operations: readonly (readonly [string, ContractOperation])[] = Object.entries(operationTable);
/** What the gateway may answer to a request that its contract forbids. */
const refusals: readonly number[] = [400, 404, 413, 415];

/** A draft as a failure shows it: as text. */
const shown = ({ body, ...rest }: Draft): string =>
  JSON.stringify({ ...rest, body: body === null ? null : Buffer.from(body).toString("utf8") });

describe.each(operations)("%s", (id, entry) => {
  const bounded = { ...settings, numRuns: Math.min(settings.numRuns, slow[id] ?? settings.numRuns) };
  test(
    "answers every valid request as the contract says, and never with a defect",
    async () => {
      const statuses = new Map<number, number>();
      await fc.assert(
        fc.asyncProperty(validInputs(entry, ground.known), async (filled) => {
          const draft = drafted(filled);
          expect(requestFaults(entry, draft)).toEqual([]);
          const answer = await ground.send(entry, draft);
          statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
          const faults = answerFaults(entry, answer);
          if (answer.status >= 500 && answer.status !== 502) faults.push(`status ${answer.status}`);
          if (faults.length > 0) throw new Error(`${faults.join("; ")}\n${shown(draft)}\n${answer.text}`);
        }),
        bounded,
      );
      // A fuzzer that only ever meets refusals proves little.
      const met = [...statuses].some(([status, count]) => status < 300 && count * 10 >= bounded.numRuns);
      expect(met || id === onlyRefused).toBe(true);
      expect(ground.defects).toEqual([]);
    },
    limitMs,
  );

  test(
    "refuses every broken request with a 4xx of the contract",
    async () => {
      const broken = mutatedInputs(entry, validInputs(entry, ground.known));
      await fc.assert(
        fc.asyncProperty(broken, async ({ mutation, draft }) => {
          expect(requestFaults(entry, draft)).not.toEqual([]);
          const answer = await ground.send(entry, draft);
          const faults = answerFaults(entry, answer);
          if (!refusals.includes(answer.status)) faults.push(`status ${answer.status} after ${mutation}`);
          if (faults.length > 0) throw new Error(`${faults.join("; ")}\n${shown(draft)}\n${answer.text}`);
        }),
        settings,
      );
      expect(ground.defects).toEqual([]);
    },
    limitMs,
  );
});
