import { expect, setDefaultTimeout, test } from "bun:test";
import { doorComplaints } from "./doors.ts";
import { exceptions } from "./places.ts";
import { doors } from "./rules.ts";
import { importsOf, readSources } from "./sources.ts";
import { useComplaints } from "./uses.ts";

// Reading and generating takes as long as the machine is busy: these tests are about what, not how fast.
setDefaultTimeout(60_000);

const sources = await readSources(["src"]);

const complaintsAbout = (path: string, text: string): readonly string[] => {
  const planted = [{ path, text }];
  return [...doorComplaints(planted), ...useComplaints(planted)];
};

test("rooms know each other only through the listed doors, without cycles, barrels or nameless folders", () => {
  expect(doorComplaints(sources)).toEqual([]);
}, 60_000);

test("network, time and environment have one place each, and only storage runs statements", () => {
  expect(useComplaints(sources)).toEqual([]);
}, 60_000);

test("the rules are about this building: its imports are found", () => {
  expect(sources.flatMap(importsOf).length).toBeGreaterThan(300);
});

test("no two rooms open doors to each other, also by way of others", () => {
  const reach = (room: string): ReadonlySet<string> => {
    const seen = new Set<string>();
    const look = (from: string): void => {
      for (const door of doors[from] ?? []) {
        const next = door.replace(/^type /, "").replace(/\/.*/, "");
        if (seen.has(next)) continue;
        seen.add(next);
        look(next);
      }
    };
    look(room);
    return seen;
  };
  expect(Object.keys(doors).filter((room) => reach(room).has(room))).toEqual([]);
});

test("every exception gives its reason", () => {
  for (const reason of Object.values(exceptions)) expect(reason.length).toBeGreaterThan(20);
});

