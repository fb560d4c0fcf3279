import { describe, expect, test } from "bun:test";
import type { ToldRow } from "./client.ts";
import type { DiskRequest, DiskRow } from "./ledger.ts";
import { brokenPromises, type Sides } from "./promises.ts";
import { lostOrChanged } from "./told.ts";

const row = (more: Partial<DiskRow> = {}): DiskRow => ({
  id: 1,
  batch_id: "b1",
  position: 0,
  mode: "code",
  verify_status: "success",
  verify_id: "v1",
  error_key: null,
  cancel_status: "none",
  settled_by: "answer",
  request_id: "r1",
  abandoned_at_ms: null,
  abandon_refused: 0,
  ...more,
});

const request = (more: Partial<DiskRequest> = {}): DiskRequest => ({
  batch_id: "b1",
  mode: "code",
  quantity: 1,
  verify_token_mac: "mac t1",
  sent_codes: '["e1"]',
  first_sent_at_ms: 1_000,
  send_count: 1,
  open: 0,
  ...more,
});

const use = { verifyId: "v1", orderId: "o1", poiId: "p1", cancelled: false };
const send = { verifyToken: "t1", poiId: "p1", codes: ["e1"], atMs: 1_005, sinceMs: 1_000 };

const step = (name: string, at_ms = 1_000) => ({ batch_id: "b1", step: name, at_ms });
const steps = ["recorded", "prepared", "sending", "answered", "settled"].map((name) => step(name));
const stepped = (attempts: Sides["ledger"]["attempts"]) => ({
  ledger: { rows: [row()], requests: [request()], attempts, damage: [] },
});

/** One coupon, bought, verified and booked on both sides; a test changes what it is about. */
const sides = (more: Partial<Sides> = {}): Sides => ({
  ledger: { rows: [row()], requests: [request()], attempts: steps, damage: [] },
  orders: [{ orderId: "o1", prepares: 1, uses: [use] }],
  bought: [{ orderId: "o1", purchaseId: "desk-1", mode: "code", quantity: 1 }],
  sends: [send],
  orderOf: () => "o1",
  macOf: (token) => `mac ${token}`,
  windowMs: 3_000,
  abandoned: [],
  settles: true,
  ...more,
});

const ledger = (rows: readonly DiskRow[], requests: readonly DiskRequest[] = [request()]) => ({
  ledger: { rows, requests, attempts: steps, damage: [] },
});

describe("the books of both sides", () => {
  test("that agree are not complained of", () => {
    expect(brokenPromises(sides())).toEqual([]);
  });

  const second = { ...use, verifyId: "v2" };
  const order = { orderId: "o1", prepares: 1, uses: [use] };
  const planted: readonly (readonly [what: string, lie: Partial<Sides>, words: string])[] = [
    ["a consumed coupon without a row", ledger([]), "use v1 of order o1 is in no row"],
    [
      "a consumed coupon told as failed",
      ledger([row({ verify_status: "failed", verify_id: null })]),
      "in no row",
    ],
    ["one use in two rows", ledger([row(), row({ id: 2, position: 1 })]), "is in 2 rows"],
    [
      "a row that Douyin knows nothing of",
      { orders: [{ ...order, uses: [] }] },
      "Douyin knows nothing of v1",
    ],
    ["a success without an id", ledger([row({ verify_id: null })]), "without a verify_id"],
    ["an abandon that was forgotten", { abandoned: [1] }, "the ledger does not say so"],
    ["an abandoned coupon that stays consumed", ledger([row({ abandoned_at_ms: 5 })]), "stays success"],
    ["a row that stays open", ledger([row({ verify_status: "processing" })]), "is still processing"],
    ["a cancel that stays open", ledger([row({ cancel_status: "unknown" })]), "cancel unknown"],
    [
      "a cancelled use told as success",
      { orders: [{ ...order, uses: [{ ...use, cancelled: true }] }] },
      "is success, at Douyin its use v1 is cancelled",
    ],
    [
      "a second coupon eaten",
      { orders: [{ ...order, uses: [use, second] }], ...ledger([row(), row({ id: 2, verify_id: "v2" })]) },
      "lost 2 uses of 1 asked",
    ],
    ["a second prepare", { orders: [{ ...order, prepares: 2 }] }, "was prepared 2 times for 1"],
    ["a send that nobody wrote down", ledger([row()], []), "in no request on disk"],
    ["a send before it was recorded", { sends: [{ ...send, atMs: 999 }] }, "before it was recorded"],
    [
      "a send after the window",
      { sends: [send, { ...send, atMs: 7_000, sinceMs: 6_990 }] },
      "5990 ms after its first",
    ],
    ["a re-send with another shop", { sends: [send, { ...send, poiId: "p2" }] }, "2 different bodies"],
    ["other codes than were recorded", { sends: [{ ...send, codes: ["e2"] }] }, "other codes"],
    ["too many sends", ledger([row()], [request({ send_count: 16 })]), "was sent 16 times"],
    ["a settled request without a word of it", stepped(steps.slice(0, 3)), "no step says so"],
    ["a second prepare, written down", stepped([...steps, step("prepared")]), "was prepared 2 times"],
    ["a second first send", stepped([...steps, step("sending")]), "left 2 times"],
    ["a re-send after the window", stepped([...steps, step("resending", 4_001)]), "re-sent 3001 ms after"],
    ["sends that nobody wrote down", { sends: [send, send, send] }, "came 3 times, 1 sends are written down"],
    [
      "a damaged file",
      { ledger: { rows: [row()], requests: [request()], attempts: steps, damage: ["page 7"] } },
      "page 7",
    ],
  ];
  for (const [what, lie, words] of planted)
    test(`is noticed: ${what}`, () => {
      const complaints = brokenPromises(sides(lie));
      expect(complaints.filter((complaint) => complaint.includes(words))).toHaveLength(1);
    });
});

