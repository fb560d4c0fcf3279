import { expect, test } from "bun:test";
import { readScan, tailOf } from "../../src/desk/scanning/scan.ts";

const link = "https://v.douyin.com/i5Qw3X7Y/";

test.each([
  // What guns and people leave in the field.
  [link, { kind: "link", url: link }],
  [`  ${link}\r\n`, { kind: "link", url: link }],
  [`${link}${link}`, { kind: "link", url: link }],
  [`\u200b${link}\u200b`, { kind: "link", url: link }],
  ["v.douyin.com/i5Qw3X7Y/", { kind: "link", url: link }],
  [`【抖音团购】双人火锅套餐，打开链接${link} 出示给店员。`, { kind: "link", url: link }],
  [`券：${link}。`, { kind: "link", url: link }],
  [`see https://example.com/x and ${link}, please`, { kind: "link", url: link }],
  [`(${link})`, { kind: "link", url: link }],
  ["http://127.0.0.1:18081/s/AbC", { kind: "link", url: "http://127.0.0.1:18081/s/AbC" }],
  ["https://v.douyin.com/i5Qw3X7Y/?a=1&b=2", { kind: "link", url: "https://v.douyin.com/i5Qw3X7Y/?a=1&b=2" }],
  ["104930181552", { kind: "code", code: "104930181552" }],
  ["1049 3018 1552", { kind: "code", code: "104930181552" }],
  ["1049-3018-1552", { kind: "code", code: "104930181552" }],
  ["１０４９３０１８１５５２", { kind: "code", code: "104930181552" }],
  ["券码：104930181552，有效期至 2026-12-01", { kind: "code", code: "104930181552" }],
  ["104930181552104930181552", { kind: "code", code: "104930181552104930181552" }],
  ["AB12CD34EF", { kind: "code", code: "AB12CD34EF" }],
  // How many.
  ["2", { kind: "number", value: 2 }],
  ["10", { kind: "number", value: 10 }],
  ["１", { kind: "number", value: 1 }],
  // Nothing to verify.
  ["", { kind: "nothing" }],
  [" \t\u200b ", { kind: "nothing" }],
  ["0", { kind: "unreadable", why: "no-code" }],
  ["11", { kind: "unreadable", why: "no-code" }],
  ["hello", { kind: "unreadable", why: "no-code" }],
  ["abcdefgh", { kind: "unreadable", why: "no-code" }],
  ["104930181552 和 104930181553", { kind: "unreadable", why: "several-codes" }],
  ["https://192.168.1.10:8787/desk#device=0123456789abcdef", { kind: "device-code" }],
] as const)("%j is read as %j", (line, expected) => {
  expect(readScan(line)).toEqual(expected);
});

test("what is shown of a scan is too little to use it", () => {
  expect(tailOf({ kind: "code", code: "104930181552" })).toBe("…1552");
  expect(tailOf({ kind: "link", url: link })).toBe("…3X7Y");
});

test("a link longer than the contract takes is not sent", () => {
  expect(readScan(`https://v.douyin.com/${"a".repeat(2_100)}`).kind).toBe("unreadable");
});
