import { type Effect, pass } from "./effect.ts";
import { type Arrival, type Exchange, namesIn } from "./exchange.ts";
import type { Scenario, Scene } from "./scene.ts";

/** A scenario that was played, and every request that was about it. */
export interface Played {
  readonly scenario: Scenario;
  readonly scene: Scene;
  readonly exchanges: Exchange[];
  /** What else requests about it are known by: keys and verifications that came up. */
  readonly names: Set<string>;
}

/**
 * Who knows which request belongs to which scenario: by the coupon, key or verification it names, else to the one being
 * played. A till may still ask about yesterday's coupon.
 */
export const openBook = () => {
  const played: Played[] = [];
  const ownerOf = (about: Pick<Exchange, "arrival" | "fields">): Played | undefined => {
    const names = namesIn(about);
    for (const name of names) {
      const owner = played.findLast((one) => one.names.has(name));
      if (owner !== undefined) return owner;
    }
    return played.at(-1);
  };
  return {
    played: (): readonly Played[] => played,
    begin: (scenario: Scenario, scene: Scene): Played => {
      const begun = { scenario, scene, exchanges: [], names: new Set(scene.names) };
      played.push(begun);
      return begun;
    },
    /** What the wire does to this request. */
    decide: (arrival: Arrival): Effect => {
      const owner = ownerOf({ arrival, fields: {} });
      return owner === undefined ? pass : owner.scene.effect(arrival, owner.exchanges);
    },
    note: (exchange: Exchange): void => {
      const owner = ownerOf(exchange);
      if (owner === undefined) return;
      for (const name of namesIn(exchange)) owner.names.add(name);
      owner.exchanges.push(exchange);
      owner.scene.heard(exchange);
    },
  };
};

export type Book = ReturnType<typeof openBook>;
