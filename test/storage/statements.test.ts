import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { count, eq, sql } from "drizzle-orm";
import { type BunSQLiteDatabase, drizzle } from "drizzle-orm/bun-sqlite";
import { apps } from "../../src/apps/table.ts";
import { auditEntries } from "../../src/audit/table.ts";
import { openDatabase } from "../../src/storage/connection.ts";
import { openDb } from "../../src/storage/statements.ts";
import { openTurnReads, type TurnReads } from "../../src/storage/turn-reads.ts";
import { databaseFile, newDataDir, open, removeDataDirs } from "./dirs.ts";

let database: ReturnType<typeof openDatabase>;
let turnReads: TurnReads;
let own: BunSQLiteDatabase;
let theirs: BunSQLiteDatabase;

beforeAll(async () => {
  const dataDir = newDataDir();
  await open(dataDir).close();
  database = openDatabase(databaseFile(dataDir), "OFF");
  turnReads = openTurnReads(database);
  own = openDb(database, turnReads);
  theirs = drizzle(database);
});
afterAll(() => {
  turnReads.end();
  database.close();
  removeDataDirs();
});

const given = (name: string) => sql.placeholder(name);

/** The same queries through drizzle alone and through ours. */
const queries = {
  "every column of a row, JSON, booleans and null among them": (db: BunSQLiteDatabase) =>
    db
      .select()
      .from(apps)
      .where(eq(apps.id, given("id")))
      .prepare(),
  "chosen columns under names of their own": (db: BunSQLiteDatabase) =>
    db
      .select({ shops: apps.poiIds, key: apps.clientKey })
      .from(apps)
      .where(eq(apps.id, given("id")))
      .prepare(),
  "an expression": (db: BunSQLiteDatabase) =>
    db
      .select({ rows: count(), name: apps.name })
      .from(apps)
      .where(eq(apps.id, given("id")))
      .prepare(),
  "a join": (db: BunSQLiteDatabase) =>
    db
      .select()
      .from(apps)
      .leftJoin(auditEntries, eq(auditEntries.id, apps.id))
      .where(eq(apps.id, given("id")))
      .prepare(),
  "a guarded change and what it returns": (db: BunSQLiteDatabase) =>
    db
      .update(apps)
      .set({ allowTokenRead: sql`${given("flag")}`, poiIds: sql`${given("shops")}` })
      .where(eq(apps.id, given("id")))
      .returning()
      .prepare(),
} as const;

describe("a query gives what drizzle itself gives", () => {
  for (const [name, build] of Object.entries(queries))
    test.each([
      { id: 1, flag: true, shops: '["7001","7002"]' },
      { id: 1, flag: false, shops: null },
      { id: 99, flag: true, shops: "[]" },
    ])(`for ${name}: %j`, (values) => {
      const expected = build(theirs).all(values);
      expect(build(own).all(values)).toEqual(expected);
      expect(expected).toHaveLength(values.id === 1 || name === "an expression" ? 1 : 0);
    });

  test("awaited, and built without being prepared", async () => {
    const read = (db: BunSQLiteDatabase) => db.select().from(apps).where(eq(apps.status, "active"));
    expect(await read(own)).toEqual(await read(theirs));
    expect(await read(own).prepare().execute()).toHaveLength(1);
  });
});

test("a value that was left out is no null: nothing is written", () => {
  const insert = own
    .insert(auditEntries)
    .values({
      createdAtMs: 1,
      actor: "test",
      action: "left-out",
      target: given("target"),
      requestId: given("requestId"),
    })
    .prepare();
  expect(() => insert.run({ target: "" })).toThrow('No value for placeholder "requestId"');
  expect(() => insert.all({ target: "" })).toThrow('No value for placeholder "requestId"');
  insert.run({ target: "", requestId: null });
  const written = own.select().from(auditEntries).where(eq(auditEntries.action, "left-out")).all();
  expect(written).toMatchObject([{ requestId: null }]);
});

test("values of one run do not stay for the next", () => {
  const find = own
    .select({ id: apps.id })
    .from(apps)
    .where(eq(apps.id, given("id")))
    .prepare();
  expect(find.all({ id: 1 })).toEqual([{ id: 1 }]);
  expect(find.all({ id: 2 })).toEqual([]);
  expect(() => find.all({})).toThrow("No value");
  expect(find.all({ id: 1 })).toEqual([{ id: 1 }]);
});
