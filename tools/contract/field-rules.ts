import type { FieldRules } from "../generate/field-rules.ts";
import { type Finding, findingsAt } from "./finding.ts";

/** Which fields went together and no longer may; `known` are those a caller could have sent before. */
export function compareFieldRules(
  { at, known }: { readonly at: string; readonly known: readonly string[] },
  before: FieldRules,
  after: FieldRules,
): readonly Finding[] {
  return [
    ...compareChoice(at, known, before, after),
    ...findingsAt(at, addedNeeds(known, before, after)),
    ...findingsAt(at, lostCompanions(known, before, after)),
  ];
}

/** A choice may get another way; those that were there stay, and what was free of it does not join it. */
const compareChoice = (
  at: string,
  known: readonly string[],
  { exactlyOne: before }: FieldRules,
  { exactlyOne: after }: FieldRules,
): readonly Finding[] => {
  if (after === null) return [];
  if (before === null) return [{ at, problem: `exactly one of ${after.flat().join(", ")} is needed now` }];
  const chosen = before.flat();
  const isSame = (group: readonly string[]) =>
    after.some((other) => group.every((name) => other.includes(name)));
  const lost = before
    .filter((group) => !isSame(group))
    .map((group) => `${group.join(" or ")} is no choice any more`);
  const joined = after
    .flat()
    .filter((name) => known.includes(name) && !chosen.includes(name))
    .map((name) => `${name} went with every choice, and is one now`);
  return findingsAt(at, [...lost, ...joined]);
};

const addedNeeds = (known: readonly string[], before: FieldRules, after: FieldRules): readonly string[] =>
  Object.entries(after.requires)
    .filter(([name]) => known.includes(name))
    .flatMap(([name, needs]) =>
      needs
        .filter((need) => !(before.requires[name] ?? []).includes(need))
        .map((need) => `${name} needs ${need} now`),
    );

const lostCompanions = (known: readonly string[], before: FieldRules, after: FieldRules): readonly string[] =>
  Object.entries(after.onlyWith)
    .filter(([name]) => known.includes(name))
    .flatMap(([name, companions]) => {
      const had = before.onlyWith[name];
      if (had === undefined) return [`${name} goes only with ${companions.join(", ")} now`];
      return had
        .filter((one) => !companions.includes(one))
        .map((one) => `${name} no longer goes with ${one}`);
    });
