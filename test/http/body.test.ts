import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { systemClock } from "../../src/clock.ts";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";
import { expectRefusal, expectServing, preparePath, signedLines, unnoticed, verifyPath } from "./ground.ts";
import { exchange, type HeaderLines, listening, openLine, requestHead } from "./wire.ts";

const bodyBytesMax = 65_536;
const waits: number[] = [];
// The limit of a slow body is ten seconds; here they pass in a fraction of one.
const hastyClock = {
  ...systemClock,
  after: (delayMs: number, task: () => void) => {
    waits.push(delayMs);
    return systemClock.after(delayMs === 10_000 ? 150 : delayMs, task);
  },
};

let own: TestGateway;
let url: string;
// Of no order: what arrives whole is answered by Douyin's refusal.
const body = JSON.stringify({ poi_id: "7001000000000000001", code: "102938475610" });
beforeAll(async () => {
  own = await openTestGateway({ clock: hastyClock });
  url = listening(own);
});
afterAll(() => own.close());

const json = ["Content-Type", "application/json"] as const;
const lengthOf = (count: number) => ["Content-Length", String(count)] as const;
const chunked = ["Transfer-Encoding", "chunked"] as const;
const inOneChunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n0\r\n\r\n`;
const signed = (signedBody: string): HeaderLines =>
  signedLines(own.app, { method: "POST", target: verifyPath, body: signedBody });
/** A body that is valid but for its length: JSON may end in spaces. */
const padded = (count: number): string => body + " ".repeat(count - body.length);
const post = (headers: HeaderLines, sent: string) =>
  exchange(url, { method: "POST", target: verifyPath, headers, body: sent });

describe("a body that is not there", () => {
  test.each([
    ["none at all", [], ""],
    ["a length of zero", [lengthOf(0)], ""],
    ["an empty chunked one", [chunked, json], "0\r\n\r\n"],
  ] as const)("is asked for by name: %s", async (_, headers, sent) => {
    const heard = await unnoticed(own, () => post([...signed(""), ...headers], sent));
    expectRefusal(heard, 400, "invalid_request", ["body"]);
    await expectServing(own);
  });
});

describe("half a body", () => {
  test("whose caller has gone away leaves nothing behind", async () => {
    await unnoticed(own, async () => {
      for (const end of ["finish", "destroy"] as const) {
        const line = await openLine(url);
        line.send(requestHead("POST", verifyPath, [...signed(body), json, lengthOf(body.length)]));
        line.send(body.slice(0, body.length / 2));
        line[end]();
        await line.closed;
        line.destroy();
      }
    });
    await expectServing(own);
  });

  test.each([
    ["with a length", lengthOf(100), ""],
    ["in chunks", chunked, "64\r\n"],
  ] as const)("followed by ten seconds of silence is refused: %s", async (_, framing, prefix) => {
    waits.length = 0;
    const line = await openLine(url);
    const heard = await unnoticed(own, async () => {
      line.send(requestHead("POST", verifyPath, [...signed(body), json, framing]));
      line.send(prefix + body.slice(0, 50));
      return await line.answer();
    });
    if (heard === null) throw new Error("closed without an answer");
    expectRefusal(heard, 400, "invalid_request", ["body"]);
    expect(waits).toContain(10_000);
    line.destroy();
    await expectServing(own);
  });
});

describe("the limit of 65,536 bytes", () => {
  const framings = [
    ["a length", (text: string) => ({ head: lengthOf(text.length), sent: text })],
    ["chunks", (text: string) => ({ head: chunked, sent: inOneChunk(text) })],
  ] as const;

  test.each(framings)("still allows a body of that size, sent with %s", async (_, framed) => {
    const full = padded(bodyBytesMax);
    const { head, sent } = framed(full);
    const heard = await post([...signed(full), json, head], sent);
    expect([heard.status, heard.json.data.verify_status]).toEqual([200, "failed"]);
  });

  test.each(framings)("refuses one byte more, sent with %s", async (_, framed) => {
    const over = padded(bodyBytesMax + 1);
    const { head, sent } = framed(over);
    const heard = await unnoticed(own, () => post([...signed(over), json, head], sent));
    expectRefusal(heard, 413, "body_too_large");
    expect(heard.headers["x-dyg-environment"]).toBe("sandbox");
    await expectServing(own);
  });

  test("is looked at before the signature, and before the bytes are there", async () => {
    const over = padded(bodyBytesMax + 1);
    expectRefusal(await post([json, lengthOf(over.length)], over), 413, "body_too_large");
    expectRefusal(await post([json, lengthOf(1_000_000_000)], ""), 413, "body_too_large");
  });

  test("ends an endless body while it comes, and the line stays usable", async () => {
    const line = await openLine(url);
    line.send(requestHead("POST", verifyPath, [json, chunked]));
    for (let sent = 0; sent < 40; sent++) line.send(`10000\r\n${"a".repeat(65_536)}\r\n`);
    expect((await line.answer())?.status).toBe(413);
    line.send("0\r\n\r\n");
    line.send(requestHead("GET", "/healthz", []));
    expect((await line.answer())?.status).toBe(200);
    line.destroy();
  });

  test("counts bytes and not characters", async () => {
    const wide = JSON.stringify({ poi_id: own.poiId, code: "1", remark: "核".repeat(21_900) });
    expect(wide.length).toBeLessThan(bodyBytesMax);
    const heard = await post([...signed(wide), json, lengthOf(Buffer.byteLength(wide))], wide);
    expectRefusal(heard, 413, "body_too_large");
  });
});

describe("a body that is no JSON in UTF-8", () => {
  const broken: readonly (readonly [string, string | Uint8Array])[] = [
    ["a byte that is not UTF-8", new Uint8Array([0x7b, 0xff, 0x7d])],
    [
      "a byte that is not UTF-8 inside a text",
      Buffer.from(body.replace("}", ',"remark":"\u00ff"}'), "latin1"),
    ],
    ["an overlong encoding", new Uint8Array([0x22, 0xc0, 0xaf, 0x22])],
    ["half a character at the end", Buffer.from('"核').subarray(0, 3)],
    ["UTF-16", Buffer.from(body, "utf16le")],
    ["a byte order mark", `\ufeff${body}`],
    ["spaces only", "   "],
    ["a cut object", body.slice(0, -1)],
    ["two values", `${body}${body}`],
    ["single quotes", body.replaceAll('"', "'")],
    ["a comment", `// note\n${body}`],
    ["a trailing comma", body.replace("}", ",}")],
    ["NaN", "NaN"],
    ["30,000 open brackets", "[".repeat(30_000)],
  ];

  test.each(broken)("is refused by name: %s", async (_, raw) => {
    const reply = await unnoticed(own, () => own.call("POST", verifyPath, { raw }));
    expectRefusal(reply, 400, "invalid_request", ["body"]);
  });

  test.each(["null", "1", "true", '"text"', "[]", `${"[".repeat(30_000)}${"]".repeat(30_000)}`])(
    "is refused when its value is no object: %.20s",
    async (raw) => {
      const reply = await unnoticed(own, () => own.call("POST", verifyPath, { raw }));
      expectRefusal(reply, 400, "invalid_request", ["body"]);
    },
  );

  test("does no harm by its depth", async () => {
    const deep = `${"[".repeat(30_000)}${"]".repeat(30_000)}`;
    const raw = `{"poi_id":"${own.poiId}","code":${deep}}`;
    const reply = await unnoticed(own, () => own.call("POST", verifyPath, { raw }));
    expectRefusal(reply, 400, "invalid_request", ["code"]);
    const objects = `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`;
    const other = await unnoticed(own, () => own.call("POST", verifyPath, { raw: objects }));
    expectRefusal(other, 400, "invalid_request", ["poi_id", "a"]);
    await expectServing(own);
  });
});

