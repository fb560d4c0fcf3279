import { parseObject } from "./json.ts";
import type { SandboxRequest } from "./reply.ts";

/** One request, read for an endpoint. */
export interface Call {
  readonly request: SandboxRequest;
  readonly path: string;
  /** Query values decoded once as forms are: `+` is a space, which damages a bare `encrypted_data` (1221). */
  readonly query: (name: string) => string | undefined;
  readonly queryAll: (name: string) => readonly string[];
  /** The JSON object in the body; undefined when it is none. */
  readonly body: () => Readonly<Record<string, unknown>> | undefined;
  /** Set by a fault: every item of a verify gets this result and nothing is consumed. */
  readonly forcedResult: number | undefined;
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    // A broken percent sequence is a damaged value; the endpoints refuse it by content.
    return "\uFFFD";
  }
};

/** Reads path and query of a request without touching its body yet. */
export const readCall = (request: SandboxRequest, forcedResult?: number): Call => {
  const mark = request.target.indexOf("?");
  const path = mark < 0 ? request.target : request.target.slice(0, mark);
  const pairs = mark < 0 ? [] : request.target.slice(mark + 1).split("&");
  const queryAll = (name: string) =>
    pairs.flatMap((pair) => {
      const equals = pair.indexOf("=");
      const key = equals < 0 ? pair : pair.slice(0, equals);
      return decode(key) === name ? [decode(equals < 0 ? "" : pair.slice(equals + 1))] : [];
    });
  return {
    request,
    path,
    queryAll,
    query: (name) => queryAll(name)[0],
    body: () => parseObject(request.body),
    forcedResult,
  };
};

/** A whole number in a query value, or undefined when it is missing or anything else. */
export const wholeNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
