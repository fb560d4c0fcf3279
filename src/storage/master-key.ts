import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { randomBytes } from "../random.ts";
import { StorageRefused } from "./errors.ts";
import { syncFolder, systemWords } from "./files.ts";

const keyBytes = 32;

const codeOf = (cause: unknown): unknown => (cause instanceof Error && "code" in cause ? cause.code : "");

/**
 * Writes a new master key unless there is one: that one is used as it is, as after a restore. The name appears only
 * when the bytes are on disk, and only once: what another process has just written counts.
 */
export const makeMasterKey = (file: string): void => {
  if (existsSync(file)) return;
  const draft = `${file}.${process.pid}.${randomBytes(6).toString("hex")}`;
  try {
    const descriptor = openSync(draft, "wx", 0o600);
    try {
      writeSync(descriptor, `${randomBytes(keyBytes).toString("hex")}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    linkSync(draft, file);
  } catch (cause) {
    if (codeOf(cause) !== "EEXIST")
      throw new StorageRefused(`无法写入主密钥文件 ${file}，数据库未建立：${systemWords(cause)}`, { cause });
  } finally {
    if (existsSync(draft)) unlinkSync(draft);
  }
  syncFolder(dirname(file));
};

/** The master key of a file: 64 hex digits, or 32 bytes as they are. Throws `StorageRefused` when it is neither. */
export const readMasterKey = (file: string): Uint8Array => {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    const missing = codeOf(cause) === "ENOENT";
    throw new StorageRefused(
      missing
        ? `找不到主密钥文件 ${file}：没有它，数据库中加密的内容无法读取。请放回原来的主密钥文件；未作任何改动`
        : `无法读取主密钥文件 ${file}：${systemWords(cause)}；未作任何改动`,
      { cause },
    );
  }
  if (bytes.length === keyBytes) return bytes;
  const text = bytes.toString("latin1").trim();
  if (!/^[0-9a-fA-F]{64}$/.test(text))
    throw new StorageRefused(`主密钥文件 ${file} 的内容不是有效的主密钥；未作任何改动`);
  return Buffer.from(text, "hex");
};
