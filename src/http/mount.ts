import { type ContractOperation, operationTable } from "../../generated/operations.ts";
import { callerName } from "../caller.ts";
import { errorResponse } from "./errors.ts";
import type { Admission } from "./guards.ts";
import type { Handlers, OperationId } from "./handlers.ts";
import { type Checked, type Ground, openChecks } from "./operation.ts";
import { type Check, compileCheck } from "./validation.ts";

/** Answers one request of one operation; never rejects. */
export interface Endpoint {
  readonly operationId: string;
  readonly method: string;
  /** In Elysia's form, `/v1/open/verifications/:id`. */
  readonly path: string;
  readonly serve: (
    request: Request,
    target: string,
    peerAddress: string | null,
    requestId: string,
  ) => Promise<Response>;
}

/** An answer as the pipeline sees it, its types already proven at the handler. */
interface PlainAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly orElse?: () => PlainAnswer;
}

type PlainHandler = (
  asked: Checked & { readonly requestId: string; readonly signal: AbortSignal },
) => Promise<PlainAnswer>;

/** A handler's answer that the contract does not know: our defect, never the caller's. */
class ContractBreach extends Error {
  override readonly name = "ContractBreach";
}

/** The check of an answer of a status: null where there is nothing to check, undefined where the contract knows none. */
const answerCheck = (
  { responses, passthrough }: ContractOperation,
  status: number,
): Check | null | undefined => {
  const schema = responses[status]?.schema;
  if (schema === undefined || schema === null) return schema;
  const bytesOfUpstream = passthrough && status === 200;
  return bytesOfUpstream ? null : compileCheck(schema, "body");
};

const respond = ({ status, body, headers }: PlainAnswer): Response => {
  const init = {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
  };
  if (body instanceof ReadableStream || body instanceof Blob) return new Response(body, init);
  return new Response(body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body), init);
};

/** The faults of an answer against the contract, or null when it keeps it. */
const breachOf = (answer: PlainAnswer, entry: ContractOperation): ContractBreach | null => {
  const check = answerCheck(entry, answer.status);
  if (check === undefined) return new ContractBreach(`status ${answer.status} is not in the contract`);
  // A file is no value that could be looked at.
  const isFile = answer.body instanceof ReadableStream || answer.body instanceof Blob;
  if (check === null || isFile || check.passes(answer.body)) return null;
  const fields = check.details(answer.body).map(({ field, problem }) => `${field} ${problem}`);
  return new ContractBreach(`the answer breaks the contract: ${fields.join("; ")}`);
};

/** The response an answer makes, or what is wrong with it. */
const responseOf = (answer: PlainAnswer, entry: ContractOperation): Response | ContractBreach => {
  const breach = breachOf(answer, entry);
  if (breach !== null) return breach;
  try {
    return respond(answer);
  } catch (cause) {
    return new ContractBreach("the answer cannot be sent", { cause });
  }
};

/** Tells `hear` what became of every request, whatever that was. */
const listening =
  (handler: PlainHandler, hear: Admission["hear"]): PlainHandler =>
  async (asked) => {
    const { caller, body } = asked;
    if (caller === null) return await handler(asked);
    try {
      const answer = await handler(asked);
      const replayed = answer.headers?.["idempotent-replayed"] === "true";
      hear({ caller, body, answer: answer.body, replayed });
      return answer;
    } catch (thrown) {
      hear({ caller, body, thrown });
      throw thrown;
    }
  };

/** In logs and metrics the status of what nobody waited for, as nginx has it; no caller ever sees it. */
const unheard = 499;
const hasLeft = ({ signal }: Request, thrown: unknown): boolean => signal.aborted && thrown === signal.reason;

const openEndpoint = (
  operationId: string,
  entry: ContractOperation,
  handler: PlainHandler,
  ground: Ground,
): Endpoint => {
  const check = openChecks(entry, ground);
  const askOnDefect = operationId === "verifyCoupon" || operationId === "cancelVerification";
  const ask = entry.takesCodes ? listening(handler, ground.admission.hear) : handler;
  const handle = async (
    [request, target, peerAddress, requestId]: Parameters<Endpoint["serve"]>,
    logids: readonly string[],
  ): Promise<Response> => {
    const startedMs = ground.clock.monotonicMs();
    let caller = "nobody";
    let response: Response;
    try {
      const checked = await check(request, target, peerAddress);
      if (checked.caller !== null) caller = callerName(checked.caller);
      const answer = await ask({ ...checked, requestId, signal: request.signal });
      const shown = responseOf(answer, entry);
      if (shown instanceof Response) {
        response = shown;
        if (checked.setCookie !== null && !response.headers.has("set-cookie"))
          response.headers.set("set-cookie", checked.setCookie);
      } else if (answer.orElse === undefined) {
        throw shown;
      } else {
        // A coupon may be consumed: the caller is told how to ask, whatever is wrong with what we wanted to say.
        ground.log.error("defect", { requestId, operation: operationId, causes: shown });
        response = respond(answer.orElse());
      }
    } catch (thrown) {
      response = hasLeft(request, thrown)
        ? new Response(null, { status: unheard })
        : errorResponse(thrown, { requestId, operationId, log: ground.log, askOnDefect });
    }
    const durationMs = Math.round((ground.clock.monotonicMs() - startedMs) * 10) / 10;
    ground.answered?.({ operation: operationId, status: response.status, durationMs });
    ground.log.info("request", {
      requestId,
      operation: operationId,
      caller,
      status: response.status,
      durationMs,
      // What Douyin's support asks for, of each call this request made.
      ...(logids.length === 0 ? {} : { logids }),
    });
    return response;
  };
  const serve: Endpoint["serve"] = (...arrival) =>
    ground.trace === undefined
      ? handle(arrival, [])
      : ground.trace.during((logids) => handle(arrival, logids));
  return { operationId, method: entry.method, path: entry.path, serve };
};

/**
 * One endpoint for every operation of the contract. Throws at start when an operation has no handler or a handler no
 * operation, though the compiler has said so before.
 */
export const mount = (handlers: Handlers, ground: Ground): readonly Endpoint[] => {
  // The confessed place: each handler was typed against its operation one by one (`Handlers`); from here on all of
  // them are called through one door, which TypeScript cannot follow. The checks around it uphold the same contract.
  const table = operationTable as unknown as Readonly<Record<OperationId, ContractOperation>>;
  const plain = handlers as unknown as Readonly<Record<string, PlainHandler>>;
  const missing = Object.keys(table).filter((id) => typeof plain[id] !== "function");
  const unknown = Object.keys(plain).filter((id) => !Object.hasOwn(table, id));
  if (missing.length > 0 || unknown.length > 0)
    throw new Error(
      `contract: no handler for [${missing.join(", ")}], no operation for [${unknown.join(", ")}]`,
    );
  return Object.entries(table).flatMap(([id, entry]) => {
    const handler = plain[id];
    return handler === undefined ? [] : [openEndpoint(id, entry, handler, ground)];
  });
};
