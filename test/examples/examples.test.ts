import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import vectors from "../signing/signing-vectors.json";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";
import { openBadRoad, type Passed } from "./bad-road.ts";
import { type Client, clients, openWorkshop } from "./clients.ts";

const workshop = openWorkshop();
const minutesMs = 180_000;
let house: TestGateway;
let url: string;

beforeAll(async () => {
  house = await openTestGateway();
  url = house.gateway.listen({ hostname: "127.0.0.1", port: 0 });
});
afterAll(async () => {
  await house.close();
  workshop.close();
});

const runAgainst = (client: Client, address: string, args: readonly string[]) =>
  workshop.runClient(client, args, {
    env: { DYG_URL: address, DYG_CLIENT_KEY: house.app.clientKey, DYG_SECRET: house.app.secret },
  });

/** All of them side by side: they wait more than they work. What each came to stands beside its name. */
const byEach = async <T>(work: (client: Client) => Promise<T>): Promise<Readonly<Record<string, T>>> =>
  Object.fromEntries(
    await Promise.all(clients.map(async (client) => [client.name, await work(client)] as const)),
  );

const forEach = <T>(expected: T): Readonly<Record<string, T>> =>
  Object.fromEntries(clients.map(({ name }) => [name, expected]));

const isVerify = ({ target }: Passed): boolean => target === "/v1/open/coupons/verify";

describe.each(clients.map((client) => [client.name, client] as const))("the %s example", (_, client) => {
  test(
    "reproduces every golden signature",
    async () => {
      const lines = vectors.cases.map((one) => {
        const { client_key, secret, timestamp, nonce, method, target, body_hex } = one;
        return [client_key, secret, timestamp, nonce, method, target, body_hex].join("\t");
      });
      const stdin = `${lines.join("\n")}\n`;
      const { stdout, stderr, code } = await workshop.runClient(client, ["golden"], { stdin });
      expect([code, stderr]).toEqual([0, ""]);
      const signed = stdout.trim().split("\n");
      expect(vectors.cases.map(({ name }, index) => [name, signed[index]])).toEqual(
        vectors.cases.map(({ name, signature }) => [name, signature]),
      );
      expect(signed).toHaveLength(44);
    },
    minutesMs,
  );

  test(
    "says how it is used",
    async () => {
      const { code, stdout } = await workshop.runClient(client, []);
      expect([code, stdout]).toEqual([2, expect.stringContaining("POI_ID")]);
    },
    minutesMs,
  );
});

test(
  "each verifies one coupon and takes it back, though an answer is lost and the gateway restarts",
  async () => {
    const seen = await byEach(async (client) => {
      const road = openBadRoad(url, (passed, before) => {
        if (before > 0) return "none";
        return isVerify(passed) ? "answer_lost" : passed.method === "POST" ? "not_ready" : "none";
      });
      const bill = `bill-${client.name}`;
      const { code, stdout } = await runAgainst(client, road.url, [house.poiId, "290000000000", bill]);
      await road.close();
      const passed = road.passed();
      const verifies = passed.filter(isVerify);
      return {
        code,
        stdout,
        noncesTwice: passed.length - new Set(passed.map(({ headers }) => headers["x-nonce"])).size,
        // The same bytes with the same key, and the second time nothing was done.
        bodies: new Set(verifies.map(({ body }) => body)).size,
        keyInBody: verifies.every(({ body }) => JSON.parse(body).idempotency_key === bill),
        replayed: verifies.map((one) => one.replayed),
        metRestart: passed.filter(({ status }) => status === 0).map(({ target }) => target.split("/").at(-1)),
      };
    });
    const told =
      /^预览 双人火锅套餐，可用 1 张\n核销 outcome=success id=\d+\n撤销 verify_status=cancelled\n$/;
    const wanted = {
      ...{ code: 0, stdout: expect.stringMatching(told), noncesTwice: 0, bodies: 1, keyInBody: true },
      ...{ replayed: [false, true], metRestart: ["preview", "cancel"] },
    };
    expect(seen).toEqual(forEach(wanted));
    const rows = (await house.call("GET", "/v1/open/verifications?updated_since=2020-01-01T00:00:00Z")).json;
    expect(rows.data).toHaveLength(clients.length);
  },
  minutesMs,
);

