import { expect, test } from "bun:test";
import { Problem } from "../../src/problem.ts";
import { readSignatureHeaders } from "../../src/signing/headers.ts";

const good = {
  "X-Client-Key": "ck_demo_0001",
  "X-Timestamp": "1773628134",
  "X-Nonce": "n0nce-0123456789abcdef",
  "X-Signature": "0".repeat(64),
};

const refusal = (headers: Headers): Problem => {
  try {
    readSignatureHeaders(headers);
  } catch (thrown) {
    if (thrown instanceof Problem) return thrown;
    throw thrown;
  }
  throw new Error("the headers were taken");
};

const fieldsOf = (problem: Problem) => problem.facts.details?.map(({ field }) => field);

test("every missing header is named", () => {
  expect(fieldsOf(refusal(new Headers()))).toEqual(["X-Client-Key", "X-Timestamp", "X-Nonce", "X-Signature"]);
  const problem = refusal(new Headers({ "X-Nonce": "short" }));
  expect(problem.code).toBe("signature_missing");
  expect(fieldsOf(problem)).toEqual(["X-Client-Key", "X-Timestamp", "X-Signature"]);
});

test.each([
  ["X-Client-Key", "short"],
  ["X-Client-Key", "with space in it"],
  ["X-Client-Key", "x".repeat(65)],
  ["X-Timestamp", "177362813"],
  ["X-Timestamp", "1773628134000"],
  ["X-Timestamp", "+177362813"],
  ["X-Timestamp", "1773628134.5"],
  ["X-Nonce", "n".repeat(15)],
  ["X-Nonce", "n".repeat(65)],
  ["X-Nonce", "nonce+nonce+nonce+"],
  ["X-Signature", "0".repeat(63)],
  ["X-Signature", "A".repeat(64)],
  ["X-Signature", `0x${"0".repeat(62)}`],
  ["X-Signature", ""],
])("a malformed %s (%s) is named", (name, value) => {
  const problem = refusal(new Headers({ ...good, [name]: value }));
  expect(problem.code).toBe("signature_malformed");
  expect(fieldsOf(problem)).toEqual([name]);
});

test("every malformed header is named at once", () => {
  const problem = refusal(new Headers({ ...good, "X-Nonce": "short", "X-Timestamp": "soon" }));
  expect(fieldsOf(problem)).toEqual(["X-Timestamp", "X-Nonce"]);
});

test.each(Object.entries(good))(
  "a %s that is sent twice is malformed, also with equal values",
  (name, value) => {
    const headers = new Headers(good);
    headers.append(name, value);
    expect(fieldsOf(refusal(headers))).toEqual([name]);
  },
);

test("the shortest and longest forms are taken", () => {
  const edges = { ...good, "X-Client-Key": "-".repeat(8), "X-Nonce": "_".repeat(16) };
  expect(readSignatureHeaders(new Headers(edges)).nonce).toBe("_".repeat(16));
  const longest = { ...good, "X-Client-Key": "k".repeat(64), "X-Nonce": "n".repeat(64) };
  expect(readSignatureHeaders(new Headers(longest)).clientKey).toBe("k".repeat(64));
});
