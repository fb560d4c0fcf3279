import { expect, test } from "bun:test";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { systemClock } from "../../src/clock.ts";
import { openConnections } from "../../src/douyin/wire/connections.ts";
import { readReply } from "../../src/douyin/wire/http-reply.ts";
import { type Answer, http, openUpstream, type Seen } from "./upstream.ts";

const open = async (answer: (seen: Seen, index: number) => Answer, connectionsMax = 16) => {
  const upstream = await openUpstream(answer);
  const target = { dial: "127.0.0.1", host: "127.0.0.1", port: upstream.port, secure: false };
  const connections = openConnections({ target, clock: systemClock, bodyBytesMax: 1000, connectionsMax });
  const get = (limitMs = 300) =>
    connections.send({ method: "GET", target: "/a/?b=c", headers: "", body: "" }, limitMs);
  const post = (limitMs = 300) =>
    connections.send({ method: "POST", target: "/a/", headers: "", body: "{}" }, limitMs);
  const close = () => {
    connections.close();
    upstream.close();
  };
  return { get, post, close, seen: upstream.seen };
};

for (const method of ["get", "post"] as const) {
  test(`a ${method} dropped on a warm connection is sent once and reported as lost`, async () => {
    const wire = await open(({ turn }) => (turn === 0 ? http("{}") : "drop"));
    expect((await wire[method]()).kind).toBe("answered");
    expect(await wire[method]()).toMatchObject({ kind: "failed", reason: "lost", sent: true });
    await Bun.sleep(50);
    expect(wire.seen.map(({ connection, turn }) => [connection, turn])).toEqual([
      [0, 0],
      [0, 1],
    ]);
    wire.close();
  });
}

const chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
const readable: readonly (readonly [string, string | Buffer, string])[] = [
  ["a length", http("hello"), "hello"],
  ["no body", "HTTP/1.1 204 No Content\r\n\r\n", ""],
  ["an empty body", http(""), ""],
  ["chunks", `${chunked}3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n`, "hello"],
  ["chunks with a trailer", `${chunked}5\r\nhello\r\n0\r\nx-t: 1\r\n\r\n`, "hello"],
  ["an interim answer first", `HTTP/1.1 100 Continue\r\n\r\n${http("hello").toString()}`, "hello"],
  ["gzip", http(gzipSync("hello"), "content-encoding: gzip\r\n"), "hello"],
  ["deflate", http(deflateSync("hello"), "content-encoding: deflate\r\n"), "hello"],
  ["brotli", http(brotliCompressSync("hello"), "Content-Encoding: br\r\n"), "hello"],
  [
    "the same length twice",
    "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nContent-Length: 5\r\n\r\nhello",
    "hello",
  ],
];

test.each(readable)(
  "an answer with %s is read once it is whole, and not before",
  async (_name, bytes, body) => {
    const wire = await open(() => bytes);
    for (let call = 0; call < 2; call++) {
      const outcome = await wire.get();
      expect(outcome.kind === "answered" && Buffer.from(outcome.reply.body).toString()).toBe(body);
    }
    expect(wire.seen.map(({ turn }) => turn)).toEqual([0, 1]);
    wire.close();

    const whole = Buffer.from(bytes);
    for (let length = 0; length < whole.length; length++) {
      expect(readReply(whole.subarray(0, length), false, { bodyBytesMax: 1000 })).toBeNull();
    }
    const reply = readReply(whole, false, { bodyBytesMax: 1000 });
    expect(Buffer.from(reply?.body ?? "none").toString()).toBe(body);
  },
);

const unreadable: readonly (readonly [string, string | Buffer])[] = [
  ["another protocol", "SSH-2.0-x\r\n\r\n"],
  ["no status", "HTTP/1.1 OK\r\n\r\n"],
  ["a broken header", "HTTP/1.1 200 OK\r\nx y: 1\r\n\r\n"],
  ["a folded header", "HTTP/1.1 200 OK\r\na: 1\r\n b\r\n\r\n"],
  ["two lengths", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello"],
  ["a negative length", "HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\nhello"],
  [
    "length and chunks",
    "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
  ],
  ["an unknown transfer encoding", "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n"],
  ["a broken chunk size", `${chunked}zz\r\n`],
  ["a broken chunk end", `${chunked}2\r\nhello\r\n`],
  ["a body over the limit", "HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n"],
  ["chunks over the limit", `${chunked}3e9\r\n`],
  ["a bomb", http(gzipSync(Buffer.alloc(5000)), "content-encoding: gzip\r\n")],
  ["broken gzip", http("hello", "content-encoding: gzip\r\n")],
  ["an unknown content encoding", http("hello", "content-encoding: zstd9\r\n")],
  ["an upgrade", "HTTP/1.1 101 Switching\r\n\r\n"],
  ["a head without end", `HTTP/1.1 200 OK\r\nx: ${"a".repeat(70_000)}`],
];

test.each(unreadable)(
  "an answer with %s is malformed, and its connection is not used again",
  async (_name, bytes) => {
    const wire = await open((_, index) => (index === 0 ? bytes : http("{}")));
    expect(await wire.get()).toMatchObject({ kind: "failed", reason: "malformed", sent: true });
    expect((await wire.get()).kind).toBe("answered");
    expect(wire.seen.map(({ connection }) => connection)).toEqual([0, 1]);
    wire.close();
  },
);

test.each([
  ["connection: close", http("{}", "Connection: keep-alive, Close\r\n")],
  ["HTTP/1.0", "HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\n{}"],
  ["bytes after the answer", `${http("{}").toString()}HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]`],
] as const)("%s ends the connection with the answer", async (_name, bytes) => {
  const wire = await open(() => bytes);
  for (let call = 0; call < 2; call++) {
    const outcome = await wire.get();
    expect(outcome.kind === "answered" && Buffer.from(outcome.reply.body).toString()).toBe("{}");
  }
  expect(wire.seen.map(({ connection }) => connection)).toEqual([0, 1]);
  wire.close();
});

test("an answer cut short is lost", async () => {
  const server = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: { data: (socket) => void socket.end("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhe") },
  });
  const target = { dial: "127.0.0.1", host: "127.0.0.1", port: server.port, secure: false };
  const wire = openConnections({ target, clock: systemClock, bodyBytesMax: 1000, connectionsMax: 1 });
  const outcome = await wire.send({ method: "GET", target: "/", headers: "", body: "" }, 300);
  expect(outcome).toMatchObject({ kind: "failed", reason: "lost", sent: true });
  wire.close();
  server.stop(true);
});