test(
  "each that is hung up on while the gateway works comes again with the same key, and waits with it",
  async () => {
    const seen = await byEach(async (client) => {
      const road = openBadRoad(url, (passed, before) =>
        before === 0 && isVerify(passed) ? "hung_up" : "none",
      );
      const { code, stdout } = await runAgainst(client, road.url, [house.poiId, "290000000011"]);
      await road.close();
      const verifies = road.passed().filter(isVerify);
      return {
        code,
        stdout,
        // Of a ticket that comes again the request is told as it stands: still open, or settled by then.
        answered: verifies.every(({ status }) => status === 200 || status === 202),
        twice: verifies.length > 1 && new Set(verifies.map(({ body }) => body)).size === 1,
      };
    });
    const stdout = expect.stringMatching(/核销 outcome=success id=\d+\n撤销 verify_status=cancelled\n$/);
    expect(seen).toEqual(forEach({ code: 0, stdout, answered: true, twice: true }));
  },
  minutesMs,
);

test(
  "each that meets another desk's verify of the same order (409) asks about it, and takes it for no success of its own",
  async () => {
    const seen = await byEach(async (client) => {
      const { codes, certificates } = house.sandbox.admin.createOrder();
      const match = certificates[0]?.encryptedCode ?? "";
      house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_before", times: 2, match });
      const other = house.verify({ poi_id: house.poiId, code: codes[0], ext_order_id: "other-desk" });
      const road = openBadRoad(url, () => "none");
      const { code, stdout } = await runAgainst(client, road.url, [house.poiId, codes[0] ?? ""]);
      await Promise.all([road.close(), other]);
      return {
        code,
        stdout,
        verifies: road
          .passed()
          .filter(isVerify)
          .map(({ status }) => status),
      };
    });
    const stdout = expect.stringContaining("这张券由另一单核销：other-desk（outcome=success），本单没有核销");
    expect(seen).toEqual(forEach({ code: 1, stdout, verifies: [409] }));
  },
  minutesMs,
);

test(
  "each asks before it acts when it is started again with a bill it knows nothing of any more",
  async () => {
    const seen = await byEach(async (client) => {
      const again = await runAgainst(client, url, [house.poiId, "290000000000", `bill-${client.name}`]);
      return [again.code, again.stdout];
    });
    const known = expect.stringMatching(/^这个单号核销过：id=(\d+)\n核销 outcome=cancelled id=\1\n/);
    expect(seen).toEqual(forEach([1, known]));
  },
  minutesMs,
);

test(
  "each waits for an outcome nobody knows yet, by asking only",
  async () => {
    const seen = await byEach(async (client) => {
      const road = openBadRoad(url, () => "none");
      const { code, stdout } = await runAgainst(client, road.url, [house.poiId, "290000000021"]);
      await road.close();
      const asked = road.passed().filter(({ method, target }) => method === "GET" && /\/\d+$/.test(target));
      return {
        code,
        stdout,
        verifies: road
          .passed()
          .filter(isVerify)
          .map(({ status }) => status),
        asked: asked.length > 0,
      };
    });
    const stdout = expect.stringContaining("核销 outcome=success");
    expect(seen).toEqual(forEach({ code: 0, stdout, verifies: [202], asked: true }));
  },
  minutesMs,
);

test(
  "each reads a refusal as one: of a coupon at verify, of one at preview, of a code, of itself",
  async () => {
    const seen = await byEach(async (client) => {
      const told = [];
      for (const code of ["210000001229", "290000000042", "200000001212"])
        told.push(await runAgainst(client, url, [house.poiId, code]));
      const secret = "not the secret at all, not at all";
      const env = { DYG_URL: url, DYG_CLIENT_KEY: house.app.clientKey, DYG_SECRET: secret };
      told.push(await workshop.runClient(client, [house.poiId, "290000000000"], { env }));
      return told.map(({ code, stdout }) => [code, stdout]);
    });
    expect(seen).toEqual(
      forEach([
        [1, expect.stringMatching(/outcome=failed id=\d+\n原因 error_key=risk_control retry=never：.+/)],
        [1, expect.stringContaining("coupon_expired")],
        [1, expect.stringContaining("upstream_refused")],
        [1, expect.stringContaining("signature_invalid")],
      ]),
    );
  },
  minutesMs,
);
