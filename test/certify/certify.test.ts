import { beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { Value } from "@sinclair/typebox/value";
import { type ContractOperation, operationTable } from "../../generated/operations.ts";
import { scenarios } from "../../src/certify/scenarios.ts";
import { awkwardTills, type BadTill, losingTills } from "./bad-tills.ts";
import { certify } from "./support.ts";

// Whole days at the cash desk, several at the same time: they wait more than they work.
setDefaultTimeout(120_000);

type Outcome = Awaited<ReturnType<typeof certify>>;
let good: Outcome;
const bad = new Map<BadTill, Outcome>();

beforeAll(async () => {
  const waiting = [...losingTills, ...awkwardTills];
  const oneAfterAnother = async (): Promise<void> => {
    for (let till = waiting.shift(); till !== undefined; till = waiting.shift())
      bad.set(till, await certify(till.habits, Object.keys(till.found)));
  };
  [good] = await Promise.all([certify({}), oneAfterAnother(), oneAfterAnother()]);
});

const rulesOf = (till: BadTill): BadTill["found"] =>
  Object.fromEntries(
    (bad.get(till)?.report.scenarios ?? []).map(({ name, findings }) => [
      name,
      findings.map(({ rule }) => rule),
    ]),
  );

describe("a till that keeps to the contract", () => {
  test("gets through the whole day, and nothing is said against it", () => {
    expect(good.report).toMatchObject({ passed: true, cost: 0 });
    expect(good.report.scenarios.flatMap(({ findings }) => findings)).toEqual([]);
    expect(good.report.scenarios.map(({ name }) => name)).toEqual(scenarios.map(({ name }) => name));
  });

  test("sees every trouble it is tried with, and no answer the contract does not have", () => {
    const statuses = new Set(good.answers.map(({ status }) => status));
    expect(statuses).toEqual(new Set([200, 202, 401, 409, 429, 502, 503]));
    const codes = good.answers.map(({ json }) => json.code ?? json.outcome);
    expect(codes).toEqual(
      expect.arrayContaining([
        "success",
        "partial",
        "failed",
        "processing",
        "nonce_reused",
        "timestamp_out_of_window",
        "request_in_progress",
        "verification_in_progress",
      ]),
    );
    for (const { operation, status, json } of good.answers) {
      if (JSON.stringify(json).includes("x_later_") || json.data?.error_key === "coupon_frozen") continue;
      const entry: ContractOperation = operationTable[operation];
      const schema = entry.responses[String(status)]?.schema;
      if (schema === undefined || schema === null) throw new Error(`${operation} has no ${status}`);
      expect([...Value.Errors(schema(), json)].map(({ path, message }) => `${path} ${message}`)).toEqual([]);
    }
  });
});

describe("a till that loses money is found out, to the fen", () => {
  for (const till of losingTills)
    test(till.name, () => {
      expect(rulesOf(till)).toEqual(till.found);
      expect(bad.get(till)?.report).toMatchObject({ passed: false, cost: till.cost });
    });
});

describe("a till that is only awkward passes, with advice", () => {
  for (const till of awkwardTills)
    test(till.name, () => {
      expect(rulesOf(till)).toEqual(till.found);
      expect(bad.get(till)?.report).toMatchObject({ passed: true, cost: till.cost });
    });
});
