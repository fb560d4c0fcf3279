import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { systemClock } from "../../src/clock.ts";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";
import { signHeaders } from "../support/sign.ts";
import { expectRefusal, expectServing, preparePath, signedLines, unnoticed, verifyPath } from "./ground.ts";
import { exchange, type HeaderLines, listening } from "./wire.ts";

/** 2026-03-16T02:28:54.000Z: stands still, so that the edges of the window can be met exactly. */
const nowSeconds = 1_773_628_134;
const clock = { ...systemClock, nowMs: () => nowSeconds * 1_000 };

let own: TestGateway;
let url: string;
let body: string;
let nonces = 0;
beforeAll(async () => {
  own = await openTestGateway({ clock });
  url = listening(own);
  body = JSON.stringify({ poi_id: own.poiId, code: "102938475610" });
});
afterAll(() => own.close());

const signed = (
  more: { readonly target?: string; readonly timestampSeconds?: number; readonly nonce?: string } = {},
) => ({
  ...signHeaders({
    ...own.app,
    method: "POST",
    target: verifyPath,
    body,
    timestampSeconds: nowSeconds,
    nonce: `nonce-of-the-test-${nonces++}`,
    ...more,
  }),
});
const json = ["Content-Type", "application/json"] as const;
const post = (headers: HeaderLines) =>
  exchange(url, {
    method: "POST",
    target: verifyPath,
    headers: [...headers, ["Content-Length", String(body.length)]],
    body,
  });
const verifyWith = (headers: Readonly<Record<string, string>>) =>
  own.call("POST", verifyPath, { raw: body, stranger: true, headers });

describe("a header sent twice", () => {
  const names = ["X-Client-Key", "X-Timestamp", "X-Nonce", "X-Signature"] as const;

  test.each(names)("is malformed and named: %s", async (name) => {
    const lines = Object.entries(signed());
    for (const twice of [
      lines.flatMap((line) => (line[0] === name ? [line, line] : [line])),
      [...lines, [name, "x"] as const],
      [[name, "x"] as const, ...lines],
    ]) {
      const heard = await unnoticed(own, () => post([...twice, json]));
      expectRefusal(heard, 401, "signature_malformed", [name]);
    }
  });

  test("names nobody: two operator keys", async () => {
    const { key } = await own.createOperator("admin");
    for (const other of [key, "xtj_other_0123456789abcdef012345"])
      for (const keys of [
        [key, other],
        [other, key],
      ]) {
        const headers = keys.map((value) => ["X-XTJ-UID", value] as const);
        const heard = await exchange(url, { method: "GET", target: "/v1/internal/apps", headers });
        expectRefusal(heard, 401, "operator_unknown");
      }
  });

  test("is no idempotency key", async () => {
    for (const other of ["key-a", "key-b"]) {
      const keys = [["Idempotency-Key", "key-a"] as const, ["Idempotency-Key", other] as const];
      const heard = await unnoticed(own, () => post([...Object.entries(signed()), json, ...keys]));
      expectRefusal(heard, 400, "invalid_request", ["Idempotency-Key"]);
    }
    await expectServing(own);
  });
});

describe("the signature headers", () => {
  test("are missed by the names the contract gives them", async () => {
    const all = ["X-Client-Key", "X-Timestamp", "X-Nonce", "X-Signature"];
    expectRefusal(await unnoticed(own, () => verifyWith({})), 401, "signature_missing", all);
    for (const name of all) {
      const rest = Object.fromEntries(Object.entries(signed()).filter(([given]) => given !== name));
      const reply = await unnoticed(own, () => verifyWith(rest));
      expectRefusal(reply, 401, "signature_missing", [name]);
    }
  });

  test("decide alone: an operator key beside a wrong signature helps nobody", async () => {
    const { key } = await own.createOperator("admin");
    const reply = await verifyWith({ "X-Client-Key": own.app.clientKey, "X-XTJ-UID": key });
    expectRefusal(reply, 401, "signature_missing");
  });

  test.each([-301, 301])(
    "with a clock %i seconds off are refused, with the time it should be",
    async (off) => {
      const reply = await unnoticed(own, () => verifyWith(signed({ timestampSeconds: nowSeconds + off })));
      expectRefusal(reply, 401, "timestamp_out_of_window");
      expect([reply.json.server_time, reply.json.retry]).toEqual(["2026-03-16T02:28:54.000Z", "re_sign"]);
    },
  );

  test.each([-300, 300])("with a clock %i seconds off still hold", async (off) => {
    expect((await verifyWith(signed({ timestampSeconds: nowSeconds + off }))).status).toBe(200);
  });

  test("hold once: a replayed nonce is refused, whatever it is sent with", async () => {
    const first = signed({ nonce: "spent-nonce-0001" });
    expect((await verifyWith(first)).status).toBe(200);
    for (const again of [first, signed({ nonce: "spent-nonce-0001", timestampSeconds: nowSeconds - 9 })]) {
      const reply = await unnoticed(own, () => verifyWith(again));
      expectRefusal(reply, 401, "nonce_reused");
      expect(reply.json.retry).toBe("re_sign");
    }
  });

  test("cover the target: a query or a path that was not signed is refused", async () => {
    for (const target of [`${verifyPath}?x=1`, preparePath])
      expectRefusal(await unnoticed(own, () => verifyWith(signed({ target }))), 401, "signature_invalid");
  });
});

