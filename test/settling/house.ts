import { openTestGateway, type Reply, type TestGateway, type TestSettings } from "../support/gateway.ts";
import { type SimulatedClock, simulatedClock } from "../support/simulated-clock.ts";

/** A gateway and Douyin on one simulated clock: minutes and nights pass in no time, and nothing happens by chance. */
export interface TimedHouse extends TestGateway {
  readonly clock: SimulatedClock;
  /** Lets time pass until the answer is there. */
  readonly answered: (pending: Promise<Reply>) => Promise<Reply>;
  /** The row as its app sees it. */
  readonly row: (id: number) => Promise<Reply["json"]>;
  /** Times of the requests that reached an endpoint of Douyin's, in seconds since the first of them. */
  readonly times: (endpoint: "verify" | "get" | "query" | "cancel") => readonly number[];
  /** What the verifies carried, as text. */
  readonly sentBodies: () => readonly string[];
  /** A process that dies and comes again on the same data, at the same moment. */
  readonly restarted: () => Promise<TimedHouse>;
}

const stepMs = 250;

const timed = (house: TestGateway, clock: SimulatedClock, settings: TestSettings): TimedHouse => ({
  ...house,
  clock,
  answered: async (pending) => {
    let there = false;
    const reply = pending.finally(() => {
      there = true;
    });
    for (let steps = 0; steps < 400; steps += 1) {
      await clock.settle();
      if (there) break;
      await clock.advance(stepMs);
    }
    return await reply;
  },
  row: async (id) => (await house.call("GET", `/v1/open/verifications/${id}`)).json.data,
  times: (endpoint) => {
    const seen = house.sandbox.admin.seen().filter((one) => one.endpoint === endpoint);
    const first = seen[0]?.atMs ?? 0;
    return seen.map(({ atMs }) => Math.round((atMs - first) / 1_000));
  },
  sentBodies: () =>
    house.sandbox.admin
      .seen()
      .filter(({ endpoint }) => endpoint === "verify")
      .map(({ body }) => body),
  restarted: async () => {
    await house.gateway.close();
    const again = await openTestGateway({
      ...settings,
      clock,
      dataDir: house.dataDir,
      sandbox: house.sandbox,
    });
    // The app of the first life signs on: its rows are what the tests look at.
    const call: TestGateway["call"] = (method, target, options = {}) =>
      again.call(method, target, { as: house.app, ...options });
    const verify: TestGateway["verify"] = (body, options) =>
      call("POST", "/v1/open/coupons/verify", { body, ...options });
    const both = async () => {
      await again.close();
      await house.close();
    };
    return timed({ ...again, app: house.app, call, verify, close: both }, clock, settings);
  },
});

export const openTimedHouse = async (settings: TestSettings = {}): Promise<TimedHouse> => {
  const clock = simulatedClock();
  const house = await openTestGateway({ ...settings, clock, inProcess: true });
  return timed(house, clock, { ...settings, inProcess: true });
};
