import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { openReportHouse } from "./support.ts";

setDefaultTimeout(120_000);

const program = Bun.which("soffice") ?? Bun.which("libreoffice");

/** A cell of LibreOffice's own format: what kind of value it took it for, the formula, and what is shown. */
interface Cell {
  readonly type: string;
  readonly formula: string | null;
  readonly text: string;
}

const shownIn = (cell: string): string =>
  Array.from(cell.matchAll(/<text:p[^>]*>(.*?)<\/text:p>/gs), ([, text = ""]) => unescaped(text)).join("\n");

const unescaped = (text: string): string =>
  text
    .replaceAll(/<text:tab\/>/g, "\t")
    .replaceAll(/<text:s(?: [^>]*)?\/>/g, " ")
    .replaceAll(/<[^>]+>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");

/** The cells of a flat OpenDocument spreadsheet, repeated ones written out as far as they hold anything. */
const cellsOf = (xml: string): readonly (readonly Cell[])[] =>
  Array.from(xml.matchAll(/<table:table-row[^>]*>(.*?)<\/table:table-row>/gs), ([, row = ""]) =>
    Array.from(
      row.matchAll(/<table:table-cell([^>]*?)(?:\/>|>(.*?)<\/table:table-cell>)/gs),
      ([, attributes = "", inside = ""]) => {
        const repeated = Number(/number-columns-repeated="(\d+)"/.exec(attributes)?.[1] ?? "1");
        const cell = {
          type: /office:value-type="([^"]*)"/.exec(attributes)?.[1] ?? "",
          formula: /table:formula="([^"]*)"/.exec(attributes)?.[1] ?? null,
          text: shownIn(inside),
        };
        return Array.from({ length: Math.min(repeated, 100) }, () => cell);
      },
    ).flat(),
  );

test("LibreOffice opens an export with every digit, runs no formula and shows the Chinese", async () => {
  // The test installs nothing: CI does (.ci/run). Without it, it fails and says so.
  if (program === null)
    throw new Error("LibreOffice is not installed: apt-get install libreoffice-calc-nogui");
  const reports = await openReportHouse();
  const folder = mkdtempSync(join(tmpdir(), "dy-gateway-sheet-"));
  try {
    const { vault } = reports.house.gateway.storage;
    await reports.add([
      {
        certificateId: "7182937465123456789",
        orderId: "1095843265189023475",
        verifyId: "0001234567890123456",
        originCodeSealed: vault.seal("104612340130", "origin_code"),
        productName: '=HYPERLINK("http://evil.example","双人火锅套餐")',
        skuName: "＝1+1",
        remark: "+1+1",
        extOrderId: "=2+3",
        errorDescription: "@SUM(1,2)",
        enrichmentReason: "-1-1",
        cancelReason: '多行，\n"引号"',
        payAmountFen: 123_405,
      },
    ]);
    const { text } = await reports.list("?export=csv");
    const file = join(folder, "verifications.csv");
    // The answer's own bytes: `text` has lost the byte order mark.
    await Bun.write(file, `\uFEFF${text.replace(/^\uFEFF/, "")}`);
    // A text that nobody held back, so that a formula would be noticed.
    await Bun.write(join(folder, "unguarded.csv"), "a,b\r\n=1+1,7182937465123456789\r\n");
    // Commas, quotes, UTF-8, from the first line; texts are looked at as closely as the program can.
    const filter = "--infilter=Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,0,true";
    const profile = pathToFileURL(join(folder, "profile")).href;
    const run = Bun.spawn(
      [
        ...[program, `-env:UserInstallation=${profile}`, "--headless", filter, "--convert-to", "fods"],
        ...["--outdir", folder, file, join(folder, "unguarded.csv")],
      ],
      { stdout: "pipe", stderr: "pipe" },
    );
    expect([await run.exited, await new Response(run.stderr).text()]).toMatchObject([0, expect.any(String)]);
    const [, unguarded] = cellsOf(await Bun.file(join(folder, "unguarded.fods")).text());
    expect(unguarded).toMatchObject([{ formula: "of:=1+1" }, { type: "float" }]);
    const rows = cellsOf(await Bun.file(join(folder, "verifications.fods")).text());
    const [head = [], row = [], sums = []] = rows;
    const cell = (title: string): Cell | undefined =>
      row[head.findIndex(({ text: shown }) => shown === title)];
    expect(head.slice(0, 5).map(({ text: shown }) => shown)).toEqual([
      "流水号",
      "应用ID",
      "应用",
      "门店ID",
      "核销状态",
    ]);
    expect(rows.flat().filter(({ formula }) => formula !== null)).toEqual([]);
    for (const [title, digits] of [
      ["券ID", "7182937465123456789"],
      ["订单号", "1095843265189023475"],
      ["核销ID", "0001234567890123456"],
      ["券码", "104612340130"],
      ["外部单号", "=2+3"],
    ] as const)
      expect([title, cell(title)?.type, cell(title)?.text.trim()]).toEqual([title, "string", digits]);
    expect(cell("商品")).toMatchObject({
      type: "string",
      text: '\'=HYPERLINK("http://evil.example","双人火锅套餐")',
    });
    for (const [title, shown] of [
      ["SKU", "'＝1+1"],
      ["备注", "'+1+1"],
      ["错误说明", "'@SUM(1,2)"],
      ["补全说明", "'-1-1"],
      ["撤销原因", '多行，\n"引号"'],
    ] as const)
      expect([title, cell(title)?.type, cell(title)?.text]).toEqual([title, "string", shown]);
    expect(cell("实付金额")).toMatchObject({ type: "float", text: "1234.05" });
    expect(sums[0]?.text).toBe("合计");
    expect(sums[1]?.text).toBe("1");
  } finally {
    await reports.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
