import { toRfc3339 } from "../clock.ts";
import type { Log } from "../log.ts";
import { Problem, problemRetry, problemStatus } from "../problem.ts";

/** The contract's `ErrorResponse`, every field present. */
export const errorBody = (problem: Problem, requestId: string, retry = problemRetry(problem.code)) => ({
  code: problem.code,
  message: problem.message,
  request_id: requestId,
  retry,
  details: problem.facts.details ?? [],
  server_time: problem.facts.serverTimeMs === undefined ? null : toRfc3339(problem.facts.serverTimeMs),
  string_to_sign_sha256: problem.facts.stringToSignSha256 ?? null,
  verification_id: problem.facts.verificationId ?? null,
  upstream: problem.facts.upstream ?? null,
});

/** Neutral words for a defect of ours: the cause is only in the log. */
export const defectProblem = (cause: unknown): Problem =>
  new Problem("internal_error", "网关内部错误，已记录；请凭 request_id 联系支持人员", { cause });

/** Seconds a caller had better wait, where the contract asks for `Retry-After` and the problem names none. */
const retryAfterSeconds: Readonly<Record<string, string>> = { rate_limited: "1", not_ready: "2" };

const jsonResponse = (body: unknown, status: number, headers: Readonly<Record<string, string>>): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
  });

/** Answers a thrown value: a problem as the contract says, anything else as a defect with its cause chain in the log. */
export const errorResponse = (
  thrown: unknown,
  parts: {
    readonly requestId: string;
    readonly operationId: string | null;
    readonly log: Log;
    /** On verify and cancel a defect means "ask before you repeat". */
    readonly askOnDefect: boolean;
  },
): Response => {
  const known = thrown instanceof Problem;
  const problem = known ? thrown : defectProblem(thrown);
  if (!known)
    parts.log.error("defect", {
      requestId: parts.requestId,
      operation: parts.operationId,
      causes: thrown instanceof Error ? thrown : new Error(`a thrown ${typeof thrown}`),
    });
  const retryAfter = retryAfterSeconds[problem.code];
  const retry = problem.code === "internal_error" && parts.askOnDefect ? "ask" : problemRetry(problem.code);
  return jsonResponse(errorBody(problem, parts.requestId, retry), problemStatus(problem.code), {
    ...(retryAfter === undefined ? {} : { "retry-after": retryAfter }),
    ...problem.facts.headers,
  });
};
