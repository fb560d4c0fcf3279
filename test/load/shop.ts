import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../src/clock.ts";
import { openSandbox, type Sandbox } from "../../src/sandbox/server.ts";
import { type Actor, createActors } from "./actors.ts";
import { type DeskTotals, openDesk } from "./desk.ts";
import { openSendCollector, type Send } from "./douyin-books.ts";
import { countProcessing } from "./ledger.ts";
import { type Environment, type GatewayProcess, root, startGateway } from "./process.ts";
import type { Offer } from "./purchase.ts";
import type { Random } from "./random.ts";
import { brokenChains, disagreements, forgotten } from "./reckoning.ts";
import { type Expected, openToldBook, type ToldBook, usual } from "./told.ts";

/** Short settings, so that what is unknown is settled within seconds. */
const quick = {
  DYG_VERIFY_BUDGET_MS: "800",
  DYG_UPSTREAM_TIMEOUT_MS: "600",
  DYG_REPLAY_DELAYS_MS: "120x14",
  DYG_REPLAY_WINDOW_MS: "3000",
  DYG_ASK_SPACING_MS: "200",
};

/** Whether this version settles what is unknown; until then open rows are borne. */
const settles = existsSync(join(root, "src/settling/pursue.ts"));

/** A merchant with his desks: a real gateway process that may be killed and started again, and Douyin beside it. */
export interface Shop {
  readonly sandbox: Sandbox;
  readonly dataDir: string;
  readonly env: Environment;
  readonly actors: readonly [Actor, ...Actor[]];
  readonly told: ToldBook;
  /** What Douyin was sent so far. */
  readonly sends: () => readonly Send[];
  /** Starts the gateway; desks that wait go on. `before` is put in front of its command. */
  readonly start: (before?: readonly string[], command?: readonly string[]) => Promise<GatewayProcess>;
  /** From now on desks wait for the next start; what they have asked for is still answered. */
  readonly pause: () => void;
  /** Kills it, and lets the desks wait for the next. With `afterAskedMs` it is asked to end first, and has so long. */
  readonly kill: (afterAskedMs?: number) => Promise<void>;
  /** Opens so many desks; they serve until `closeDesks`. */
  readonly openDesks: (count: number, betweenGuestsMs?: number) => void;
  readonly closeDesks: () => Promise<void>;
  /** Waits until nothing is open any more, or the time is over. Gives how much still is. */
  readonly settle: (limitMs: number) => Promise<number>;
  /** Everything that is wrong: by the books of both sides, by every answer there was, by what the program says of itself. */
  readonly complaints: () => Promise<readonly string[]>;
  readonly summary: () => string;
  readonly close: () => Promise<void>;
}

export interface ShopSettings {
  readonly env?: Environment;
  /** Keeps every state a row was told in, not the first and the latest only. */
  readonly keepAll?: boolean;
  readonly expected?: Expected;
  /** Whether errors in the program's log belong to what is proved. */
  readonly mayComplain?: boolean;
  /** Where the data dir is made; the caller takes it away. */
  readonly folder?: string;
}

/** Where the gateway is, for desks that wait while it is down. */
const openAddress = () => {
  let url: string | undefined;
  let over = false;
  const waiting: ((url: string | undefined) => void)[] = [];
  const set = (where: string | undefined): void => {
    url = where;
    if (url === undefined && !over) return;
    for (const resolve of waiting.splice(0)) resolve(over ? undefined : url);
  };
  return {
    set,
    end: (): void => {
      over = true;
      set(undefined);
    },
    where: (): Promise<string | undefined> => {
      if (over) return Promise.resolve(undefined);
      return url === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(url);
    },
  };
};

const environmentOf = (sandbox: Sandbox, dataDir: string, more: Environment): Environment => ({
  DYG_ENVIRONMENT: "sandbox",
  DYG_DATA_DIR: dataDir,
  DYG_LISTEN: "127.0.0.1:0",
  DYG_DOUYIN_BASE_URL: sandbox.url,
  DYG_EXTRA_SHORT_LINK_ORIGINS: sandbox.url,
  DYG_DOUYIN_CLIENT_KEY: sandbox.credentials.clientKey,
  DYG_DOUYIN_CLIENT_SECRET: sandbox.credentials.clientSecret,
  DYG_DOUYIN_ACCOUNT_ID: sandbox.credentials.accountId,
  DYG_APP_RATE_PER_SECOND: "0",
  DYG_GUESS_LIMIT: "0",
  DYG_LOG_LEVEL: "error",
  ...quick,
  ...more,
});