describe("a content type", () => {
  test.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/json; charset=gbk",
    "application/json; charset=utf-16",
    "application/json, text/plain",
    "application/jsonx",
    "application/problem+json",
    "",
  ])("other than JSON in UTF-8 is refused: %j", async (contentType) => {
    const headers = { "content-type": contentType };
    const reply = await unnoticed(own, () => own.call("POST", verifyPath, { raw: body, headers }));
    expectRefusal(reply, 415, "unsupported_media_type", ["Content-Type"]);
  });

  test("has to be there when a body is, and once", async () => {
    for (const types of [[], [json, json], [["Content-Type", "text/plain"] as const, json]]) {
      const sent = [...signed(body), ...types, lengthOf(body.length)];
      const heard = await unnoticed(own, () => post(sent, body));
      expectRefusal(heard, 415, "unsupported_media_type", ["Content-Type"]);
    }
    await expectServing(own);
  });

  test.each([
    "application/json",
    "APPLICATION/JSON",
    "application/json;charset=UTF-8",
    'application/json; charset="utf-8"',
  ])("may be written in any way that means JSON in UTF-8: %s", async (contentType) => {
    const headers = { "content-type": contentType };
    const reply = await own.call("POST", preparePath, { raw: body, headers });
    expectRefusal(reply, 502, "upstream_refused");
  });

  test("is not asked for where there is no body", async () => {
    const { key } = await own.createOperator("admin");
    const reply = await own.call("GET", "/v1/internal/apps", {
      operator: key,
      headers: { "content-type": "text/plain" },
    });
    expect(reply.status).toBe(200);
  });
});

describe("a body where none belongs", () => {
  test.each([
    ["with a length", lengthOf(2), "{}"],
    ["in chunks", chunked, inOneChunk("{}")],
  ] as const)("is refused and not passed over: %s", async (_, framing, sent) => {
    const { key } = await own.createOperator("admin");
    const headers = [["X-XTJ-UID", key] as const, json, framing];
    const heard = await exchange(url, { method: "GET", target: "/v1/internal/apps", headers, body: sent });
    expectRefusal(heard, 400, "invalid_request", ["body"]);
  });

  test("costs nothing where its length is zero", async () => {
    const { key } = await own.createOperator("admin");
    const headers = [["X-XTJ-UID", key] as const, lengthOf(0)];
    const heard = await exchange(url, { method: "GET", target: "/v1/internal/apps", headers });
    expect(heard.status).toBe(200);
  });
});
