import type { Database } from "bun:sqlite";
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { openVault, type Vault } from "../vault.ts";
import { StorageRefused } from "./errors.ts";

const keyBytes = 32;
const checkPurpose = "master-key-check";
const checkText = "dy-gateway";

const syncFolder = (folder: string): void => {
  const descriptor = openSync(folder, "r");
  fsyncSync(descriptor);
  closeSync(descriptor);
};

/** Writes a new key, once: when another process has just written one, that one counts. */
const makeKey = (file: string): void => {
  let descriptor: number;
  try {
    descriptor = openSync(file, "wx", 0o600);
  } catch (cause) {
    if (existsSync(file)) return;
    throw cause;
  }
  writeSync(descriptor, `${randomBytes(keyBytes).toString("hex")}\n`);
  fsyncSync(descriptor);
  closeSync(descriptor);
  syncFolder(dirname(file));
};

const readKey = (file: string): Uint8Array => {
  const text = readFileSync(file, "utf8").trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw new StorageRefused(`主密钥文件 ${file} 的内容不是有效的主密钥`);
  return Buffer.from(text, "hex");
};

/**
 * The vault of a database. The key is made with the database and only then; a database whose key is missing, or whose
 * key is another, is refused. Runs inside a write transaction, so that two processes at once agree on one key.
 */
export const openMasterKey = (database: Database, file: string): Vault => {
  const stamped = database
    .query<{ value: string }, []>("SELECT value FROM meta WHERE key = 'master_key_check'")
    .get();
  if (stamped === null) makeKey(file);
  else if (!existsSync(file))
    throw new StorageRefused(`找不到主密钥文件 ${file}：没有它，数据库中的密钥无法解密，拒绝启动`);
  const vault = openVault(readKey(file));
  const check = vault.mac(checkText, checkPurpose);
  if (stamped === null)
    database.query("INSERT INTO meta (key, value) VALUES ('master_key_check', ?)").run(check);
  else if (stamped.value !== check)
    throw new StorageRefused(`主密钥文件 ${file} 不是这个数据库的主密钥，拒绝启动`);
  return vault;
};
