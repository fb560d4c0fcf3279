import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { byNumber, type OrderPart, type OrderParts, placesOf, shareAt } from "../../src/enrichment/shares.ts";

const ids = fc.uniqueArray(fc.bigInt({ min: 1n, max: 10n ** 19n - 1n }).map(String), {
  minLength: 1,
  maxLength: 10,
});
const money = fc.integer({ min: 0, max: 10_000_000 });

/** Every use of every coupon, in any order. */
const everyPart = (parts: OrderParts): readonly OrderPart[] =>
  parts.certificateIds.flatMap((certificateId) =>
    Array.from({ length: parts.usesOfEach }, (_, index) => ({ certificateId, useNumber: index + 1 })),
  );

const sum = (shares: readonly (number | null)[]): number =>
  shares.reduce<number>((total, share) => total + (share ?? Number.NaN), 0);

describe("the shares of all parts add up to the fen", () => {
  test("of every order, whatever is enriched first", () => {
    fc.assert(
      fc.property(
        ids,
        fc.integer({ min: 1, max: 12 }),
        money,
        fc.nat(),
        (certificateIds, usesOfEach, total, cut) => {
          const parts = { coupons: certificateIds.length, usesOfEach, certificateIds };
          const all = everyPart(parts);
          const first = all.slice(0, cut % all.length);
          const rest = all.slice(first.length);
          const places = [...placesOf(parts, first, 0), ...placesOf(parts, rest, first.length)];
          const shares = places.map((place) => shareAt(total, parts, place));
          expect(sum(shares)).toBe(total);
          expect(Math.max(...shares.map(Number)) - Math.min(...shares.map(Number))).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  test("also where Douyin does not name all coupons, and they are verified one by one", () => {
    const hidden = fc.uniqueArray(fc.nat({ max: 9 }), { minLength: 1 });
    fc.assert(
      fc.property(ids, hidden, money, (all, missing, total) => {
        fc.pre(missing.some((index) => index < all.length));
        const certificateIds = all.filter((_, index) => !missing.includes(index));
        const parts = { coupons: all.length, usesOfEach: 1, certificateIds };
        const shares = all.map((certificateId, taken) => {
          const [place = 0] = placesOf(parts, [{ certificateId, useNumber: 1 }], taken);
          return shareAt(total, parts, place);
        });
        expect(sum(shares)).toBe(total);
      }),
    );
  });
});

test("the odd fen go one each to the first in ascending certificate id, then use number", () => {
  const parts = { coupons: 3, usesOfEach: 1, certificateIds: ["1000", "999", "20000"] };
  const wanted = ["20000", "999", "1000"].map((certificateId) => ({ certificateId, useNumber: 1 }));
  expect(placesOf(parts, wanted, 0)).toEqual([3, 1, 2]);
  expect(placesOf(parts, wanted, 0).map((place) => shareAt(101, parts, place))).toEqual([33, 34, 34]);
  const cards = { coupons: 2, usesOfEach: 3, certificateIds: ["8", "7"] };
  const uses = [
    { certificateId: "8", useNumber: 1 },
    { certificateId: "7", useNumber: 3 },
    { certificateId: "7", useNumber: 1 },
  ];
  expect(placesOf(cards, uses, 0)).toEqual([4, 3, 1]);
});

test("ids are compared as the numbers they are, also beyond a double", () => {
  fc.assert(
    fc.property(ids, (list) => {
      const asNumbers = list.toSorted((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
      expect(list.toSorted(byNumber)).toEqual(asNumbers);
    }),
  );
});

test("a use nobody can place gets no odd fen", () => {
  const parts = { coupons: 1, usesOfEach: 3, certificateIds: ["7"] };
  const [place = 0] = placesOf(parts, [{ certificateId: "7", useNumber: null }], 0);
  expect(shareAt(101, parts, place)).toBe(33);
});

test("of nothing there is no share", () => {
  expect(shareAt(null, { coupons: 1, usesOfEach: 1, certificateIds: ["7"] }, 1)).toBeNull();
  expect(shareAt(100, { coupons: 0, usesOfEach: 1, certificateIds: [] }, 1)).toBeNull();
});
