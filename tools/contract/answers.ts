import { below, members, type Place, resolve } from "../generate/document.ts";
import { type Finding, findingsAt } from "./finding.ts";

/** What of an answer is not its JSON: the kinds of body it may have, and its headers. */
export interface AnswerSurface {
  readonly contentTypes: readonly string[];
  readonly headers: readonly string[];
}

/** The answers of the operation at `at`, by status. */
export function readSurfaces(document: Place, at: Place): ReadonlyMap<string, AnswerSurface> {
  return new Map(
    members(below(at, "responses")).map(([status, response]) => {
      const answer = resolve(document, response);
      const names = (key: string) => members(below(answer, key)).map(([name]) => name);
      return [status, { contentTypes: names("content"), headers: names("headers") }];
    }),
  );
}

/** Kinds of body and headers that are gone. */
export function compareSurfaces(at: string, before: AnswerSurface, after: AnswerSurface): readonly Finding[] {
  const gone = (mine: readonly string[], theirs: readonly string[]) =>
    mine.filter((one) => !theirs.some((other) => other.toLowerCase() === one.toLowerCase()));
  return [
    ...findingsAt(
      at,
      gone(before.contentTypes, after.contentTypes).map((type) => `${type} is gone`),
    ),
    ...findingsAt(
      at,
      gone(before.headers, after.headers).map((name) => `the header ${name} is gone`),
    ),
  ];
}

/** A status a caller waits for is gone; or one that says the call was taken is new, which he could not wait for. */
export function compareStatuses(
  at: string,
  before: ReadonlyMap<string, AnswerSurface>,
  after: ReadonlyMap<string, AnswerSurface>,
): readonly Finding[] {
  const gone = [...before.keys()].filter((status) => !after.has(status));
  const added = [...after.keys()].filter((status) => /^[123]/.test(status) && !before.has(status));
  return [
    ...findingsAt(
      at,
      gone.map((status) => `the answer ${status} is gone`),
    ),
    ...findingsAt(
      at,
      added.map((status) => `may answer ${status} now, which no caller expects`),
    ),
  ];
}
