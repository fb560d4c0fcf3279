import { describe, expect, test } from "bun:test";
import { VerificationView } from "../../generated/schemas.ts";
import { businessDays } from "../../src/calendar/business-day.ts";
import { cellsForPeople, cellsForPrograms, openTable, yuan } from "../../src/reports/cells.ts";
import { viewColumns } from "../../src/reports/view-columns.ts";

const people = cellsForPeople(businessDays("Asia/Shanghai"));

test("the columns of an export are those of VerificationView, in its order", () => {
  expect(Object.keys(viewColumns)).toEqual(Object.keys(VerificationView.properties));
  const titles = Object.values(viewColumns).map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
});

describe("a text that a spreadsheet would run is held back", () => {
  const cases: readonly (readonly [text: string, cell: string])[] = [
    ["双人套餐", "双人套餐"],
    ["", ""],
    ["=1+1", "'=1+1"],
    ["+86", "'+86"],
    ["-1", "'-1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["＝1+1", "'＝1+1"],
    ["＋1", "'＋1"],
    ["－1", "'－1"],
    ["＠A1", "'＠A1"],
    ["\t=1", "'\t=1"],
    ["\r=1", '"\'\r=1"'],
    ["\n=1", '"\'\n=1"'],
    ["=A1,B1", '"\'=A1,B1"'],
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
    ["a=1", "a=1"],
    ["a,b", '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ["two\r\nlines", '"two\r\nlines"'],
    ["'quoted'", "'quoted'"],
  ];
  for (const [text, cell] of cases)
    test(JSON.stringify(text), () => {
      expect(people.text(text)).toBe(cell);
    });
});

test("ids and codes are quoted texts after one TAB, so that no digit of them is lost", () => {
  expect(people.id("7182937465123456789")).toBe('"\t7182937465123456789"');
  expect(people.id(12)).toBe('"\t12"');
  expect(people.id('a"b')).toBe('"\ta""b"');
  expect(people.id("=1")).toBe('"\t=1"');
});

test("money is yuan with two decimals, for programs fen", () => {
  const cases = [
    [0, "0.00"],
    [1, "0.01"],
    [10, "0.10"],
    [-5, "-0.05"],
    [100, "1.00"],
    [123_456, "1234.56"],
    [-123_456, "-1234.56"],
  ] as const;
  for (const [fen, text] of cases) expect([fen, yuan(fen)]).toEqual([fen, text]);
  expect(cellsForPrograms.fen(123_456)).toBe("123456");
});

test("times are business time to the second, for programs UTC to the millisecond", () => {
  const timeMs = Date.parse("2026-03-16T02:28:54.123Z");
  expect(people.time(timeMs)).toBe("2026-03-16 10:28:54");
  expect(cellsForPrograms.time(timeMs)).toBe("2026-03-16T02:28:54.123Z");
});

test("for programs texts and ids are what they are", () => {
  expect(cellsForPrograms.text("=1+1")).toBe("=1+1");
  expect(cellsForPrograms.id("7182937465123456789")).toBe("7182937465123456789");
  expect(cellsForPrograms.text("a,b")).toBe('"a,b"');
});

test("a table ends with the number of its rows and its sums, of money to the fen", () => {
  const days = businessDays("UTC");
  const columns = [
    { name: "id", title: "号", kind: "id", of: (row: readonly unknown[]) => row[0] },
    { name: "text", title: "文", kind: "text", of: (row: readonly unknown[]) => row[1] },
    { name: "fen", title: "元", kind: "fen", of: (row: readonly unknown[]) => row[2] },
  ] as const;
  const table = openTable(columns, { people: true, days });
  const text = [table.head(), table.line([1, "a", 10]), table.line([2, null, null]), table.foot()].join("");
  expect(text).toBe('\uFEFF号,文,元\r\n"\t1",a,0.10\r\n"\t2",,\r\n合计,2,0.10\r\n');
  const raw = openTable(columns, { people: false, days });
  expect([raw.head(), raw.line([1, "a", 10]), raw.foot()].join("")).toBe("id,text,fen\r\n1,a,10\r\n");
});
