import { openFaults } from "../faults.ts";
import type { Certificate, Order, Shop } from "./model.ts";
import { makeOrder } from "./orders.ts";
import type { Random } from "./random.ts";
import type { Scenario } from "./scenarios.ts";

const dayMs = 86_400_000;

/** The order behind a fixed code, as its scenario wants it; its first coupon has the code as its plain code. */
export const scriptedOrder = (parts: {
  readonly code: string;
  readonly scenario: Scenario;
  readonly shops: readonly Shop[];
  readonly random: Random;
  readonly nowMs: number;
}): Order => {
  const { code, scenario, shops, random, nowMs } = parts;
  const barred = scenario.barredEverywhere === true ? shops.map(({ poiId }) => poiId) : [];
  const start = scenario.notStarted === true ? { startMs: nowMs + dayMs } : {};
  const order = makeOrder({ ...scenario.wish, ...start, notAvailablePois: barred }, nowMs, random);
  const faults = openFaults(random);
  for (const fault of scenario.faults ?? []) faults.add(fault);
  const certificates = order.certificates.map(
    (certificate, index): Certificate => ({
      ...certificate,
      plainCode: index === 0 ? code : certificate.plainCode,
      riskHeld: scenario.heldAfterFirst === true && index > 0,
      cancelBarred: scenario.cancelBarred === true,
    }),
  );
  return { ...order, faults, certificates };
};
