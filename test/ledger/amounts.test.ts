import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { shareFen } from "../../src/ledger/amounts.ts";
import { maskCode } from "../../src/ledger/view.ts";

describe("shares of a sum", () => {
  test("add up to the fen, and no two differ by more than one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 12 }), fc.integer({ min: 1, max: 10 }), (total, parts) => {
        const shares = Array.from({ length: parts }, (_, index) => shareFen(total, parts, index + 1));
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("the remaining fen go to the first ones", () => {
    expect([1, 2, 3].map((position) => shareFen(100, 3, position))).toEqual([34, 33, 33]);
  });
});

describe("a masked code", () => {
  test("shows the first and last four digits of a code, and nothing of a short one", () => {
    expect(maskCode("104686126200130")).toBe("1046****0130");
    expect(maskCode("104930181552")).toBe("1049****1552");
    expect(maskCode("123456789")).toBe("****");
  });
});
