/** The database cannot be used as it is; the words are for the operator who starts the program. */
export class StorageRefused extends Error {
  override readonly name = "StorageRefused";
}

export type UnavailableReason = "full" | "io" | "busy";

/** The disk or another writer kept a commit from happening: nothing of it is kept, and it may be tried again. */
export class StorageUnavailable extends Error {
  override readonly name = "StorageUnavailable";
  readonly reason: UnavailableReason;

  constructor(reason: UnavailableReason, cause: unknown) {
    super(`the database cannot be written: ${reason}`, { cause });
    this.reason = reason;
  }
}

const causesMax = 8;

/** SQLite's own code of an error; drizzle wraps some of them. */
const codeOf = (error: unknown): string => {
  let link = error;
  for (let depth = 0; link instanceof Error && depth < causesMax; depth += 1) {
    if ("code" in link && typeof link.code === "string" && link.code.startsWith("SQLITE_")) return link.code;
    link = link.cause;
  }
  return "";
};

/** What kind of trouble an SQLite error is; undefined when it concerns one statement only. */
export const unavailableReason = (error: unknown): UnavailableReason | undefined => {
  const code = codeOf(error);
  if (code.startsWith("SQLITE_FULL")) return "full";
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) return "busy";
  const io = ["SQLITE_IOERR", "SQLITE_CORRUPT", "SQLITE_CANTOPEN", "SQLITE_NOMEM", "SQLITE_READONLY"];
  return io.some((prefix) => code.startsWith(prefix)) ? "io" : undefined;
};

/** Whether SQLite says that a file is none of its own, or a broken one. */
export const isNotDatabase = (error: unknown): boolean => {
  const code = codeOf(error);
  return code.startsWith("SQLITE_NOTADB") || code.startsWith("SQLITE_CORRUPT");
};
