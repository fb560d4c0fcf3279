import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type Apps, openApps } from "../../src/apps/apps.ts";
import { auditRepository } from "../../src/audit/repository.ts";
import { consoleAppId } from "../../src/caller.ts";
import { Problem } from "../../src/problem.ts";
import { openSigning, type Signing } from "../../src/signing/admission.ts";
import { openParts, type TestParts } from "../support/parts.ts";
import { signHeaders } from "../support/sign.ts";

const by = { actor: "test", requestId: null, address: null };
const clientKey = "ck_demo_0001";
const secret = "s3cr3t-s3cr3t-s3cr3t-s3cr3t-s3cr3t";

let parts: TestParts;
let apps: Apps;
let signing: Signing;
let appId: number;

const build = () => {
  apps = openApps({ ...parts, audit: auditRepository(parts) });
  signing = openSigning({ ...parts, apps });
};

beforeEach(async () => {
  parts = await openParts();
  build();
  const request = { name: "前台收银", code: "pos-front", clientKey, secret, poiIds: ["7001"] };
  appId = (await apps.create(request, by)).app.id;
});
afterEach(() => parts.close());

let nonceCount = 0;
const freshNonce = () => `n0nce-${String(++nonceCount).padStart(16, "0")}`;

interface Sent {
  readonly clientKey: string;
  readonly secret: string;
  readonly timestampSeconds: number;
  readonly nonce: string;
  readonly target: string;
  readonly body: string;
}

/** A signed request as it arrives; `altered` is what became of it after it was signed. */
const arrival = (sent: Partial<Sent> = {}, altered: Partial<Sent> & { readonly method?: string } = {}) => {
  const request = {
    clientKey,
    secret,
    timestampSeconds: Math.floor(parts.clock.nowMs() / 1000),
    nonce: freshNonce(),
    target: "/v1/open/coupons/verify?a=%2f",
    body: '{"poi_id":"7001","code":"104930181552"}',
    ...sent,
  };
  const headers = new Headers({ ...signHeaders({ ...request, method: "POST" }) });
  if (altered.nonce !== undefined) headers.set("X-Nonce", altered.nonce);
  if (altered.clientKey !== undefined) headers.set("X-Client-Key", altered.clientKey);
  if (altered.timestampSeconds !== undefined) headers.set("X-Timestamp", String(altered.timestampSeconds));
  return {
    method: altered.method ?? "POST",
    target: altered.target ?? request.target,
    headers,
    body: new TextEncoder().encode(altered.body ?? request.body),
  };
};

const refusal = async (request: ReturnType<typeof arrival>): Promise<Problem> => {
  const thrown = await signing.admit(request).then(
    () => undefined,
    (problem: unknown) => problem,
  );
  if (thrown instanceof Problem) return thrown;
  throw new Error("the request was admitted, or failed otherwise", { cause: thrown });
};

const codeOf = async (request: ReturnType<typeof arrival>): Promise<string> => (await refusal(request)).code;

test("a signed request is its app's, with the app's rights", async () => {
  expect(await signing.admit(arrival())).toEqual({
    kind: "app",
    appId,
    name: "前台收银",
    clientKey,
    allowTokenRead: false,
    poiIds: ["7001"],
  });
});

describe("the signature", () => {
  test.each([
    ["body", { body: '{"poi_id":"7001","code":"104930181553"}' }],
    ["target", { target: "/v1/open/coupons/verify?a=%2F" }],
    ["method", { method: "PUT" }],
    ["nonce", { nonce: "another-nonce-0123456789" }],
    ["timestamp", { timestampSeconds: 1_773_628_135 }],
  ])("does not hold when the %s was altered", async (_what, altered) => {
    expect(await codeOf(arrival({}, altered))).toBe("signature_invalid");
  });

  test("of an unknown key and a wrong secret are refused in the same words", async () => {
    const wrong = await refusal(arrival({ secret: "wrong-wrong-wrong-wrong-wrong-wrong" }));
    const unknown = await refusal(arrival({ clientKey: "ck_nobody_01" }));
    expect([wrong.code, wrong.message]).toEqual([unknown.code, unknown.message]);
    expect(Object.keys(wrong.facts)).toEqual(Object.keys(unknown.facts));
  });

  test("that is refused comes back with the hash of what the server built, so that a partner can bisect", async () => {
    const request = arrival({ secret: "wrong-wrong-wrong-wrong-wrong-wrong" });
    const lines = [
      "DYG1-HMAC-SHA256",
      clientKey,
      request.headers.get("X-Timestamp"),
      request.headers.get("X-Nonce"),
      "POST",
      request.target,
      new Bun.CryptoHasher("sha256").update(request.body).digest("hex"),
    ];
    const expected = new Bun.CryptoHasher("sha256").update(lines.join("\n")).digest("hex");
    expect((await refusal(request)).facts.stringToSignSha256).toBe(expected);
  });

  test("of the built-in app can never be made, not with an empty secret either", async () => {
    const { apps: all } = await apps.list({ page: 1, pageSize: 10 });
    const builtIn = all.find(({ id }) => id === consoleAppId);
    expect(builtIn?.code).toBe("console");
    const key = builtIn?.client_key ?? "";
    expect(["signature_invalid", "signature_malformed"]).toContain(
      await codeOf(arrival({ clientKey: key, secret: "" })),
    );
  });
});

