import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openDay, ownersDay } from "./day.ts";
import { formsOf, leaksIn, type Secret } from "./forms.ts";
import { openProgramHouse, type ProgramHouse } from "./house.ts";

const adminOf = async (house: ProgramHouse): Promise<string> => {
  const args = ["operators", "create", "--uid", "boss", "--name", "老板", "--role", "admin", "--json"];
  return JSON.parse(await house.command(args)).data.key;
};

const appOf = async (house: ProgramHouse) => {
  const args = ["apps", "create", "--name", "收银", "--code", "till", "--allow-token-read", "--json"];
  const { app, secret } = JSON.parse(await house.command(args)).data;
  return { clientKey: app.client_key, secret };
};

const liveThroughIt = async (house: ProgramHouse) => {
  const [adminKey, app] = [await adminOf(house), await appOf(house)];
  await house.serve();
  const day = openDay(house, app, adminKey);
  const statuses = {
    modes: await day.modes(),
    codes: await day.everyCode(),
    clumsy: await day.clumsy(),
    strangers: await day.strangers(),
    badDay: await day.badDay(),
    tokens: await day.tokens(),
    owner: await ownersDay(house, day, adminKey),
  };
  const metrics = await house.call("GET", "/metrics");
  house.book.hearSandbox(house.sandbox);
  expect(await house.stop()).toBe(0);
  // The same data once more, as it was at the backup: recovery reads Douyin's book.
  await house.command(["restore", join(house.folder, "kept.db"), "--json"]);
  await house.serve();
  for (const { name } of (await day.admin("GET", "/v1/internal/jobs")).json.data)
    await day.admin("POST", `/v1/internal/jobs/${name}/run`);
  await day.verify({ code: "290000000000" });
  house.book.hearSandbox(house.sandbox);
  expect(await house.stop()).toBe(0);
  return { statuses, metrics: metrics.text };
};

/** How many secrets of each kind were used: a list that is empty would prove nothing. */
const countOf = (secrets: readonly Secret[], kind: string): number =>
  secrets.filter((one) => one.kind.includes(kind)).length;

const usedAtLeast: Readonly<Record<string, number>> = {
  ...{ "plain code": 100, "encrypted code": 100, "short link": 100, "object id": 100, "verify token": 50 },
  ...{ "phone number": 100, "person's name": 100, "identity number": 100, "open id": 100 },
  ...{ "access token": 2, "client secret": 1, "master key": 1, "proxy secret": 1, ticket: 1 },
  ...{ "answered secret": 2, "sent secret": 1, "its secret": 3, cookie: 2, csrf: 2, device: 2 },
};

/** What was answered, so that a day on which little happened is noticed. */
const expectABusyDay = (statuses: Awaited<ReturnType<typeof liveThroughIt>>["statuses"]): void => {
  const { modes, codes, clumsy, strangers, badDay, tokens, owner } = statuses;
  // The second use of one verify token is refused, of one ticket it is the same request.
  expect(modes).toEqual([200, 200, 200, 422, 200, 200, 200]);
  for (const status of [200, 202, 502]) {
    expect(codes).toContain(status);
    expect(badDay).toContain(status);
  }
  expect(new Set(clumsy)).toEqual(new Set([400, 404, 502]));
  expect(new Set(strangers)).toEqual(new Set([401]));
  // Whether a refresh comes to nothing depends on how soon after the last one it is asked for.
  expect(tokens.filter((status) => status !== 502 && status !== 200)).toEqual([]);
  expect(new Set(owner)).toEqual(new Set([200, 201, 202, 401, 403]));
};

test("a whole day with everything that can go wrong leaves no secret in the log, in /metrics or in an error", async () => {
  const house = await openProgramHouse();
  try {
    const { statuses, metrics } = await liveThroughIt(house);
    expectABusyDay(statuses);
    const masterKey = readFileSync(join(house.env.DYG_DATA_DIR, "master.key"), "utf8").trim();
    house.book.add("master key", masterKey);
    const secrets = house.book.secrets();
    for (const [kind, least] of Object.entries(usedAtLeast))
      expect([kind, countOf(secrets, kind) >= least]).toEqual([kind, true]);

    const log = house.log();
    for (const msg of ["douyin call", "request", "verify outcome unknown", "douyin refused the access token"])
      expect(log).toContain(`"msg":"${msg}"`);
    expect(leaksIn(log, secrets)).toEqual([]);
    expect(metrics).toContain("dyg_");
    expect(leaksIn(metrics, secrets)).toEqual([]);
    const errors = house.troubles().map(({ status, text }) => ({ status, leaks: leaksIn(text, secrets) }));
    expect(errors.length).toBeGreaterThan(25);
    expect(errors.filter(({ leaks }) => leaks.length > 0)).toEqual([]);

    // The same search finds each of them once it is there.
    const missed = secrets.filter((secret) => leaksIn(`${log}\n${secret.value}\n`, [secret]).length === 0);
    expect(missed).toEqual([]);
  } finally {
    await house.close();
  }
}, 180_000);

describe("a secret is found in whatever form it was written", () => {
  const value = "Cg9a+/测试 phone=13800138000";
  const planted: readonly (readonly [string, string])[] = [
    ["plain", value],
    ["in a JSON text", JSON.stringify({ detail: JSON.stringify({ value }) })],
    ["URL-encoded", `GET /x?code=${encodeURIComponent(value)}`],
    ["as a form", new URLSearchParams({ code: value }).toString()],
    ["in hex", Buffer.from(`before${value}after`).toString("hex")],
    ...[0, 1, 2].flatMap((before): (readonly [string, string])[] => {
      const wrapped = Buffer.from(`${"x".repeat(before)}${value}, and more`);
      return [
        [`in base64 after ${before} bytes`, wrapped.toString("base64")],
        [`in base64url after ${before} bytes`, wrapped.toString("base64url")],
      ];
    }),
  ];
  test.each(planted)("%s", (_, text) => {
    const line = JSON.stringify({ level: "info", msg: "request", note: text });
    expect(leaksIn(`before\n${line}\nafter`, [{ kind: "planted", value }])).not.toEqual([]);
    expect(
      leaksIn(`before\n${line}\nafter`, [{ kind: "another", value: "Dh8b-/其他 phone=13911139111" }]),
    ).toEqual([]);
  });

  test("and what is told of it does not repeat it", () => {
    const [leak] = leaksIn(`a line with ${value} in it`, [{ kind: "planted", value }]);
    expect(leak?.where).toBe("a line with █ in it");
  });

  test("no form is so short that chance would find it", () => {
    for (const form of formsOf("张三").values()) expect(Buffer.byteLength(form)).toBeGreaterThanOrEqual(8);
  });
});
