import type { components } from "../../generated/api.ts";

type ErrorResponse = components["schemas"]["ErrorResponse"];

/** Whether a body is a problem in the words of the contract. */
export const isErrorResponse = (body: unknown): body is ErrorResponse =>
  typeof body === "object" && body !== null && "code" in body && "message" in body && "retry" in body;

/** The gateway said no, in the words of the contract. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly status: number;
  readonly response: ErrorResponse;
  /** Seconds to wait before the next try, where the gateway says. */
  readonly retryAfterSeconds: number | null;

  constructor(status: number, response: ErrorResponse, retryAfterSeconds: number | null) {
    super(response.message);
    this.status = status;
    this.response = response;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  get code(): ErrorResponse["code"] {
    return this.response.code;
  }

  /** The problem an answer tells of; what is none of the gateway's, such as a proxy's page, is no answer. */
  static read({ status, headers }: Response, body: unknown): ApiProblem {
    if (!isErrorResponse(body)) throw new Unreachable(new Error(`status ${status}, not of the gateway`));
    return new ApiProblem(status, body, retryAfterOf(headers));
  }
}

/** No answer of the gateway came: no network, no server, too slow, or something in between spoke in its stead. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";

  constructor(cause: unknown) {
    super("no answer of the gateway", { cause });
  }
}

/** `Retry-After` in seconds; null when there is none. */
export const retryAfterOf = (headers: Headers): number | null => {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
};
