import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { desc, getTableColumns } from "drizzle-orm";
import { apps } from "../../src/apps/table.ts";
import { businessDays } from "../../src/calendar/business-day.ts";
import type { Caller } from "../../src/caller.ts";
import { verifications } from "../../src/ledger/table.ts";
import { type VerificationView, verificationView } from "../../src/ledger/view.ts";
import { type Column, openTable } from "../../src/reports/cells.ts";
import { type ExportStyle, exportRows } from "../../src/reports/export.ts";
import { readFilter } from "../../src/reports/filter.ts";
import { viewColumns } from "../../src/reports/view-columns.ts";
import { openSnapshots, type Snapshots } from "../../src/storage/reading/snapshots.ts";
import { type NewLedgerRow, openReportHouse, type ReportHouse } from "./support.ts";

setDefaultTimeout(60_000);

// The database writes the lines of an export. Here each is written once more, cell by cell, by the writers that
// `cells.test.ts` holds to the contract, from the row as the API shows it: both have to be the same bytes.

const rowCount = 1_300;
let state = 20_260_316;
const random = (): number => {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) / 2 ** 32;
};
const one = <Value>(values: readonly [Value, ...Value[]]): Value =>
  values[Math.floor(random() * values.length)] ?? values[0];

const signs = [
  ...'=+-@＝＋－＠*ＡZA az,;:\'""|\\%_?[]{}<>&#!0',
  ...["\t", "\r", "\n", "\r\n", "\u0000", "\u001f", "\u0085", "\u00a0", "\u2028", "\ufeff", "\u202e"],
  ...["é", "中", "双人餐", "。", "，", "“", "😀", "👨‍👩‍👧", "𠮷", "\ud800", "\uffff", "ÿ", "\u0301"],
] as const;
const text = (): string =>
  Array.from({ length: Math.floor(random() * 6) }, () => one([signs[0], ...signs])).join("");
const perhaps = <Value>(value: () => Value): Value | null => (random() < 0.3 ? null : value());
const money = (): number => one([0, 1, 9, 10, 99, 100, 101, 8_800, -1, -99, -100, -12_345, 2 ** 42 + 1]);
/** Also within the hours in which clocks are set somewhere. */
const timeMs = (): number =>
  one([Date.UTC(2015, 0, 1), Date.UTC(2026, 2, 8, 6), Date.UTC(2026, 9, 25, 0), Date.UTC(2026, 2, 17)]) +
  Math.floor(random() * one([86_400_000, 15 * 365 * 86_400_000]));
const word = <Value>(values: readonly [Value, ...Value[]]): Value => one(values);

const hostileRow = (seal: (code: string) => string): Partial<NewLedgerRow> => ({
  appId: one([1, 2, 3]),
  poiId: text(),
  verifyStatus: word(verifications.verifyStatus.enumValues),
  errorCode: one([0, -5, 1208, 2_147_483_648, -9_007_199_254_740_991]),
  errorDescription: text(),
  certificateId: perhaps(text),
  encryptedCode: perhaps(text),
  originCodeSealed: perhaps(() => seal(random() < 0.5 ? "104612340130" : text())),
  couponStatus: perhaps(text),
  productId: perhaps(text),
  productName: perhaps(text),
  skuId: perhaps(text),
  skuName: perhaps(text),
  verifyRecordsCount: one([0, 1, 12]),
  verifyId: perhaps(() => `${text()}${Math.floor(random() * 1e15)}`),
  orderId: perhaps(text),
  sourceOrderId: perhaps(text),
  extOrderId: perhaps(text),
  orderStatus: perhaps(() => one([0, 1, 201, -7])),
  payAmountFen: perhaps(money),
  receiptAmountFen: perhaps(money),
  discountAmountFen: perhaps(money),
  enrichmentStatus: word(verifications.enrichmentStatus.enumValues),
  enrichmentReason: perhaps(text),
  originalAmountFen: perhaps(money),
  couponPayAmountFen: perhaps(money),
  merchantDiscountAmountFen: perhaps(money),
  platformDiscountAmountFen: perhaps(money),
  paymentDiscountAmountFen: perhaps(money),
  amountSource: perhaps(() => word(verifications.amountSource.enumValues)),
  errorKey: perhaps(() => one(["unknown", "interrupted", "coupon_already_used"])),
  retry: perhaps(() => word(verifications.retry.enumValues)),
  mode: perhaps(() => word(verifications.mode.enumValues)),
  source: word(verifications.source.enumValues),
  settledBy: perhaps(() => word(verifications.settledBy.enumValues)),
  previousUse: perhaps(() => ({ verified_at: null, poi_id: text(), verification_id: 7, by: "other" })),
  operatorUid: perhaps(text),
  remark: perhaps(text),
  requestId: perhaps(text),
  logid: perhaps(text),
  cancelStatus: word(verifications.cancelStatus.enumValues),
  cancelReason: perhaps(text),
  abandonRefused: random() < 0.5,
  unsettledSinceMs: perhaps(timeMs),
  nextCheckAtMs: perhaps(timeMs),
  verifiedAtMs: perhaps(timeMs),
  cancelledAtMs: perhaps(timeMs),
  createdAtMs: timeMs(),
  updatedAtMs: timeMs(),
});

