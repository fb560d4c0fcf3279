import type { Database } from "bun:sqlite";
import { openVault, type Vault } from "../vault.ts";
import { StorageRefused } from "./errors.ts";
import { makeMasterKey, readMasterKey } from "./master-key.ts";

export interface StorageSettings {
  readonly dataDir: string;
  readonly masterKeyFile: string;
  readonly environment: "live" | "sandbox";
}

const keyCheck = (vault: Vault): string => vault.mac("dy-gateway", "master-key-check");

const tableNames = (database: Database): readonly string[] =>
  database
    .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all()
    .map(({ name }) => name);

/**
 * Reads the stamp a database got when it was made. Gives its vault, or undefined when it was not finished being made;
 * throws `StorageRefused` when it belongs to the other environment, to another program or to another master key.
 */
export const checkStamp = (database: Database, settings: StorageSettings): Vault | undefined => {
  const tables = tableNames(database);
  if (tables.length === 0) return undefined;
  if (!tables.includes("meta")) throw new StorageRefused("数据库文件不是 dy-gateway 建立的；未作任何改动");
  const rows = database.query<{ key: string; value: string }, []>("SELECT key, value FROM meta").all();
  const stamp = new Map(rows.map(({ key, value }) => [key, value]));
  const environment = stamp.get("environment");
  if (environment !== settings.environment)
    throw new StorageRefused(
      `这个数据库属于 ${environment ?? "?"} 环境，不能在 ${settings.environment} 环境（DYG_ENVIRONMENT）中打开；未作任何改动`,
    );
  const vault = openVault(readMasterKey(settings.masterKeyFile));
  if (stamp.get("master_key_check") !== keyCheck(vault))
    throw new StorageRefused(
      `主密钥文件 ${settings.masterKeyFile} 不是这个数据库的主密钥，请换回原来的文件；未作任何改动`,
    );
  return vault;
};

/**
 * Makes the key, then stamps the database in one transaction: whenever this is cut off, either there is no stamp and
 * the next start begins again with the key that is there, or the stamp and its key are both on disk.
 */
export const stampDatabase = (database: Database, settings: StorageSettings, nowMs: number): Vault => {
  makeMasterKey(settings.masterKeyFile);
  const vault = openVault(readMasterKey(settings.masterKeyFile));
  database
    .transaction(() => {
      database.run("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT");
      const put = database.query("INSERT INTO meta (key, value) VALUES (?, ?)");
      put.run("environment", settings.environment);
      put.run("master_key_check", keyCheck(vault));
      put.run("created_at_ms", String(nowMs));
    })
    .immediate();
  return vault;
};
