import { Problem } from "./problem.ts";

/** What a list is sorted by, of the last row that was shown: where the next page goes on. */
export type Position = readonly (number | string)[];

const damaged = () =>
  new Problem("invalid_request", "cursor 无效：请原样使用上一页的 next_cursor", {
    details: [{ field: "cursor", problem: "不是本列表的 next_cursor" }],
  });

/** An opaque text for callers to bring back. `list` names the list, so that no cursor works in another one. */
export const encodeCursor = (list: string, position: Position): string =>
  Buffer.from(JSON.stringify([list, ...position]), "utf8").toString("base64url");

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    return undefined; // refused below, in the caller's words
  }
};

/** The position a cursor of `list` stands for, of the same kinds as `form`; throws `invalid_request` for any other text. */
export const decodeCursor = (list: string, text: string, form: Position): Position => {
  const value = parsed(text);
  if (!Array.isArray(value) || value[0] !== list || value.length !== form.length + 1) throw damaged();
  const position = value
    .slice(1)
    .filter((part: unknown) => typeof part === "number" || typeof part === "string");
  const fits = (part: unknown, index: number) =>
    typeof part === typeof form[index] && (typeof part === "string" || Number.isSafeInteger(part));
  if (position.length !== form.length || !position.every(fits)) throw damaged();
  return position;
};

/** A page is asked for by its number or by a cursor, not by both. */
export const refuseBoth = (query: { readonly page?: number; readonly cursor?: string }): void => {
  if (query.page === undefined || query.cursor === undefined) return;
  throw new Problem("invalid_request", "page 与 cursor 只能用一个", {
    details: [{ field: "page", problem: "不能与 cursor 同时使用" }],
  });
};
