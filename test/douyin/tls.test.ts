import { expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer } from "node:tls";
import { systemClock } from "../../src/clock.ts";
import { openConnections } from "../../src/douyin/wire/connections.ts";

// Made for this test alone: self-signed, for the name open.douyin.test.
const key = `-----BEGIN EC PRIVATE KEY-----
MHcCAQEEILm0tRNymeyfLF0pqWgc0Bwuijgo5bEHquy5KZr1EE6YoAoGCCqGSM49
AwEHoUQDQgAEOLzIoFzG5AAJo0MF9nubS5WHJ6NvTZmoy2Ke2et/PdRW0JCfWvyQ
vFdBRTHIlL+V5qY4p1NFMLllJXQweGewEA==
-----END EC PRIVATE KEY-----
`;
const cert = `-----BEGIN CERTIFICATE-----
MIIBzDCCAXOgAwIBAgIUCFriX5ckFUcWAWJo+gI3RJhXKEEwCgYIKoZIzj0EAwIw
GzEZMBcGA1UEAwwQb3Blbi5kb3V5aW4udGVzdDAgFw0yNjExMjQwMDIwMzZaGA8y
MTI2MTAzMTAwMjAzNlowGzEZMBcGA1UEAwwQb3Blbi5kb3V5aW4udGVzdDBZMBMG
ByqGSM49AgEGCCqGSM49AwEHA0IABDi8yKBcxuQACaNDBfZ7m0uVhyejb02ZqMti
ntnrfz3UVtCQn1r8kLxXQUUxyJS/leamOKdTRTC5ZSV0MHhnsBCjgZIwgY8wHQYD
VR0OBBYEFG1i15d2l5N9Py1tP+pTynpoqSumMB8GA1UdIwQYMBaAFG1i15d2l5N9
Py1tP+pTynpoqSumMA8GA1UdEwEB/wQFMAMBAf8wPAYDVR0RBDUwM4IQb3Blbi5k
b3V5aW4udGVzdIIMdi5kb3V5aW4uY29tghF3d3cuaWVzZG91eWluLmNvbTAKBggq
hkjOPQQDAgNHADBEAiA6gmQBNmduvquhdRAL8lhS/8ZgUB/2wCA/Nqr4IjuanwIg
Lzoy/AV591lB5C8Xu5qhsdxLRMz0tkYEuL8yknBrvCc=
-----END CERTIFICATE-----
`;

const openServer = async () => {
  let requests = 0;
  const server = createServer({ key, cert }, (socket) => {
    socket.on("error", () => {});
    socket.on("data", () => {
      requests++;
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
    });
  });
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    requests: () => requests,
    close: () => server.close(),
  };
};

const outcomeOf = async (port: number, host: string) => {
  const target = { dial: "127.0.0.1", host, port, secure: true };
  const wire = openConnections({ target, clock: systemClock, bodyBytesMax: 1000, connectionsMax: 1 });
  const outcome = await wire.send({ method: "GET", target: "/", headers: "", body: "" }, 2000);
  wire.close();
  return outcome.kind === "answered" ? "answered" : `${outcome.reason} sent=${outcome.sent}`;
};

// The same file is the child that trusts the certificate: trust is read from the environment at start.
const asked = process.env["DYG_TEST_TLS"];
if (asked !== undefined) {
  const [port, ...hosts] = asked.split(" ");
  test("the child asks", async () => {
    for (const host of hosts) console.log(`outcome ${host}: ${await outcomeOf(Number(port), host)}`);
  });
} else {
  test("a certificate nobody vouches for ends the call before a byte of it is sent", async () => {
    const server = await openServer();
    expect(await outcomeOf(server.port, "open.douyin.test")).toBe("no_connection sent=false");
    expect(server.requests()).toBe(0);
    server.close();
  });

  test("a trusted certificate serves its own name, and no other name or address", async () => {
    const server = await openServer();
    const folder = await mkdtemp(join(tmpdir(), "dyg-tls-"));
    const file = join(folder, "ca.pem");
    await Bun.write(file, cert);
    const child = Bun.spawn([process.execPath, "test", import.meta.path], {
      env: {
        ...process.env,
        NODE_EXTRA_CA_CERTS: file,
        DYG_TEST_TLS: `${server.port} open.douyin.test evil.test 127.0.0.1`,
      },
      stdout: "pipe",
      stderr: "ignore",
    });
    const told = await new Response(child.stdout).text();
    expect(told.split("\n").filter((line) => line.startsWith("outcome"))).toEqual([
      "outcome open.douyin.test: answered",
      "outcome evil.test: no_connection sent=false",
      "outcome 127.0.0.1: no_connection sent=false",
    ]);
    expect(server.requests()).toBe(1);
    await rm(folder, { recursive: true });
    server.close();
  });
}
