import type { Clock } from "../clock.ts";
import type { SandboxAdmin } from "../sandbox/admin.ts";
import { openBook, type Played } from "./book.ts";
import type { Desk } from "./desk.ts";
import type { Arrival, Given } from "./exchange.ts";
import { openFront } from "./front.ts";
import { judgeScene } from "./judge.ts";
import type { Finding, Pace, Scenario, Screen, Stage } from "./scene.ts";
import type { Keys } from "./signed.ts";

export interface CertificationParts {
  readonly listen: { readonly hostname: string; readonly port: number };
  readonly gateway: { readonly hostname: string; readonly port: number };
  readonly keys: Keys;
  readonly douyin: SandboxAdmin;
  readonly poiId: string;
  readonly otherDesk: Stage["otherDesk"];
  readonly pace: Pace;
  readonly clock: Clock;
  readonly control: (arrival: Arrival) => Given | null;
  readonly scenarios: readonly Scenario[];
}

/** What came of one scenario. */
export interface Result {
  readonly scenario: Scenario;
  readonly screen: Screen;
  readonly requests: number;
  /** Neither played nor left out on purpose. */
  readonly untested: boolean;
  readonly findings: readonly Finding[];
}

/** Verifications that came through the open platform; the merchant's own scans are type 2 and 3. */
const platformType = 4;

/** Opens the wire; `run` then plays scenario after scenario and judges them when all is over. */
export const openCertification = async (parts: CertificationParts) => {
  const { clock, douyin, pace, keys } = parts;
  const book = openBook();
  const hearing: { desk?: Desk } = {};
  const front = await openFront({
    listen: parts.listen,
    gateway: parts.gateway,
    keys,
    clock,
    control: parts.control,
    decide: book.decide,
    ended: (exchange) => {
      book.note(exchange);
      hearing.desk?.heard(exchange);
    },
  });

  const consumedBy = ({ scene }: Played): number => {
    const uses = scene.orderIds.flatMap((orderId) =>
      douyin.state(orderId).certificates.flatMap(({ verifications }) => verifications),
    );
    return uses.filter((use) => !use.cancelled && use.verifyType === platformType).length - scene.othersUses;
  };

  const resultOf = (played: Played, screen: Screen): Result => {
    const { scenario, scene, exchanges } = played;
    const evidence = { exchanges, screen, consumed: consumedBy(played) };
    const skipped = screen === "skipped";
    const tried = exchanges.some(({ arrival }) => arrival.wanted === "verify");
    return {
      scenario,
      screen,
      requests: exchanges.length,
      untested: !skipped && !tried,
      findings: skipped ? [] : judgeScene(scene, evidence, { pace, keys }),
    };
  };

  const stage: Stage = { douyin, poiId: parts.poiId, pace, clock, otherDesk: parts.otherDesk };
  const run = async (desk: Desk): Promise<readonly Result[]> => {
    hearing.desk = desk;
    const screensSeen: Screen[] = [];
    for (const [index, scenario] of parts.scenarios.entries()) {
      const scene = await scenario.open(stage);
      book.begin(scenario, scene);
      const task = { number: index + 1, of: parts.scenarios.length, scenario, actions: scene.actions };
      screensSeen.push(await desk.play(task));
      scene.finish();
      // What was to go wrong and has not is no part of the next scenario.
      douyin.clearFaults();
    }
    await clock.sleep(pace.lateMs);
    return book.played().map((played, index) => resultOf(played, screensSeen[index] ?? "unknown"));
  };
  return { url: front.url, run, close: front.close };
};
