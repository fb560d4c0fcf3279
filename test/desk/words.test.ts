import { expect, test } from "bun:test";
import { join } from "node:path";
import { behindStage, type Card, onStage, successShownMs, toneOf } from "../../src/desk/scanning/card.ts";
import { refusalAdvice, refusalTitles } from "../../src/desk/stage/refusals.ts";
import { responseOf } from "./answers.ts";

const contract = Bun.YAML.parse(await Bun.file(join(import.meta.dir, "../../openapi.yaml")).text());
const errorKeys: unknown = JSON.parse(JSON.stringify(contract)).components.schemas.ErrorKey.enum;

test.each([
  ["titles, Chinese", refusalTitles.zh],
  ["titles, English", refusalTitles.en],
  ["advice, Chinese", refusalAdvice.zh],
  ["advice, English", refusalAdvice.en],
])("every reason of the contract has its words: %s", (_, words) => {
  expect(new Set(Object.keys(words))).toEqual(new Set(Array.isArray(errorKeys) ? errorKeys : []));
  for (const text of Object.values(words)) expect(text.length).toBeGreaterThan(3);
});

test.each([
  ["success", "success"],
  ["partial", "partial"],
  ["failed", "refused"],
  ["processing", "unknown"],
  ["cancelled", "cancelled"],
] as const)("%s looks like %s", (outcome, tone) => {
  expect(toneOf({ outcome })).toBe(tone);
});

const cardOf = (key: string, state: Card["state"], more: Partial<Card> = {}): Card => ({
  key,
  tail: "…1",
  scannedAtMs: 0,
  state,
  stateAtMs: 0,
  seen: false,
  repeated: false,
  earlier: [],
  abandoned: false,
  ...more,
});
const settled = (outcome: "success" | "failed" | "partial") =>
  ({ kind: "settled", response: responseOf(outcome) }) as const;
const choosing = {
  kind: "choosing",
  quantity: 1,
  preview: {
    ticket: "t",
    expires_at: "",
    order_id: null,
    product_name: null,
    sku_name: null,
    kind: null,
    coupons: [],
  },
} as const;

test("a refusal nobody has seen is not covered by a later success", () => {
  const refused = cardOf("a", settled("failed"), { stateAtMs: 1 });
  const fine = cardOf("b", settled("success"), { stateAtMs: 2 });
  expect(onStage([refused, fine], 3)?.key).toBe("a");
  expect(onStage([{ ...refused, seen: true }, fine], 3)?.key).toBe("b");
});

test("bad news comes in the order it happened, and the rest is counted behind it", () => {
  const cards = [
    cardOf("late", settled("partial"), { stateAtMs: 5 }),
    cardOf("early", settled("failed"), { stateAtMs: 1 }),
    cardOf("choose", choosing, { stateAtMs: 9 }),
  ];
  const stage = onStage(cards, 10);
  expect(stage?.key).toBe("early");
  expect(behindStage(cards, stage)).toBe(2);
});

test("a success leaves by itself, a refusal and an unknown outcome do not", () => {
  const laterMs = successShownMs;
  expect(onStage([cardOf("a", settled("success"))], laterMs)).toBeNull();
  expect(onStage([cardOf("a", settled("failed"))], laterMs)?.key).toBe("a");
  const open = { kind: "unknown", response: responseOf("processing") } as const;
  expect(onStage([cardOf("a", open)], laterMs)?.key).toBe("a");
});

test("a success is not shown for the next guest's coupon: it makes room while that one is under way", () => {
  const before = cardOf("before", settled("success"), { stateAtMs: 1_000 });
  for (const kind of ["waiting", "previewing", "verifying", "asking"] as const) {
    const next = cardOf("next", { kind }, { scannedAtMs: 500, stateAtMs: 900 });
    expect(onStage([before, next], 1_001)?.key).toBe("next");
    expect(onStage([before, { ...next, seen: true }], 1_001)?.key).toBe("before");
  }
});

test("what is to be chosen comes before what is only under way", () => {
  const cards = [
    cardOf("a", choosing, { stateAtMs: 1 }),
    cardOf("b", { kind: "verifying" }, { stateAtMs: 2 }),
  ];
  expect(onStage(cards, 3)?.key).toBe("a");
});
