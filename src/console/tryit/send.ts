import { Unreachable } from "../../pages/problems.ts";
import type { ToSign } from "./sign.ts";

/** An answer as it came. */
export interface Came {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  readonly tookMs: number;
}

const answerWithinMs = 70_000;

/** Sends exactly what was signed, without the cookie of whoever is logged in: the signature alone is to decide. */
export const send = async (request: ToSign, headers: Readonly<Record<string, string>>): Promise<Came> => {
  const started = performance.now();
  const response = await fetch(request.target, {
    method: request.method,
    credentials: "omit",
    cache: "no-store",
    redirect: "error",
    signal: AbortSignal.timeout(answerWithinMs),
    headers: { ...headers, ...(request.body === "" ? {} : { "content-type": "application/json" }) },
    ...(request.body === "" ? {} : { body: request.body }),
  }).catch((cause: unknown) => {
    throw new Unreachable(cause);
  });
  const text = await response.text().catch((cause: unknown) => {
    throw new Unreachable(cause);
  });
  return {
    status: response.status,
    headers: [...response.headers],
    body: text,
    tookMs: Math.round(performance.now() - started),
  };
};

const tokenForm = /"(?:\\.|[^"\\])*"|\{\s*\}|\[\s*\]|[{}[\],:]|[^\s{}[\],:"]+/g;

/** JSON with its lines apart; nothing is parsed, so that ids of 19 digits stay as they stand. */
export const readable = (text: string): string => {
  let depth = 0;
  let shown = "";
  const line = (): string => `\n${"  ".repeat(Math.max(0, depth))}`;
  for (const token of text.match(tokenForm) ?? []) {
    if (token === "{" || token === "[") {
      depth += 1;
      shown += token + line();
    } else if (token === "}" || token === "]") {
      depth -= 1;
      shown += line() + token;
    } else if (token === ",") shown += token + line();
    else if (token === ":") shown += ": ";
    else shown += token;
  }
  return shown;
};