test("a body that ends with the connection is read", async () => {
  const server = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: { data: (socket) => void socket.end("HTTP/1.1 200 OK\r\n\r\nhello") },
  });
  const target = { dial: "127.0.0.1", host: "127.0.0.1", port: server.port, secure: false };
  const wire = openConnections({ target, clock: systemClock, bodyBytesMax: 1000, connectionsMax: 1 });
  const outcome = await wire.send({ method: "GET", target: "/", headers: "", body: "" }, 300);
  expect(outcome.kind === "answered" && Buffer.from(outcome.reply.body).toString()).toBe("hello");
  wire.close();
  server.stop(true);
});

test("a connection that went silent costs one call its time limit, and is not used again", async () => {
  const wire = await open(({ connection, turn }) =>
    connection === 0 && turn === 1 ? "silence" : http("{}"),
  );
  await wire.get();
  const startMs = systemClock.monotonicMs();
  expect(await wire.get(120)).toMatchObject({ kind: "failed", reason: "timeout", sent: true });
  expect(systemClock.monotonicMs() - startMs).toBeLessThan(250);
  expect((await wire.get()).kind).toBe("answered");
  expect(wire.seen.map(({ connection }) => connection)).toEqual([0, 0, 1]);
  wire.close();
});

test("nothing is sent where there is no connection, no time, or a character that would split the request", async () => {
  const target = { dial: "127.0.0.1", host: "127.0.0.1", port: 1, secure: false };
  const wire = openConnections({ target, clock: systemClock, bodyBytesMax: 1000, connectionsMax: 1 });
  const send = (over: object, limitMs = 300) =>
    wire.send({ method: "GET", target: "/", headers: "", body: "", ...over }, limitMs);
  expect(await send({})).toMatchObject({ reason: "no_connection", sent: false });
  expect(await send({}, 0)).toMatchObject({ reason: "timeout", sent: false });
  expect(await send({ target: "/ HTTP/1.1\r\n\r\n" })).toMatchObject({
    reason: "no_connection",
    sent: false,
  });
  expect(await send({ headers: "a: é\r\n" })).toMatchObject({ reason: "no_connection", sent: false });
  wire.close();
  expect(await send({})).toMatchObject({ reason: "no_connection", sent: false });
});

test("300 calls at once share the connections allowed, and each gets its own answer", async () => {
  const upstream = await openUpstream(({ line }) => http(line.split(" ")[1] ?? ""));
  const target = { dial: "127.0.0.1", host: "127.0.0.1", port: upstream.port, secure: false };
  const wire = openConnections({ target, clock: systemClock, bodyBytesMax: 1000, connectionsMax: 20 });
  const bodies = await Promise.all(
    Array.from({ length: 300 }, async (_, index) => {
      const outcome = await wire.send({ method: "GET", target: `/${index}`, headers: "", body: "" }, 3000);
      return outcome.kind === "answered" ? Buffer.from(outcome.reply.body).toString() : outcome.reason;
    }),
  );
  expect(bodies).toEqual(Array.from({ length: 300 }, (_, index) => `/${index}`));
  expect(new Set(upstream.seen.map(({ connection }) => connection)).size).toBe(20);
  wire.close();
  upstream.close();
});

test("a call that waits for a connection longer than its limit was never sent", async () => {
  const wire = await open(() => "silence", 1);
  const first = wire.get(200);
  expect(await wire.get(60)).toMatchObject({ reason: "timeout", sent: false });
  expect(await first).toMatchObject({ reason: "timeout", sent: true });
  expect(wire.seen).toHaveLength(1);
  wire.close();
});

test("closing fails what runs and what waits", async () => {
  const wire = await open(() => "silence", 1);
  const running = wire.get(3000);
  const waiting = wire.get(3000);
  await Bun.sleep(30);
  wire.close();
  expect(await running).toMatchObject({ reason: "lost", sent: true });
  expect(await waiting).toMatchObject({ reason: "no_connection", sent: false });
});
