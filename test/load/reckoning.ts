import { readFileSync } from "node:fs";
import { join } from "node:path";
import { attemptRepository } from "../../src/attempts/repository.ts";
import { verifyChains } from "../../src/attempts/verify-chains.ts";
import { systemClock } from "../../src/clock.ts";
import type { Sandbox } from "../../src/sandbox/server.ts";
import { openStorage } from "../../src/storage/database.ts";
import { openVault } from "../../src/vault.ts";
import type { Actor } from "./actors.ts";
import { callOnce, type ToldRow } from "./client.ts";
import { bookedOrder, type Send } from "./douyin-books.ts";
import { readLedger } from "./ledger.ts";
import { brokenPromises } from "./promises.ts";
import { lostOrChanged, type ToldBook } from "./told.ts";

const atOnce = 8;

/** Each row as its own caller is shown it now. */
const findRows = async (
  url: string,
  asked: readonly (readonly [id: number, actor: Actor])[],
): Promise<{
  readonly found: ReadonlyMap<number, ToldRow>;
  readonly unasked: ReadonlyMap<number, string>;
}> => {
  const found = new Map<number, ToldRow>();
  const unasked = new Map<number, string>();
  const rest = [...asked];
  const work = async (): Promise<void> => {
    for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
      const [id, actor] = next;
      if (found.has(id)) continue;
      const target = `/v1/open/verifications/${id}`;
      const answer = await callOnce(url, { actor, method: "GET", target, requestId: `reckoning-${id}` });
      const isAnswer = answer.kind === "answer" && (answer.status === 200 || answer.status === 404);
      if (isAnswer) for (const row of answer.items) found.set(row.id, row);
      else unasked.set(id, answer.kind === "answer" ? answer.text.slice(0, 200) : "no answer");
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { found, unasked };
};

/** What is found now of every row anyone was told of, asked by whoever was told. */
export const forgotten = async (url: string, told: ToldBook): Promise<readonly string[]> => {
  const states = told.states();
  const asked = new Map(states.map(({ row, purchase }) => [row.id, purchase.actor] as const));
  const { found, unasked } = await findRows(url, [...asked]);
  const answered = states.filter(({ row }) => !unasked.has(row.id));
  return [
    ...[...unasked].map(([id, words]) => `row ${id} could not be asked for: ${words}`),
    ...new Set(answered.flatMap((state) => lostOrChanged(state, found.get(state.row.id)))),
  ];
};

/** The first link of the chains of steps that does not hold. */
export const brokenChains = async (dataDir: string): Promise<readonly string[]> => {
  const settings = { dataDir, masterKeyFile: join(dataDir, "master.key"), environment: "sandbox" } as const;
  const storage = openStorage({ settings, clock: systemClock });
  const { broken } = await verifyChains(attemptRepository(storage.db));
  await storage.close();
  return broken === null ? [] : [`chain ${broken.chainId} breaks at ${broken.position}: ${broken.why}`];
};

/** The books of both sides, held against each other. */
export const disagreements = (parts: {
  readonly sandbox: Sandbox;
  readonly dataDir: string;
  readonly told: ToldBook;
  readonly sends: readonly Send[];
  readonly windowMs: number;
  readonly settles: boolean;
}): readonly string[] => {
  const { sandbox, dataDir, told, sends, windowMs, settles } = parts;
  const key = readFileSync(join(dataDir, "master.key"), "utf8").trim();
  const vault = openVault(Buffer.from(key, "hex"));
  const bought = told.purchases().map(({ id, order, mode, quantity }) => ({
    orderId: order.orderId,
    purchaseId: id,
    mode,
    quantity,
  }));
  return brokenPromises({
    ledger: readLedger(dataDir),
    orders: bought.map(({ orderId }) => bookedOrder(sandbox, orderId)),
    bought,
    sends,
    orderOf: told.orderOf,
    macOf: (token) => vault.mac(token, "verify_token"),
    windowMs,
    abandoned: told.abandonedIds(),
    settles,
  });
};
