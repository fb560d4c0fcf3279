import { type Caller, callerName } from "../caller.ts";
import { Problem } from "../problem.ts";
import type { Vault } from "../vault.ts";

export const cursorRefused = (problem: string) =>
  new Problem("invalid_request", `查询参数有误：cursor ${problem}`, {
    details: [{ field: "cursor", problem }],
  });

const isNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((item) => Number.isSafeInteger(item));

/**
 * Where the reading of a list stopped, sealed: numbers that mean something to us alone, good for the caller and the
 * question they were given for.
 */
export const cursors = (vault: Vault) => ({
  write: (caller: Caller, question: string, numbers: readonly number[]): string =>
    vault.seal(JSON.stringify([callerName(caller), question, numbers]), "cursor"),

  /** Throws `invalid_request` naming the cursor. */
  read: (caller: Caller, question: string, cursor: string): readonly number[] => {
    let parts: unknown;
    try {
      parts = JSON.parse(vault.open(cursor, "cursor"));
    } catch {
      // Changed on the way, made up, or sealed with the key of another gateway: the caller can do nothing else about it.
      throw cursorRefused("不是本网关给出的游标");
    }
    const [owner, asked, numbers]: readonly unknown[] = Array.isArray(parts) ? parts : [];
    if (owner !== callerName(caller)) throw cursorRefused("是给另一个调用方的");
    if (asked !== question) throw cursorRefused("是给另一个查询条件的，请与取得它时的条件一致");
    if (!isNumbers(numbers)) throw cursorRefused("不是本网关给出的游标");
    return numbers;
  },
});

export type Cursors = ReturnType<typeof cursors>;