const broken: readonly (readonly [what: string, path: string, text: string, complaint: string])[] = [
  ["a room without a door", "src/shops/a.ts", 'import { x } from "../ledger/view.ts";', "no door from shops"],
  [
    "a value through a door for types",
    "src/shops/a.ts",
    'import { x } from "../douyin/client.ts";',
    "no door",
  ],
  [
    "a value beside types in one import",
    "src/shops/a.ts",
    'import { type T, x } from "../douyin/client.ts";',
    "no door",
  ],
  ["a type without a door", "src/http/a.ts", 'import type { T } from "../apps/view.ts";', "(types)"],
  ["a type named in place", "src/http/a.ts", 'type T = import("../apps/view.ts").T;', "no door from http"],
  [
    "an import at run time",
    "src/http/a.ts",
    'const x = await import("../apps/view.ts");',
    "no door from http",
  ],
  ["a re-export", "src/http/a.ts", 'export { x } from "../apps/view.ts";\nexport const y = 1;', "no door"],
  ["an import for its effect", "src/http/a.ts", 'import "../apps/view.ts";', "no door from http"],
  ["ground that looks up", "src/log.ts", 'import type { T } from "./apps/view.ts";', "no door from ground"],
  ["ground that builds", "src/log.ts", 'import { openGateway } from "./gateway.ts";', "no door from ground"],
  [
    "a room that builds",
    "src/apps/a.ts",
    'import { openGateway } from "../gateway.ts";',
    "no door from apps",
  ],
  ["a sandbox that peeks", "src/sandbox/a.ts", 'import type { T } from "../douyin/replies.ts";', "no door"],
  ["a sandbox in a room's hands", "src/apps/a.ts", 'import { x } from "../sandbox/server.ts";', "no door"],
  ["a new room", "src/gifts/a.ts", 'import { x } from "../apps/view.ts";', "a room without rules: gifts"],
  ["a developer's tool", "src/apps/a.ts", 'import { x } from "../../tools/generate.ts";', "not in the list"],
  ["an unlisted package", "src/apps/a.ts", 'import x from "left-pad";', "left-pad is not in the list"],
  ["Elysia outside http", "src/apps/a.ts", 'import { Elysia } from "elysia";', "elysia is not for"],
  [
    "drizzle outside its files",
    "src/apps/view.ts",
    'import { eq } from "drizzle-orm";',
    "drizzle-orm is not",
  ],
  [
    "drizzle's inner modules",
    "src/apps/view.ts",
    'import type { T } from "drizzle-orm/sqlite-core";',
    "is not",
  ],
  [
    "SQLite outside storage",
    "src/apps/repository.ts",
    'import { Database } from "bun:sqlite";',
    "bun:sqlite",
  ],
  ["another way out", "src/shops/a.ts", 'import { request } from "node:https";', "node:https is not for"],
  [
    "another way out, late",
    "src/shops/a.ts",
    'const { connect } = process.getBuiltinModule("node:net");',
    "node:net is not for",
  ],
  ["a call to the outside", "src/shops/a.ts", "export const x = await fetch(url);", "fetch is not"],
  ["fetch handed on", "src/shops/a.ts", "export const x = open(fetch);", "fetch is not"],
  ["fetch by another name", "src/shops/a.ts", "export const x = globalThis.fetch(url);", "globalThis is not"],
  ["the environment", "src/config.ts", 'export const x = process.env["X"];', "process.env is not"],
  ["the time of day", "src/apps/a.ts", "export const x = Date.now();", "Date.now is not"],
  ["a new date", "src/apps/a.ts", "export const x = new Date();", "new Date is not"],
  ["a real timer", "src/apps/a.ts", "setTimeout(x, 1);", "setTimeout is not"],
  ["a real time limit", "src/douyin/a.ts", "x({ signal: AbortSignal.timeout(1) });", "AbortSignal.timeout"],
  ["a page that looks into the server", "src/desk/a.tsx", 'import { x } from "../problem.ts";', "no door"],
  ["a page that looks into another", "src/desk/a.tsx", 'import { x } from "../console/a.tsx";', "no door"],
  [
    "a page that takes more than types",
    "src/desk/a.ts",
    'import { x } from "../../generated/api.ts";',
    "for its types",
  ],
  ["a page of the server's", "src/http/a.ts", 'import { x } from "../desk/a.tsx";', "no door from http"],
  ["a way out of a page", "src/desk/a.tsx", "export const x = await fetch(url);", "fetch is not"],
  ["an index", "src/apps/index.ts", "export const x = 1;", "is a barrel"],
  ["a barrel", "src/apps/a.ts", 'export * from "./view.ts";', "is a barrel"],
  ["a nameless folder", "src/apps/utils/a.ts", "export const x = 1;", "a folder called utils"],
  ["a statement run in a room", "src/apps/a.ts", "export const x = doors.db.select().all();", ".all() runs"],
  [
    "a prepared statement run in its repository",
    "src/apps/repository.ts",
    'import { eq } from "drizzle-orm";\nexport const x = byCode.get({ code });\nstatement.run({ id });',
    ".run() runs",
  ],
  ["a transaction of a room's own", "src/apps/a.ts", "db.transaction(() => {});", ".transaction() runs"],
];

for (const [what, path, text, complaint] of broken)
  test(`is noticed: ${what}`, () => {
    expect(complaintsAbout(path, text)).toContainEqual(expect.stringContaining(complaint));
  });

test("is noticed: a cycle, also one of types alone", () => {
  const cycle = [
    { path: "src/apps/a.ts", text: 'import type { B } from "./b.ts";\nexport type A = B;' },
    { path: "src/apps/b.ts", text: 'import type { A } from "./a.ts";\nexport type B = A;' },
  ];
  expect(doorComplaints(cycle)).toEqual(["cycle: src/apps/a.ts → src/apps/b.ts → src/apps/a.ts"]);
});

test("what the rules allow is not complained of", () => {
  expect(
    complaintsAbout(
      "src/shops/a.ts",
      [
        'import { randomBytes } from "node:crypto";',
        'import type { Douyin } from "../douyin/client.ts";',
        'import { type Clock, toRfc3339 } from "../clock.ts";',
        "export const open = ({ fetch }: Parts) => fetch(clock.nowMs());",
        "export const answer = gateway.fetch(request);",
        "export const header = request.headers.get(name);",
        "export const settings = { setTimeout: 1 };",
      ].join("\n"),
    ),
  ).toEqual([]);
});