describe("Idempotency-Key", () => {
  test.each(["", "a b", "a.b", "k".repeat(65), "钥匙"])(
    "of another form is refused by name: %j",
    async (key) => {
      const value = Buffer.from(key, "utf8").toString("latin1");
      const heard = await unnoticed(own, () =>
        post([...Object.entries(signed()), json, ["Idempotency-Key", value]]),
      );
      expectRefusal(heard, 400, "invalid_request", ["Idempotency-Key"]);
    },
  );

  test("is refused by name where an operation does not take it", async () => {
    const { key: operator } = await own.createOperator("admin");
    const headers = { "idempotency-key": "key-1" };
    const calls = [
      own.call("POST", preparePath, { raw: body, headers }),
      own.call("GET", "/v1/open/verifications/1", { headers }),
      own.call("GET", "/v1/internal/apps", { operator, headers }),
      own.call("POST", "/v1/internal/apps", { operator, headers, body: { name: "a", code: "aa" } }),
    ];
    for (const reply of await Promise.all(calls))
      expectRefusal(reply, 400, "invalid_request", ["Idempotency-Key"]);
  });
});

describe("every answer", () => {
  const places = [
    ["GET", "/healthz", 200],
    ["GET", "/docs", 200],
    ["GET", "/openapi.yaml", 200],
    ["GET", "/v1/internal/apps", 401],
    ["POST", verifyPath, 401],
    ["GET", "/nowhere", 404],
    ["PUT", verifyPath, 405],
    ["DELETE", "/docs", 405],
  ] as const;

  test.each(places)("says where it comes from: %s %s", async (method, target) => {
    const heard = await exchange(url, { method, target });
    expect(heard.headers["x-dyg-environment"]).toBe("sandbox");
    expect(heard.headers["x-request-id"]).toMatch(/^[A-Za-z0-9_-]{8,64}$/);
  });

  test("that is too large says where it comes from as well", async () => {
    const headers = [
      ["Content-Length", "65537"],
      ["X-Request-Id", "caller-0001"],
    ] as const;
    const heard = await exchange(url, { method: "POST", target: verifyPath, headers });
    expect([heard.status, heard.headers["x-dyg-environment"], heard.headers["x-request-id"]]).toEqual([
      413,
      "sandbox",
      "caller-0001",
    ]);
  });

  test.each(places)(
    "carries the caller's request id, in the head and in an error: %s %s",
    async (...place) => {
      const [method, target, status] = place;
      for (const id of ["caller-1", "_".repeat(64)]) {
        const headers = [["X-Request-Id", id]] as const;
        const heard = await exchange(url, { method, target, headers });
        expect([heard.status, heard.headers["x-request-id"]]).toEqual([status, id]);
        if (status >= 400) expect(heard.json.request_id).toBe(id);
      }
    },
  );

  test.each(["short-1", "x".repeat(65), "has space", "a.b.c.d.e", "<script>x</script>", ""])(
    "carries an id of ours where the caller's has another form: %j",
    async (id) => {
      const headers = [["X-Request-Id", id]] as const;
      const heard = await exchange(url, { method: "GET", target: "/nowhere", headers });
      expect(heard.headers["x-request-id"]).toMatch(/^[A-Za-z0-9_-]{16}$/);
      expect(heard.json.request_id).toBe(heard.headers["x-request-id"]);
    },
  );

  test("carries an id of ours where the caller sent two", async () => {
    const headers = [
      ["X-Request-Id", "caller-01"],
      ["X-Request-Id", "caller-02"],
    ] as const;
    const heard = await exchange(url, { method: "GET", target: "/healthz", headers });
    expect(heard.headers["x-request-id"]).not.toContain("caller");
  });
});

test("a signature over the wire holds for what was sent and nothing else", async () => {
  const signedNow = signedLines(own.app, { method: "POST", target: verifyPath, body });
  // The test's machine runs on today's time, the gateway on its own.
  expectRefusal(await post([...signedNow, json]), 401, "timestamp_out_of_window");
  const other = await unnoticed(own, () =>
    exchange(url, {
      method: "POST",
      target: verifyPath,
      headers: [...Object.entries(signed()), json, ["Content-Length", String(body.length)]],
      body: body.replace("102938475610", "102938475611"),
    }),
  );
  expectRefusal(other, 401, "signature_invalid");
  await expectServing(own);
});
