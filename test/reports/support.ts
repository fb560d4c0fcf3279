import { getTableColumns, sql } from "drizzle-orm";
import { verificationRequests, verifications } from "../../src/ledger/table.ts";
import { openTestGateway, type Reply, type TestGateway, type TestSettings } from "../support/gateway.ts";

export type NewLedgerRow = typeof verifications.$inferInsert;

export interface ReportHouse {
  readonly house: TestGateway;
  /** The key of an admin. */
  readonly admin: string;
  /** Writes rows as they are, in one commit; gives their ids. */
  readonly add: (rows: readonly Partial<NewLedgerRow>[]) => Promise<readonly number[]>;
  /** Writes copies of a row, each a millisecond younger than the one before. */
  readonly copy: (id: number, count: number) => void;
  readonly list: (query?: string, operator?: string) => Promise<Reply>;
  readonly summary: (query?: string, operator?: string) => Promise<Reply>;
  readonly close: () => Promise<void>;
}

let batches = 0;

/** 2026-03-16T02:28:54.000Z, 10:28 in Shanghai */
export const someTimeMs = 1_773_628_134_000;

/** A settled, enriched verification of 88 yuan unless told otherwise. */
export const someRow = (row: Partial<NewLedgerRow> = {}): NewLedgerRow => {
  batches += 1;
  const createdAtMs = row.createdAtMs ?? someTimeMs;
  const status = row.verifyStatus ?? "success";
  const isVerified = status === "success" || status === "cancelled";
  return {
    batchId: `batch-${batches}`,
    position: 0,
    appId: 2,
    poiId: "7001",
    verifyStatus: status,
    errorCode: 0,
    errorDescription: "",
    verifyRecordsCount: isVerified ? 1 : 0,
    enrichmentStatus: isVerified ? "success" : "skipped",
    source: "gateway",
    cancelStatus: status === "cancelled" ? "done" : "none",
    abandonRefused: false,
    verifyId: isVerified ? `verify-${batches}` : null,
    payAmountFen: isVerified ? 8_800 : null,
    receiptAmountFen: isVerified ? 8_700 : null,
    discountAmountFen: isVerified ? 1_200 : null,
    verifiedAtMs: isVerified ? createdAtMs : null,
    cancelledAtMs: status === "cancelled" ? createdAtMs + 60_000 : null,
    createdAtMs,
    updatedAtMs: createdAtMs,
    ...row,
  };
};

const addTo =
  ({ gateway: { storage } }: TestGateway): ReportHouse["add"] =>
  (rows) =>
    storage.commit((write) =>
      rows.map((given) => {
        const row = someRow(given);
        write.run(
          storage.db.insert(verificationRequests).values({
            batchId: row.batchId,
            appId: row.appId,
            poiId: row.poiId,
            mode: "code",
            quantity: 1,
            fingerprint: "",
            sendCount: 0,
            open: false,
            createdAtMs: row.createdAtMs,
            updatedAtMs: row.updatedAtMs,
          }),
        );
        const added = write.row(
          storage.db.insert(verifications).values(row).returning({ id: verifications.id }),
        );
        return added?.id ?? 0;
      }),
    );

const copyIn =
  ({ gateway: { storage } }: TestGateway): ReportHouse["copy"] =>
  (id, count) => {
    const names = Object.values(getTableColumns(verifications))
      .map(({ name }) => name)
      .filter((name) => name !== "id" && name !== "verify_id");
    const values = names.map((name) => {
      if (name === "position") return "(select max(position) from verifications) + n";
      return name === "created_at_ms" ? "created_at_ms + n" : name;
    });
    storage.db.run(sql`
      with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${count})
      insert into verifications (${sql.raw(names.join(", "))})
      select ${sql.raw(values.join(", "))} from verifications, numbers where id = ${id}`);
  };

/** A gateway with an admin, whose ledger tests write themselves. */
export const openReportHouse = async (settings: TestSettings = {}): Promise<ReportHouse> => {
  const house = await openTestGateway(settings);
  const { key } = await house.createOperator("admin");
  const get = (path: string, operator = key) =>
    house.call("GET", `/v1/internal/reports/${path}`, { operator });
  return {
    house,
    admin: key,
    add: addTo(house),
    copy: copyIn(house),
    list: (query = "", operator = key) => get(`verifications${query}`, operator),
    summary: (query = "", operator = key) => get(`summary${query}`, operator),
    close: house.close,
  };
};

/** The ids of a page, in its order. */
export const idsOf = (reply: Reply): readonly number[] =>
  reply.json.data.map((row: { readonly id: number }) => row.id);