const columns = Object.entries(viewColumns).map(
  ([name, { title, kind }]): Column<Readonly<Record<string, unknown>>> => ({
    name,
    title,
    kind,
    of: (view) => {
      const value = view[name];
      return kind === "time" && typeof value === "string" ? Date.parse(value) : value;
    },
  }),
);

const admin: Caller = { kind: "operator", uid: "anna", role: "admin", poiIds: null };
const viewer: Caller = { ...admin, role: "viewer" };
const app: Caller = { kind: "app", appId: 2, name: "", clientKey: "", allowTokenRead: false, poiIds: null };

let reports: ReportHouse;
let snapshots: Snapshots;

beforeAll(async () => {
  reports = await openReportHouse();
  await reports.house.createApp({ name: '=收银, "一"' });
  const { vault } = reports.house.gateway.storage;
  const seal = (code: string) => vault.seal(code, "origin_code");
  await reports.add(Array.from({ length: rowCount }, () => hostileRow(seal)));
  const { dataDir } = reports.house;
  snapshots = openSnapshots({ dataDir, masterKeyFile: join(dataDir, "master.key") });
});
afterAll(async () => {
  snapshots.close();
  await reports.close();
});

const fileOf = (style: ExportStyle, caller: Caller, timeZone: string): Buffer => {
  const days = businessDays(timeZone);
  const { vault } = snapshots;
  const snapshot = snapshots.open();
  try {
    const filter = readFilter({}, { caller, days, vault });
    return Buffer.concat([...exportRows(snapshot, { question: { filter, caller, style }, vault, days })]);
  } finally {
    snapshot.close();
  }
};

const views = async (caller: Caller): Promise<readonly VerificationView[]> => {
  const { db, vault } = reports.house.gateway.storage;
  const names = new Map((await db.select().from(apps)).map(({ id, name }) => [id, name]));
  const rows = await db
    .select()
    .from(verifications)
    .orderBy(desc(verifications.createdAtMs), desc(verifications.id));
  return rows.map((row) => verificationView({ row, appName: names.get(row.appId) ?? "" }, caller, vault));
};

const written = async (style: ExportStyle, caller: Caller, timeZone: string): Promise<string> => {
  const table = openTable(columns, { people: style === "csv", days: businessDays(timeZone) });
  const lines = (await views(caller)).map((view) => table.line({ ...view }));
  return table.head() + lines.join("") + table.foot();
};

describe("the lines the database writes are, byte for byte, those of the cells' own writers", () => {
  const zones = [
    ...["Asia/Shanghai", "UTC", "America/New_York", "Europe/London", "Australia/Lord_Howe"],
    ...["Africa/Casablanca", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia"],
  ];
  for (const zone of zones)
    test(`for people, in ${zone}`, async () => {
      const expected = Buffer.from(await written("csv", admin, zone));
      const file = fileOf("csv", admin, zone);
      // Lines first: two files that differ tell nothing.
      expect(file.toString().split("\r\n")).toEqual(expected.toString().split("\r\n"));
      expect(file.equals(expected)).toBe(true);
    });

  for (const [name, caller] of Object.entries({ admin, viewer, app }))
    test(`for programs, read by ${name}`, async () => {
      const expected = Buffer.from(await written("csv-raw", caller, "UTC"));
      const file = fileOf("csv-raw", caller, "UTC");
      expect(file.toString().split("\r\n")).toEqual(expected.toString().split("\r\n"));
      expect(file.equals(expected)).toBe(true);
    });

  test("and the hostile are among them: quotes, line ends, formulas, NULs, codes of all kinds", async () => {
    const text = fileOf("csv", admin, "UTC").toString();
    for (const sign of ['""', ",'=", "'＝", "\u0000", "\u2028", "😀", "\r", '"\t104612340130"', "\ufffd"])
      expect([sign, text.includes(sign)]).toEqual([sign, true]);
    expect(text).toContain('"\'=收银, ""一"""');
  });
});

test("columns written as words hold words of a closed set, which need no quotes", () => {
  const byName = new Map(
    Object.values(getTableColumns(verifications)).map((column) => [column.name, column]),
  );
  const words = Object.entries(viewColumns).filter(([, { kind }]) => kind === "word");
  expect(words.length).toBeGreaterThan(5);
  for (const [name] of words) {
    const values = byName.get(name)?.enumValues ?? [""];
    expect([name, values.filter((value) => !/^[a-z_]+$/.test(value))]).toEqual([name, []]);
  }
});
