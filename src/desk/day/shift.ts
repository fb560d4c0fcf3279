import { useCallback, useEffect, useState } from "react";
import type { Ask, Schemas } from "../../pages/api.ts";
import { type DeskValue, settledCount, useCards, useDesk } from "../desk-value.ts";
import { useChosenShop } from "../settings.ts";

export type Shift = Schemas["Shift"];

export interface ShiftAsked {
  readonly shift: Shift | null;
  /** The last ask was in vain: what is shown is older. */
  readonly stale: boolean;
  readonly ask: () => Promise<void>;
}

type Query = NonNullable<Ask<"getShift">["query"]>;

const read = async ({ api }: DeskValue, query: Query): Promise<Shift> =>
  (await api.getShift({ query })).body.data;

/** The shift as the gateway adds it up; asked for anew when something has ended here, and when it is told to. */
export const useShift = (more: Omit<Query, "poi_id">): ShiftAsked => {
  const desk = useDesk();
  const shop = useChosenShop();
  const ended = settledCount(useCards());
  const [shift, setShift] = useState<Shift | null>(null);
  const [stale, setStale] = useState(false);
  const asked = JSON.stringify({ ...more, poi_id: shop?.poiId ?? "" });
  const ask = useCallback(async (): Promise<void> => {
    try {
      setShift(await read(desk, JSON.parse(asked)));
      setStale(false);
    } catch {
      setStale(true);
    }
  }, [desk, asked]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a verify that has ended changes the sums
  useEffect(() => {
    void ask();
  }, [ask, ended]);
  return { shift, stale, ask };
};
