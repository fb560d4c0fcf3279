import { beforeAll, describe, expect, test } from "bun:test";
import { operationTable } from "../../generated/operations.ts";
import { systemClock } from "../../src/clock.ts";
import { mount } from "../../src/http/mount.ts";
import { silentLog } from "../../src/log.ts";
import { openCompiler } from "./compile.ts";

const complaints = openCompiler();

/** A room that contributes one or two handlers, as rooms do. */
const room = (ids: string, handlers: string): string => `
import type { Handlers } from "../../src/http/handlers.ts";
declare const health: Awaited<ReturnType<Handlers["getHealth"]>>["body"];
declare const app: Awaited<ReturnType<Handlers["createApp"]>>["body"];
export const operations = (): Pick<Handlers, ${ids}> => ({ ${handlers} });
`;

/** The gateway, which puts the handlers of all rooms together. */
const gateway = (handlers: string): string => `
import type { Handlers } from "../../src/http/handlers.ts";
import { mount } from "../../src/http/mount.ts";
declare const rooms: Handlers;
declare const ground: Parameters<typeof mount>[1];
const { getHealth, ...others } = rooms;
export const endpoints = mount({ ${handlers} }, ground);
`;

const right: readonly (readonly [string, string])[] = [
  [
    "a handler that keeps its contract",
    room('"getHealth"', "getHealth: async () => ({ status: 200, body: health })"),
  ],
  ["each of several statuses", room('"getHealth"', "getHealth: async () => ({ status: 503, body: health })")],
  [
    "a handler that reads its path, query, body and caller",
    room(
      '"getVerification" | "findShops" | "createApp"',
      `getVerification: async ({ params, caller }) => { throw new Error(params.id + caller.kind); },
       findShops: async ({ query }) => ({ status: 200, body: new TextEncoder().encode(query.poi_id) }),
       createApp: async ({ body }) => { body.name satisfies string; return { status: 201, body: app }; }`,
    ),
  ],
  ["all handlers together", gateway("...others, getHealth")],
];

const wrong: readonly (readonly [what: string, text: string, complaint: RegExp])[] = [
  ["a forgotten handler", gateway("...others"), /'getHealth' is missing/],
  [
    "an operation spelt wrongly where handlers come together",
    gateway("...others, getHealt: getHealth"),
    /'getHealth' is missing|getHealt/,
  ],
  [
    "an operation spelt wrongly in its room",
    room('"getHealt"', "getHealt: async () => ({ status: 200, body: health })"),
    /"getHealt"/,
  ],
  [
    "a handler beyond those a room promises",
    room(
      '"getHealth"',
      "getHealth: async () => ({ status: 200, body: health }), getHealt: async () => health",
    ),
    /'getHealt' does not exist/,
  ],
  [
    "an answer that is no answer",
    room('"getHealth"', "getHealth: async () => 'ok'"),
    /Type 'string' is not assignable/,
  ],
  [
    "an answer without a promise",
    room('"getHealth"', "getHealth: () => ({ status: 200, body: health })"),
    /Promise/,
  ],
  [
    "an answer without a status",
    room('"getHealth"', "getHealth: async () => ({ body: health })"),
    /'status' is missing/,
  ],
  [
    "a status that is not in the contract",
    room('"createApp"', "createApp: async () => ({ status: 200, body: app })"),
    /Type '200' is not assignable to type '201'/,
  ],
  [
    "an error given as an answer",
    room('"createApp"', "createApp: async () => ({ status: 409, body: { code: 'already_exists' } })"),
    /Type '409' is not assignable/,
  ],
  [
    "a body without its envelope",
    room('"createApp"', "createApp: async () => ({ status: 201, body: app.data })"),
    /'data' is missing/,
  ],
  [
    "a field of another type",
    room(
      '"getHealth"',
      "getHealth: async () => ({ status: 200, body: { ...health, uptime_seconds: String(health.uptime_seconds) } })",
    ),
    /Type 'string' is not assignable to type 'number'/,
  ],
  [
    "a word the contract does not know",
    room('"getHealth"', 'getHealth: async () => ({ status: 200, body: { ...health, status: "fine" } })'),
    /"fine"/,
  ],
  [
    "a field left out",
    room(
      '"getHealth"',
      "getHealth: async () => { const { version, ...body } = health; return { status: 200, body }; }",
    ),
    /'version' is missing/,
  ],
  [
    "a value where the upstream's bytes are handed through",
    room('"findShops"', "findShops: async () => ({ status: 200, body: { shops: [] } })"),
    /Uint8Array/,
  ],
  [
    "a body field the contract does not know",
    room('"createApp"', "createApp: async ({ body }) => { body.nam; return { status: 201, body: app }; }"),
    /'nam' does not exist/,
  ],
  [
    "a body field taken for another type",
    room(
      '"createApp"',
      "createApp: async ({ body }) => { body.name satisfies number; return { status: 201, body: app }; }",
    ),
    /'string' does not satisfy the expected type 'number'/,
  ],
  [
    "an optional body field taken for granted",
    room(
      '"createApp"',
      "createApp: async ({ body }) => { body.secret.length; return { status: 201, body: app }; }",
    ),
    /possibly 'undefined'/,
  ],
  [
    "a query parameter the contract does not know",
    room('"findShops"', "findShops: async ({ query }) => { throw new Error(query.shop); }"),
    /'shop' does not exist/,
  ],
  [
    "a body where there is none",
    room('"findShops"', "findShops: async ({ body }) => { throw new Error(body.poi_id); }"),
    /'poi_id' does not exist|possibly 'undefined'/,
  ],
];

// The first look reads the whole contract; those that follow are quick.
beforeAll(() => {
  complaints("export {};");
}, 60_000);

describe("the type checker lets pass", () => {
  for (const [what, text] of right)
    test(what, () => {
      expect(complaints(text)).toEqual([]);
    });
});

describe("the type checker refuses", () => {
  for (const [what, text, complaint] of wrong)
    test(what, () => {
      const found = complaints(text);
      expect(found.join("\n")).toMatch(complaint);
    });
});

describe("at start, where types are no longer there,", () => {
  const handlers: Record<string, () => Promise<never>> = Object.fromEntries(
    Object.keys(operationTable).map((id) => [id, () => Promise.reject(new Error("not called"))]),
  );
  const admit = () => Promise.reject(new Error("not called"));
  const ground = {
    admission: {
      signed: admit,
      operator: admit,
      session: admit,
      deviceCode: admit,
      limit: () => {},
      hear: () => {},
      isSecure: () => true,
      addressOf: () => null,
    },
    clock: systemClock,
    log: silentLog,
  };
  // biome-ignore lint/suspicious/noExplicitAny: what is shown is what happens when the types are got round
  const mountAnyway = (given: any) => mount(given, ground);

  test("every operation with its handler is mounted, once", () => {
    expect(mountAnyway(handlers).map(({ operationId }) => operationId)).toEqual(Object.keys(operationTable));
  });

  test("a missing handler is named", () => {
    const { verifyCoupon: _left, ...others } = handlers;
    expect(() => mountAnyway(others)).toThrow("no handler for [verifyCoupon], no operation for []");
  });

  test("a handler without an operation is named", () => {
    const { verifyCoupon, ...others } = handlers;
    expect(() => mountAnyway({ ...others, verifyCupon: verifyCoupon })).toThrow(
      "no handler for [verifyCoupon], no operation for [verifyCupon]",
    );
  });

  test("a handler that is no function is missing", () => {
    expect(() => mountAnyway({ ...handlers, getHealth: undefined })).toThrow("no handler for [getHealth]");
  });
});
