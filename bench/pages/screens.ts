import { poiIdOf } from "../reports/ledger.ts";

/** A screen of the console, by the fragment of its address, and what stands in the page once it is there. */
export interface Screen {
  readonly name: string;
  readonly hash: string;
  readonly stands: string;
}

const has = (selector: string): string => `document.querySelector('${selector}') !== null`;
const rows = has("table.grid tbody tr");
const rowsOrNone = has("table.grid tbody tr, .empty");
const headed = has(".page h2");

const dayName = (daysAgo: number): string =>
  new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
const month = `start_time=${dayName(30)}&end_time=${dayName(0)}`;
const years = `start_time=${dayName(3 * 365 - 5)}&end_time=${dayName(0)}`;

const ledger: readonly Screen[] = [
  { name: "ledger", hash: "ledger", stands: rows },
  { name: "ledger, a month", hash: `ledger?${month}`, stands: rows },
  { name: "ledger, failed", hash: "ledger?status=failed", stands: rows },
  { name: "ledger, under way", hash: "ledger?status=processing", stands: rowsOrNone },
  {
    name: "ledger, failed, one shop, a month",
    hash: `ledger?status=failed&poi_id=${poiIdOf(0)}&${month}`,
    stands: rows,
  },
  { name: "ledger, nothing found", hash: "ledger?operator_uid=nobody", stands: has(".empty") },
];

const groupings = ["day", "month", "poi_id", "app_id", "product_id", "day,poi_id"];
const reportOf = (period: string, days: string, groupBy: string): Screen => ({
  name: `report, ${period}, ${groupBy}`,
  hash: `reports?group_by=${groupBy}&${days}`,
  // Too many rows for a page is an answer, too: it says what to do.
  stands: has("table.grid tbody tr, .problem"),
});

/** What a manager sees as well; each bounds it to the shops. */
export const forManagers: readonly Screen[] = [
  { name: "overview", hash: "", stands: "document.querySelectorAll('table.grid').length >= 2" },
  ...ledger,
  ...groupings.map((groupBy) => reportOf("a month", month, groupBy)),
  ...groupings.map((groupBy) => reportOf("three years", years, groupBy)),
  { name: "daily close", hash: `close?day=${dayName(2)}`, stands: rows },
  { name: "health", hash: "health", stands: headed },
];

export const forAdmins: readonly Screen[] = [
  ...forManagers,
  { name: "a row's drawer", hash: "ledger?row=2500", stands: has(".ant-drawer dl") },
  { name: "unsettled and not verified", hash: "doubts", stands: headed },
  ...["apps", "operators", "shops", "jobs", "settings", "audit"].map((name) => ({
    name,
    hash: name,
    stands: rows,
  })),
  ...["backups", "enrichment", "token"].map((name) => ({ name, hash: name, stands: headed })),
];
