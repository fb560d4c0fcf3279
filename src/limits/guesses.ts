import type { Caller } from "../caller.ts";
import { type ErrorKey, errorMeaning } from "../douyin/errors.ts";
import { Problem } from "../problem.ts";

/** What became of a request that handed in a coupon: an answer of the contract, or what was thrown instead. */
export interface CodeTold {
  readonly caller: Caller;
  readonly body: unknown;
  readonly answer?: unknown;
  /** The answer tells of an earlier request, which was counted then. */
  readonly replayed?: boolean;
  readonly thrown?: unknown;
}

const wrong: readonly string[] = ["coupon_not_found", "code_invalid"] satisfies readonly ErrorKey[];

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;

const isWrongAnswer = (answer: unknown): boolean => {
  const items = fieldOf(answer, "items");
  return (
    Array.isArray(items) && items.some((item: unknown) => wrong.includes(String(fieldOf(item, "error_key"))))
  );
};

const isWrongProblem = ({ body, thrown }: CodeTold, isShortLink: (text: string) => boolean): boolean => {
  if (!(thrown instanceof Problem)) return false;
  const { upstream } = thrown.facts;
  if (upstream !== undefined) return wrong.includes(errorMeaning(upstream.error_code).errorKey);
  // A link of Douyin's that leads to no coupon; another QR held before the scanner is no guess.
  const link = fieldOf(body, "short_link");
  return thrown.code === "short_link_invalid" && typeof link === "string" && isShortLink(link);
};

/** Whether somebody handed in a code that is no coupon's (contract 2.1): who does so again and again is guessing. */
export const isWrongCode = (told: CodeTold, isShortLink: (text: string) => boolean): boolean => {
  if (told.replayed === true) return false;
  return isWrongAnswer(told.answer) || isWrongProblem(told, isShortLink);
};
