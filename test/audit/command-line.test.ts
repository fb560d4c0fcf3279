import { Database } from "bun:sqlite";
import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appsCommand } from "../../src/commands/apps.ts";
import { backupCommand } from "../../src/commands/backup.ts";
import type { Command } from "../../src/commands/command.ts";
import { operatorsCommand } from "../../src/commands/operators.ts";
import { restoreCommand } from "../../src/commands/restore.ts";
import { sumsCommand } from "../../src/commands/sums.ts";
import { run } from "../commands/io.ts";
import { openTestGateway } from "../support/gateway.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dy-gateway-audit-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const env = () => ({ DYG_DATA_DIR: join(folder, "data"), DYG_ENVIRONMENT: "sandbox" });
const told: string[] = [];
const command = async (does: Command, ...args: string[]) => {
  const { code, stdout, stderr } = await run(does, args, env());
  expect([args, code, stderr]).toEqual([args, 0, ""]);
  told.push(...(stdout.match(/(sk_|xtj_)[A-Za-z0-9_-]+/g) ?? []));
};
const entries = () => {
  const database = new Database(join(folder, "data", "dy-gateway.db"), { readonly: true });
  try {
    return database
      .query<{ actor: string; action: string; target: string; request_id: string; after: string }, []>(
        "SELECT actor, action, target, request_id, after_json AS after FROM audit_entries ORDER BY id",
      )
      .all();
  } finally {
    database.close();
  }
};

test("whatever the command line changes is written down: by whom, what, of which run, and never a secret", async () => {
  const backup = join(folder, "night.db");
  await command(appsCommand, "create", "--name", "a", "--code", "aa");
  await command(appsCommand, "rotate", "2", "--revoke-now");
  await command(appsCommand, "disable", "2");
  await command(operatorsCommand, "create", "--uid", "anna", "--name", "a", "--role", "viewer");
  await command(operatorsCommand, "rotate", "anna");
  await command(operatorsCommand, "revoke", "anna");
  // A server that has served once has made its sums.
  const house = await openTestGateway({ dataDir: join(folder, "data") });
  await house.close();
  await command(sumsCommand, "rebuild");
  await command(backupCommand, backup);
  await command(restoreCommand, backup);
  const ofCommands = entries().filter(({ request_id: id }) => id !== null);
  expect(ofCommands.map(({ action, target }) => [action, target])).toEqual([
    ["apps.create", "app:2"],
    ["apps.rotate-secret", "app:2"],
    ["apps.update", "app:2"],
    ["operators.create", "operator:anna"],
    ["operators.rotate-key", "operator:anna"],
    ["operators.revoke", "operator:anna"],
    ["sums.rebuild", "sums"],
    ["backups.create", "backup:night.db"],
    ["backups.restore", "backup:night.db"],
  ]);
  for (const { actor } of ofCommands) expect(actor).toBe("command-line");
  expect(new Set(ofCommands.map(({ request_id: id }) => id)).size).toBe(ofCommands.length);
  expect(told).toHaveLength(4);
  for (const secret of told) expect(JSON.stringify(entries())).not.toContain(secret);
});
