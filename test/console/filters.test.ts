import { expect, test } from "bun:test";
import fc from "fast-check";
import { hashOf, placeOf } from "../../src/console/address.ts";
import {
  addressOf,
  filterCount,
  filtersOf,
  type LedgerFilters,
  noFilters,
  queryOf,
  sources,
  statuses,
  timeFields,
} from "../../src/console/ledger/filters.ts";

const typed = (query: string): LedgerFilters => filtersOf(new URLSearchParams(query));

test.each([
  ["", {}],
  ["start_time=2026-03-01&end_time=2026-03-16", { start_time: "2026-03-01", end_time: "2026-03-16" }],
  ["status=failed&status=success", { status: ["success", "failed"] }],
  ["status=failed&status=nonsense", { status: ["failed"] }],
  ["app_id=7", { app_id: 7 }],
  ["app_id=7x", {}],
  ["app_id=0", {}],
  ["app_id=99999999999999999999", {}],
  ["start_time=2026-02-31", {}],
  ["start_time=yesterday", {}],
  ["time_field=verified_at", { time_field: "verified_at" }],
  ["time_field=created_at", {}],
  ["time_field=born_at", {}],
  ["source=recovered", { source: "recovered" }],
  ["source=heaven", {}],
  ["ext_order_id=%20bill-1%20", { ext_order_id: "bill-1" }],
  ["poi_id=7182937465123456789", { poi_id: "7182937465123456789" }],
  [
    "order_id=1&certificate_id=2&operator_uid=anna",
    { order_id: "1", certificate_id: "2", operator_uid: "anna" },
  ],
  // A code in an address is none of this page's: it is not taken from there either.
  ["origin_code=104930181552", {}],
])("the address %p asks the gateway for %p", (query, asked) => {
  expect<object>(queryOf(typed(query))).toEqual(asked);
});

const day = fc.constantFrom("", "2026-01-31", "2026-02-28", "2024-02-29");
const id = fc.constantFrom("", "7182937465123456789", "bill 1", "a&b=c#d", "小票-1");
const anyFilters: fc.Arbitrary<LedgerFilters> = fc.record({
  start: day,
  end: day,
  timeField: fc.constantFrom(...timeFields),
  poiId: id,
  appId: fc.constantFrom("", "1", "123456789"),
  statuses: fc.subarray([...statuses]),
  certificateId: id,
  orderId: id,
  extOrderId: id,
  operatorUid: id,
  source: fc.constantFrom("" as const, ...sources),
  originCode: fc.constantFrom("", "104930181552"),
});

test("filters come back from the address they were written into, all but the plain code", () => {
  fc.assert(
    fc.property(anyFilters, (filters) => {
      const hash = hashOf("ledger", addressOf(filters));
      expect(hash).not.toContain("104930181552");
      const place = placeOf(hash);
      expect(place.screen).toBe("ledger");
      expect(filtersOf(place.query)).toEqual({ ...filters, originCode: "" });
    }),
  );
});

test("a plain code is asked for, and stands in no address", () => {
  const filters = { ...noFilters, originCode: " 104930181552 " };
  expect(queryOf(filters)).toEqual({ origin_code: "104930181552" });
  expect(addressOf(filters).toString()).toBe("");
  expect(filterCount(filters)).toBe(1);
});

test.each([
  ["", "", ""],
  ["#/", "", ""],
  ["#/ledger", "ledger", ""],
  ["#/ledger/?row=3", "ledger", "row=3"],
  ["#ledger?a=1?b=2", "ledger", "a=1%3Fb%3D2"],
])("the fragment %p is the place %p with %p", (hash, screen, query) => {
  const place = placeOf(hash);
  expect([place.screen, place.query.toString()]).toEqual([screen, query]);
});