describe("the timestamp", () => {
  test.each([-300, 300])("%d s from now is still taken", async (offset) => {
    const timestampSeconds = Math.floor(parts.clock.nowMs() / 1000) + offset;
    expect((await signing.admit(arrival({ timestampSeconds }))).appId).toBe(appId);
  });

  test.each([-301, 301, -86_400, 86_400])(
    "%d s from now is refused with the server's time",
    async (offset) => {
      const timestampSeconds = Math.floor(parts.clock.nowMs() / 1000) + offset;
      const problem = await refusal(arrival({ timestampSeconds }));
      expect(problem.code).toBe("timestamp_out_of_window");
      expect(problem.facts.serverTimeMs).toBe(parts.clock.nowMs());
    },
  );

  test("is judged before the signature, and the form of the headers before both", async () => {
    const wrong = { timestampSeconds: 1_000_000_000, secret: "wrong-wrong-wrong-wrong-wrong-wrong" };
    expect(await codeOf(arrival(wrong))).toBe("timestamp_out_of_window");
    expect(await codeOf(arrival(wrong, { nonce: "short" }))).toBe("signature_malformed");
  });
});

describe("a nonce", () => {
  test("can be spent only once, also with another body", async () => {
    const nonce = freshNonce();
    await signing.admit(arrival({ nonce }));
    expect(await codeOf(arrival({ nonce }))).toBe("nonce_reused");
    expect(await codeOf(arrival({ nonce, body: "{}" }))).toBe("nonce_reused");
  });

  test("can be spent only once, also by many requests at the same moment", async () => {
    const nonce = freshNonce();
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => signing.admit(arrival({ nonce }))),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("stays spent across a restart", async () => {
    const request = arrival();
    await signing.admit(request);
    parts = await parts.reopen();
    build();
    expect(await codeOf(request)).toBe("nonce_reused");
  });

  test("is not spent by a request that is refused", async () => {
    const nonce = freshNonce();
    expect(await codeOf(arrival({ nonce }, { body: "{}" }))).toBe("signature_invalid");
    expect((await signing.admit(arrival({ nonce }))).appId).toBe(appId);
  });

  test("of one app is nobody else's", async () => {
    const other = { clientKey: "ck_other_001", secret: "0ther-s3cr3t-0ther-s3cr3t-0ther-s3" };
    await apps.create({ name: "other", code: "other", ...other }, by);
    const nonce = freshNonce();
    await signing.admit(arrival({ nonce }));
    expect((await signing.admit(arrival({ nonce, ...other }))).clientKey).toBe(other.clientKey);
  });

  test("is kept while its timestamp can be used, and ten minutes more, then forgotten", async () => {
    const startMs = parts.clock.nowMs();
    const timestampSeconds = Math.floor(startMs / 1000) + 300;
    const request = arrival({ timestampSeconds });
    await signing.admit(request);
    parts.clock.setMs(startMs + 600_000);
    expect(await signing.pruneNonces()).toBe(0);
    expect(await codeOf(request)).toBe("nonce_reused");
    parts.clock.setMs(startMs + 1_200_000);
    expect(await signing.pruneNonces()).toBe(0);
    parts.clock.setMs(startMs + 1_300_000);
    expect(await signing.pruneNonces()).toBe(1);
    expect(await codeOf(request)).toBe("timestamp_out_of_window");
  });

  test("is forgotten with many others in bounded slices", async () => {
    const count = 1_234;
    await Promise.all(Array.from({ length: count }, () => signing.admit(arrival())));
    parts.clock.setMs(parts.clock.nowMs() + 3_600_000);
    expect(await signing.pruneNonces()).toBe(count);
    expect(await signing.pruneNonces()).toBe(0);
  });
});

describe("an app", () => {
  test("that is disabled gets 403 from the next request on, and spends no nonce", async () => {
    await signing.admit(arrival());
    await apps.update(appId, { status: "disabled" }, by);
    const request = arrival();
    expect(await codeOf(request)).toBe("app_disabled");
    expect(await codeOf(request)).toBe("app_disabled");
  });

  test("that is disabled is a stranger without the right signature", async () => {
    await apps.update(appId, { status: "disabled" }, by);
    expect(await codeOf(arrival({ secret: "wrong-wrong-wrong-wrong-wrong-wrong" }))).toBe(
      "signature_invalid",
    );
  });

  test("signs with both secrets for 24 h after a rotation, then with the new one alone", async () => {
    const rotated = await apps.rotate({ id: appId, revokeNow: false }, by);
    expect(rotated.secret).not.toBe(secret);
    await signing.admit(arrival());
    await signing.admit(arrival({ secret: rotated.secret }));
    const startMs = parts.clock.nowMs();
    parts.clock.setMs(startMs + 24 * 3_600_000 - 1);
    await signing.admit(arrival());
    parts.clock.setMs(startMs + 24 * 3_600_000);
    expect(await codeOf(arrival())).toBe("signature_invalid");
    await signing.admit(arrival({ secret: rotated.secret }));
  });

  test("signs with the new secret alone when the old one is revoked at once", async () => {
    await apps.rotate({ id: appId, revokeNow: false }, by);
    const rotated = await apps.rotate({ id: appId, revokeNow: true }, by);
    expect(await codeOf(arrival())).toBe("signature_invalid");
    await signing.admit(arrival({ secret: rotated.secret }));
  });

  test("is seen to be used, at once here and on disk after a flush", async () => {
    const lastUsed = async () => (await apps.list({ page: 1, pageSize: 10 })).apps.at(-1)?.last_used_at;
    expect(await lastUsed()).toBeNull();
    await signing.admit(arrival());
    expect(await lastUsed()).toBe("2026-03-16T02:28:54.000Z");
    await apps.flushLastUsed();
    parts = await parts.reopen();
    build();
    expect(await lastUsed()).toBe("2026-03-16T02:28:54.000Z");
  });
});
