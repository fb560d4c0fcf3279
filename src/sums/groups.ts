import type { components } from "../../generated/api.ts";
import type { BusinessDays } from "../calendar/business-day.ts";

type SummaryRow = components["schemas"]["VerificationSummaryRow"];

export const groupKeys = ["day", "month", "poi_id", "app_id", "product_id", "sku_id"] as const;
export type GroupKey = (typeof groupKeys)[number];

/** Figures that some statement gave for some keys; what it says nothing of is left out. */
export interface Figures {
  readonly dayStartMs: number | null;
  readonly poiId: string | null;
  readonly appId: number | null;
  readonly productId?: string | null;
  readonly skuId?: string | null;
  readonly productName?: string | null;
  readonly skuName?: string | null;
  readonly settled?: number;
  readonly failed?: number;
  readonly processing?: number;
  readonly success?: number;
  readonly payFen?: number;
  readonly receiptFen?: number;
  readonly discountFen?: number;
  readonly missing?: number;
  readonly pending?: number;
  readonly cancelled?: number;
  readonly cancelledFen?: number;
  readonly cancelledMissing?: number;
}

type Group = { -readonly [Name in keyof SummaryRow]: SummaryRow[Name] };

const emptyGroup = (): Group => ({
  day: null,
  month: null,
  poi_id: null,
  app_id: null,
  product_id: null,
  sku_id: null,
  app_name: null,
  product_name: null,
  sku_name: null,
  total_count: 0,
  success_count: 0,
  failed_count: 0,
  processing_count: 0,
  cancelled_count: 0,
  pay_amount: 0,
  receipt_amount: 0,
  discount_amount: 0,
  cancelled_amount: 0,
  net_amount: 0,
  amount_missing_count: 0,
});

const addTo = (group: Group, figures: Figures): void => {
  const { settled = 0, processing = 0, payFen = 0, cancelledFen = 0 } = figures;
  group.total_count += settled + processing;
  group.success_count += figures.success ?? 0;
  group.failed_count += figures.failed ?? 0;
  group.processing_count += processing;
  group.cancelled_count += figures.cancelled ?? 0;
  group.pay_amount += payFen;
  group.receipt_amount += figures.receiptFen ?? 0;
  group.discount_amount += figures.discountFen ?? 0;
  group.cancelled_amount += cancelledFen;
  group.net_amount += payFen - cancelledFen;
  group.amount_missing_count += figures.missing ?? 0;
  group.product_name ??= figures.productName ?? null;
  group.sku_name ??= figures.skuName ?? null;
};

type Keys = Pick<Group, GroupKey>;

/** Tells groups apart: no id holds a line end, and one that is not there is not the empty one. */
const nameOf = ({ day, month, poi_id, app_id, product_id, sku_id }: Keys): string =>
  `${day}\n${month}\n${poi_id}\n${app_id}\n${product_id ?? "\t"}\n${sku_id ?? "\t"}`;

const isNothing = ({ total_count, success_count, cancelled_count }: Group): boolean =>
  total_count === 0 && success_count === 0 && cancelled_count === 0;

const compare = (one: string | number | null, other: string | number | null): number => {
  if (one === other) return 0;
  // What belongs to no product comes last.
  if (one === null) return 1;
  if (other === null) return -1;
  return one < other ? -1 : 1;
};

/** Collects figures from several statements into the rows of a summary. */
export const openGroups = (groupBy: readonly GroupKey[], days: BusinessDays) => {
  const groups = new Map<string, Group>();
  const totals = emptyGroup();
  const dayNames = new Map<number, string>();
  const has = (key: GroupKey): boolean => groupBy.includes(key);
  const wanted = {
    ...{ day: has("day"), month: has("month"), poi_id: has("poi_id") },
    ...{ app_id: has("app_id"), product_id: has("product_id"), sku_id: has("sku_id") },
  };
  const byDay = wanted.day || wanted.month;
  let open = 0;

  const dayName = (startMs: number): string => {
    const known = dayNames.get(startMs) ?? days.dayOf(startMs);
    dayNames.set(startMs, known);
    return known;
  };
  const keysOf = (timeMs: number, figures: Figures): Keys => {
    const day = byDay ? dayName(figures.dayStartMs ?? timeMs) : null;
    return {
      day: wanted.day ? day : null,
      month: wanted.month ? (day?.slice(0, 7) ?? null) : null,
      poi_id: wanted.poi_id ? figures.poiId : null,
      app_id: wanted.app_id ? figures.appId : null,
      product_id: wanted.product_id ? (figures.productId ?? null) : null,
      sku_id: wanted.sku_id ? (figures.skuId ?? null) : null,
    };
  };

  return {
    /** Adds what a statement gave about the time around `timeMs`; figures with a day of their own belong to that. */
    add: (timeMs: number, figures: Figures): void => {
      const { missing = 0, pending = 0, cancelledMissing = 0 } = figures;
      open += missing + pending + cancelledMissing;
      addTo(totals, figures);
      const keys = keysOf(timeMs, figures);
      const name = nameOf(keys);
      let group = groups.get(name);
      if (group === undefined) {
        group = Object.assign(emptyGroup(), keys);
        groups.set(name, group);
      }
      addTo(group, figures);
    },
    size: (): number => groups.size,
    /** The rows in the order of their keys, and whether an amount of any is still to come. */
    result: (appNames: ReadonlyMap<number, string>) => {
      const rows = [...groups.values()].filter((group) => !isNothing(group));
      for (const row of rows) if (row.app_id !== null) row.app_name = appNames.get(row.app_id) ?? "";
      rows.sort((one, other) => {
        for (const key of groupBy) {
          const order = compare(one[key], other[key]);
          if (order !== 0) return order;
        }
        return 0;
      });
      const { product_name: _product, sku_name: _sku, ...sums } = totals;
      return { rows, totals: { ...sums, product_name: null, sku_name: null }, isOpen: open > 0 };
    },
  };
};