const offerOf = (contract: string): Offer => ({
  cancel: contract.includes("operationId: cancelVerification"),
  abandon: contract.includes("operationId: abandonVerification"),
  ticket: contract.includes("operationId: previewCoupon"),
});

const sum = (desks: readonly DeskTotals[], part: keyof DeskTotals): number =>
  desks.reduce((total, desk) => total + desk[part], 0);

/** Opens the merchant's shop: a simulator, an empty data dir, apps and operators. */
export const openShop = async (random: Random, settings: ShopSettings = {}): Promise<Shop> => {
  const { keepAll = false, expected = usual, mayComplain = false } = settings;
  const folder = settings.folder ?? mkdtempSync(join(tmpdir(), "dy-gateway-proof-"));
  const dataDir = join(folder, "data");
  const sandbox = openSandbox({
    listen: { hostname: "127.0.0.1", port: 0 },
    seed: random.int(1, 2 ** 30),
    clock: systemClock,
    demoOrders: false,
  });
  const env = environmentOf(sandbox, dataDir, settings.env ?? {});
  const poiIds = sandbox.admin.shops().map(({ poiId }) => poiId);
  const actors = await createActors(env, poiIds);
  const told = openToldBook({ keepAll, expected });
  const collector = openSendCollector(sandbox);
  const address = openAddress();
  const offer = offerOf(readFileSync(join(root, "openapi.yaml"), "utf8"));
  const windowMs = Number(env["DYG_REPLAY_WINDOW_MS"]);
  const desks: { readonly totals: DeskTotals; readonly ended: Promise<void> }[] = [];
  const words: string[] = [];
  let running: GatewayProcess | undefined;

  const kill = async (afterAskedMs?: number): Promise<void> => {
    if (afterAskedMs !== undefined) {
      running?.signal("SIGTERM");
      await Bun.sleep(afterAskedMs);
    }
    address.set(undefined);
    running?.signal("SIGKILL");
    await running?.exited;
    const said = running?.said().split("\n") ?? [];
    words.push(...said.filter((line) => line !== "" && !line.includes('"msg":"listening"')));
    running = undefined;
  };

  return {
    sandbox,
    dataDir,
    env,
    actors,
    told,
    sends: collector.close,
    start: async (before, command) => {
      running = await startGateway(env, before, command);
      address.set(running.url);
      return running;
    },
    pause: () => address.set(undefined),
    kill,
    openDesks: (count, betweenGuestsMs = 0) => {
      for (let index = 0; index < count; index += 1) {
        const name = `desk${desks.length}`;
        const { run, totals } = openDesk({
          name,
          random: random.fork(name),
          sandbox,
          actors,
          offer,
          told,
          betweenGuestsMs,
          gateway: address.where,
        });
        desks.push({ totals, ended: run() });
      }
    },
    closeDesks: async () => {
      address.end();
      await Promise.all(desks.map(({ ended }) => ended));
    },
    settle: async (limitMs) => {
      const untilMs = performance.now() + limitMs;
      while (settles && countProcessing(dataDir) > 0 && performance.now() < untilMs) await Bun.sleep(200);
      return countProcessing(dataDir);
    },
    complaints: async () => {
      const gone = await forgotten(running?.url ?? "", told);
      await kill();
      const sends = collector.close();
      return [
        ...told.complaints(),
        ...gone,
        ...(await brokenChains(dataDir)),
        ...disagreements({ sandbox, dataDir, told, sends, windowMs, settles }),
        ...(mayComplain ? [] : words.map((line) => `the program said: ${line.slice(0, 1_000)}`)),
      ];
    },
    summary: () => {
      const totals = desks.map((desk) => desk.totals);
      const answers = Object.entries(told.counts()).map(([name, count]) => `${name}: ${count}`);
      return `${told.purchases().length} purchases, ${sum(totals, "calls")} calls, ${sum(totals, "lost")} lost answers, ${sum(totals, "repeats")} repeats; ${sandbox.admin.consumed()} uses consumed; answers ${answers.join(", ")}`;
    },
    close: async () => {
      await kill();
      collector.close();
      await sandbox.close();
      if (settings.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
};
