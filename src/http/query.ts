import type { QueryKind } from "../../generated/operations.ts";
import type { ProblemDetail } from "../problem.ts";
import { shownName } from "./shown-name.ts";
import { invalidRequest } from "./validation.ts";

const integerText = /^-?(0|[1-9][0-9]*)$/;

/** A text that does not read as its kind stays a text, so that validation names the field. */
const decoded = (kind: QueryKind, text: string): unknown => {
  switch (kind) {
    case "string":
    case "string[]":
      return text;
    case "integer":
    case "integer[]":
      return integerText.test(text) ? Number(text) : text;
    case "number":
      return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
    case "boolean":
      return text === "true" ? true : text === "false" ? false : text;
    default:
      return kind satisfies never;
  }
};

const unescaped = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
};

const faulty = (details: readonly ProblemDetail[]) => invalidRequest(details, "查询参数有误");

/** The pairs of a raw query, in order. Empty pieces (`a=1&&b=2`) are skipped. */
const pairsOf = (search: string): readonly (readonly [string, string])[] =>
  search
    .split("&")
    .filter((piece) => piece !== "")
    .map((piece) => {
      const equals = piece.indexOf("=");
      const name = unescaped(equals < 0 ? piece : piece.slice(0, equals));
      const text = unescaped(equals < 0 ? "" : piece.slice(equals + 1));
      if (name === undefined || text === undefined)
        throw faulty([
          { field: name === undefined ? "query" : shownName(name), problem: "百分号编码不正确" },
        ]);
      return [name, text] as const;
    });

/**
 * The query parameters an operation declares, read from the raw target. Unknown names and names given twice (but for
 * lists) are refused together, each by name.
 */
export const parseQuery = (
  search: string,
  kinds: Readonly<Record<string, QueryKind>>,
): Readonly<Record<string, unknown>> => {
  if (search === "") return {};
  const faults = new Map<string, string>();
  const values = new Map<string, unknown>();
  for (const [name, text] of pairsOf(search)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) {
      faults.set(shownName(name), "是未知的查询参数");
    } else if (kind.endsWith("[]")) {
      const list = values.get(name);
      values.set(name, [...(Array.isArray(list) ? list : []), decoded(kind, text)]);
    } else if (values.has(name)) {
      faults.set(name, "只能出现一次");
    } else {
      values.set(name, decoded(kind, text));
    }
  }
  if (faults.size > 0) throw faulty([...faults].map(([field, problem]) => ({ field, problem })));
  return Object.fromEntries(values);
};
