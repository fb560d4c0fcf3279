import type { ContractOperation } from "../../generated/operations.ts";
import type { ProblemDetail } from "../problem.ts";
import { invalidRequest } from "./validation.ts";

type Rules = Pick<ContractOperation, "exactlyOne" | "requires" | "onlyWith">;
type Fields = Readonly<Record<string, unknown>>;

/** The fields of a validated body; none when it is no object. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};

const choiceFaults = (groups: readonly (readonly string[])[], fields: Fields): readonly ProblemDetail[] => {
  const choices = groups.flat();
  const chosen = choices.filter((name) => fields[name] !== undefined);
  const words = choices.join("、");
  if (chosen.length === 0) return [{ field: choices[0] ?? "body", problem: `${words} 必须且只能提供一种` }];
  return chosen.length > 1 ? chosen.map((field) => ({ field, problem: `${words} 只能提供一种` })) : [];
};

const companionFaults = (rules: Rules, fields: Fields): readonly ProblemDetail[] => {
  const given = Object.keys(fields);
  const missing = given.flatMap((name) =>
    (rules.requires[name] ?? [])
      .filter((needed) => fields[needed] === undefined)
      .map((field) => ({ field, problem: `提供 ${name} 时必填` })),
  );
  const misplaced = given.flatMap((field) => {
    const companions = rules.onlyWith[field];
    const allowed = companions === undefined || companions.some((name) => fields[name] !== undefined);
    return allowed ? [] : [{ field, problem: `只能与 ${companions.join("、")} 一起使用` }];
  });
  return [...missing, ...misplaced];
};

const isHalfCharacter = (value: unknown): boolean => typeof value === "string" && !value.isWellFormed();

/** `"\ud800"` is JSON but no text: it would be kept as another character than was sent. */
const textFaults = (fields: Fields): readonly ProblemDetail[] =>
  Object.entries(fields)
    .filter(([, value]) => (Array.isArray(value) ? value.some(isHalfCharacter) : isHalfCharacter(value)))
    .map(([field]) => ({ field, problem: "含有不完整的 Unicode 字符" }));

/**
 * What a schema cannot say of a body: which fields exclude, need or allow each other, and that texts are whole. Throws
 * `invalid_request`.
 */
export const checkFields = (rules: Rules, fields: Fields): void => {
  const choice = rules.exactlyOne === null ? [] : choiceFaults(rules.exactlyOne, fields);
  const details = choice.length > 0 ? choice : [...companionFaults(rules, fields), ...textFaults(fields)];
  if (details.length > 0) throw invalidRequest(details);
};
