import { refuse } from "../calendar/period.ts";
import type { Vault } from "../vault.ts";
import type { LedgerFilter } from "./filter.ts";

/** The last row of a page: the next one begins after it. */
export interface RowPlace {
  readonly timeMs: number;
  readonly id: number;
}

export interface CursorPlace extends RowPlace {
  /** The number of the page that begins there. */
  readonly page: number;
}

const macLength = 32;

const sign = (filter: LedgerFilter, place: string, vault: Vault): string =>
  vault.mac(`${place} ${JSON.stringify(filter)}`, "report-cursor").slice(0, macLength);

/** An opaque text that continues a list of this filter, and of no other. */
export const writeCursor = (
  filter: LedgerFilter,
  { page, timeMs, id }: CursorPlace,
  vault: Vault,
): string => {
  const place = `${page}.${timeMs}.${id}`;
  return Buffer.from(`${place}.${sign(filter, place, vault)}`).toString("base64url");
};

/** Where a cursor continues. Throws `invalid_request` when it is none of ours, broken, or of another filter. */
export const readCursor = (filter: LedgerFilter, cursor: string, vault: Vault): CursorPlace => {
  const text = Buffer.from(cursor, "base64url").toString("latin1");
  const [, place = "", page, timeMs, id, mac] = /^((\d+)\.(-?\d+)\.(\d+))\.([0-9a-f]+)$/.exec(text) ?? [];
  if (
    mac === undefined ||
    Buffer.from(text).toString("base64url") !== cursor ||
    mac !== sign(filter, place, vault)
  )
    throw refuse("cursor", "不是本查询给出的游标；换了筛选条件请从第一页重新开始");
  return { page: Number(page), timeMs: Number(timeMs), id: Number(id) };
};
