import { is, Param, Placeholder } from "drizzle-orm";

interface Text {
  readonly sql: string;
  readonly params: unknown[];
}

/** A value as SQL text, or null where it is left to be bound: what is given at each run, and what is no plain literal. */
const literalOf = (param: unknown): string | null => {
  if (is(param, Placeholder) || is(param, Param)) return null;
  if (param === null) return "null";
  if (typeof param === "number" && Number.isSafeInteger(param)) return String(param);
  return typeof param === "string" && !param.includes("\0") ? `'${param.replaceAll("'", "''")}'` : null;
};

/** Quoted names and texts, which a question mark may stand in, or the mark of a bound value. */
const quotedOrMark = /"(?:[^"]|"")*"|'(?:[^']|'')*'|\?/g;

/**
 * A statement that is prepared once, with the constants of its source as literals in its text instead of bound values.
 * SQLite asks whether a partial index (`… WHERE verify_status = 'processing'`) may serve a comparison with a bound value
 * by looking at the value, and plans the statement anew whenever one is bound: that took ten times as long as a small
 * read itself.
 */
export const withConstants = ({ sql, params }: Text): Text => {
  const bound: unknown[] = [];
  let position = 0;
  const text = sql.replace(quotedOrMark, (part) => {
    if (part !== "?") return part;
    const param = params[position++];
    const literal = literalOf(param);
    if (literal === null) bound.push(param);
    return literal ?? part;
  });
  return { sql: text, params: bound };
};
