import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { simulatedClock } from "../support/simulated-clock.ts";
import { parseCsv } from "./parse-csv.ts";
import { openReportHouse, type ReportHouse, someTimeMs } from "./support.ts";

let reports: ReportHouse;
const clock = simulatedClock();

beforeAll(async () => {
  reports = await openReportHouse({ clock });
  const { vault } = reports.house.gateway.storage;
  await reports.add([
    {
      certificateId: "7182937465123456789",
      orderId: "1095843265189023475",
      originCodeSealed: vault.seal("104612340130", "origin_code"),
      productName: '=HYPERLINK("http://evil","点我")',
      remark: '两行\r\n备注，带“引号”"和,逗号',
      extOrderId: "0012",
      previousUse: { verified_at: null, poi_id: "7001", verification_id: null, by: "other" },
    },
    { verifyStatus: "failed", errorCode: -5, errorDescription: "－已使用", createdAtMs: someTimeMs + 1_000 },
    { verifyStatus: "cancelled", createdAtMs: someTimeMs + 2_000, payAmountFen: 5, discountAmountFen: -1 },
  ]);
});
afterAll(async () => await reports.close());

describe("csv is for people", () => {
  test("BOM, CRLF, Chinese header, TABs before ids, yuan, business time, sums at the end", async () => {
    const reply = await reports.list("?export=csv&start_time=2026-03-16&end_time=2026-03-17");
    expect(reply.status).toBe(200);
    expect(reply.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(reply.headers.get("content-disposition")).toBe(
      'attachment; filename="verifications_2026-03-16_2026-03-17.csv"',
    );
    // `text()` takes the byte order mark away.
    const lines = parseCsv(reply.text);
    const at = (title: string) => lines[0]?.indexOf(title) ?? -1;
    expect(lines).toHaveLength(5);
    expect(lines[0]?.slice(0, 5)).toEqual(["流水号", "应用ID", "应用", "门店ID", "核销状态"]);
    expect(new Set(lines.map((line) => line.length))).toEqual(new Set([lines[0]?.length ?? 0]));
    const [, cancelled, failed, plain, sums] = lines;
    expect(plain?.[at("券ID")]).toBe("\t7182937465123456789");
    expect(plain?.[at("券码")]).toBe("\t104612340130");
    expect(plain?.[at("外部单号")]).toBe("\t0012");
    expect(plain?.[at("商品")]).toBe('\'=HYPERLINK("http://evil","点我")');
    expect(plain?.[at("备注")]).toBe('两行\r\n备注，带“引号”"和,逗号');
    expect(plain?.[at("实付金额")]).toBe("88.00");
    expect(plain?.[at("创建时间")]).toBe("2026-03-16 10:28:54");
    expect(plain?.[at("撤销时间")]).toBe("");
    expect(plain?.[at("放弃被拒")]).toBe("false");
    expect(failed?.[at("错误码")]).toBe("-5");
    expect(failed?.[at("错误说明")]).toBe("'－已使用");
    expect(failed?.[at("实付金额")]).toBe("");
    expect(cancelled?.[at("优惠金额")]).toBe("-0.01");
    expect(sums?.slice(0, 3)).toEqual(["合计", "3", ""]);
    expect(sums?.[at("实付金额")]).toBe("88.05");
    expect(sums?.[at("优惠金额")]).toBe("11.99");
    expect(sums?.[at("券ID")]).toBe("");
  });

  test("the bytes begin with the byte order mark and end with a line end", async () => {
    const { gateway } = reports.house;
    const response = await gateway.fetch(
      new Request("http://gateway.test/v1/internal/reports/verifications?export=csv", {
        headers: { "x-xtj-uid": reports.admin },
      }),
    );
    const bytes = await response.bytes();
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect([...bytes.slice(-2)]).toEqual([13, 10]);
    expect(
      new TextDecoder()
        .decode(bytes)
        .replaceAll(/"[^"]*"/g, "")
        .match(/(?<!\r)\n/),
    ).toBeNull();
  });

  test("codes are masked for all but admins", async () => {
    const { key } = await reports.house.createOperator("viewer");
    const reply = await reports.list("?export=csv&order_id=1095843265189023475", key);
    expect(reply.text).toContain('"\t1046****0130"');
    expect(reply.text).not.toContain("104612340130");
  });

  test("without bounds the file is named by the earliest row and by today", async () => {
    clock.setMs(Date.parse("2026-03-19T12:00:00Z"));
    const name = (await reports.list("?export=csv")).headers.get("content-disposition");
    expect(name).toBe('attachment; filename="verifications_2026-03-16_2026-03-19.csv"');
    const none = await reports.list("?export=csv&end_time=2025-01-01");
    expect(none.headers.get("content-disposition")).toContain("verifications_2025-01-01_2025-01-01.csv");
    expect(parseCsv(none.text)).toHaveLength(2);
  });
});

describe("csv-raw is for programs", () => {
  test("field names, plain values, fen, UTC, no last line", async () => {
    const reply = await reports.list("?export=csv-raw&page=7&page_size=1");
    const [names = [], ...lines] = parseCsv(reply.text);
    expect(reply.text.startsWith("id,app_id,")).toBe(true);
    expect(lines).toHaveLength(3);
    const listed = (await reports.list("")).json.data;
    for (const [index, line] of lines.entries()) {
      const shown = Object.entries(listed[index]).map(([name, value]) => [
        name,
        value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value),
      ]);
      expect(names.map((name, column) => [name, line[column]])).toEqual(shown);
    }
  });
});

describe("an export", () => {
  test("holds every row of its filter, and the sums of the list", async () => {
    const house = await openReportHouse();
    try {
      const [id = 0] = await house.add([{ poiId: "7001" }]);
      await house.add([{ poiId: "7002" }]);
      house.copy(id, 2_499);
      const reply = await house.list("?export=csv&poi_id=7001");
      const lines = parseCsv(reply.text);
      expect(lines).toHaveLength(2_502);
      expect(lines.at(-1)?.slice(0, 2)).toEqual(["合计", "2500"]);
      expect(lines.at(-1)?.[21]).toBe("220000.00");
      const ids = lines.slice(1, -1).map((line) => Number(line[0]));
      expect(new Set(ids).size).toBe(2_500);
      expect(ids.at(-1)).toBe(id);
    } finally {
      await house.close();
    }
  });

  test("of a summary has its groups and the same last line", async () => {
    const reply = await reports.summary(
      "?export=csv&start_time=2026-03-16&end_time=2026-03-16&group_by=poi_id",
    );
    const lines = parseCsv(reply.text);
    expect(reply.headers.get("content-disposition")).toBe(
      'attachment; filename="verifications_summary_2026-03-16_2026-03-16.csv"',
    );
    const { totals } = (await reports.summary("?start_time=2026-03-16&end_time=2026-03-16")).json;
    expect(lines[1]?.[2]).toBe("\t7001");
    expect(lines.at(-1)?.slice(0, 2)).toEqual(["合计", "1"]);
    expect(lines.at(-1)?.[9]).toBe(String(totals.total_count));
    expect(lines.at(-1)?.[14]).toBe((totals.pay_amount / 100).toFixed(2));
    const raw = await reports.summary(
      "?export=csv-raw&start_time=2026-03-16&end_time=2026-03-16&group_by=poi_id",
    );
    const [names, values] = parseCsv(raw.text);
    expect(names?.[14]).toBe("pay_amount");
    expect(values?.[14]).toBe(String(totals.pay_amount));
    expect(parseCsv(raw.text)).toHaveLength(2);
  });
});