describe("what a caller was told", () => {
  const purchase = {
    id: "desk-1",
    actor: { name: "pos", poiId: "p1", headers: () => ({}) },
    order: {
      orderId: "o1",
      title: "",
      kind: "coupon" as const,
      codes: [],
      shortLink: "",
      objectId: "",
      certificates: [],
      productId: "",
      skuId: "",
      personalData: [],
    },
    mode: "code" as const,
    quantity: 1,
    body: {},
    key: null,
  };
  const told = (more: Partial<ToldRow>): ToldRow => ({
    id: 1,
    verify_status: "success",
    error_key: null,
    retry: null,
    verify_id: "v1",
    cancel_status: "none",
    mode: "code",
    ...more,
  });
  const failed = (errorKey: string): ToldRow =>
    told({ verify_status: "failed", error_key: errorKey, verify_id: null });
  const open = told({ verify_status: "processing", verify_id: null });
  const cases: readonly (readonly [
    what: string,
    before: ToldRow,
    now: ToldRow | undefined,
    borne: boolean,
  ])[] = [
    ["the same again", told({}), told({}), true],
    ["open, then anything", open, failed("coupon_already_used"), true],
    ["verified, then cancelled", told({}), told({ verify_status: "cancelled" }), true],
    ["not verified, found late", failed("not_verified"), told({ settled_by: "late" }), true],
    ["gone", told({}), undefined, false],
    ["verified, then open", told({}), open, false],
    ["verified, then failed", told({}), failed("not_verified"), false],
    ["failed, then verified", failed("interrupted"), told({}), false],
    [
      "not verified, then verified by no late word",
      failed("not_verified"),
      told({ settled_by: "answer" }),
      false,
    ],
    ["failed for one reason, then for another", failed("wrong_shop"), failed("unknown"), false],
    ["another verify_id", told({}), told({ verify_id: "v2" }), false],
    [
      "open under its order's code, then under its own",
      { ...open, origin_code: "1" },
      told({ origin_code: "2" }),
      true,
    ],
    ["another code", told({ origin_code: "1" }), told({ origin_code: "2" }), false],
    ["a remark that vanished", told({ remark: "桌号 3" }), told({ remark: null }), false],
  ];
  for (const [what, before, now, borne] of cases)
    test(`${borne ? "may be found again as" : "is noticed"}: ${what}`, () => {
      expect(lostOrChanged({ purchase, row: before, atMs: 0 }, now).length === 0).toBe(borne);
    });
});
