import type { operations } from "../../generated/api.ts";
import type { Caller, Proof } from "../caller.ts";

/** The types of every handler, read off the contract: an operation that is forgotten, misspelt or wrongly typed does not compile. */
export type OperationId = keyof operations;

type None = Readonly<Record<never, never>>;
type Part<K extends OperationId, Where extends "path" | "query"> = operations[K] extends {
  parameters: infer Parameters;
}
  ? Where extends keyof Parameters
    ? [NonNullable<Parameters[Where]>] extends [never]
      ? None
      : NonNullable<Parameters[Where]>
    : None
  : None;

/** The query of an operation, as the contract types it. */
export type OperationQuery<K extends OperationId> = Part<K, "query">;

type JsonOf<Holder> = Holder extends { content: { "application/json": infer Body } } ? Body : undefined;
type BodyOf<K extends OperationId> = operations[K] extends { requestBody: infer Holder }
  ? JsonOf<Holder>
  : operations[K] extends { requestBody?: infer Holder }
    ? JsonOf<NonNullable<Holder>> | undefined
    : undefined;

type Responses<K extends OperationId> = operations[K]["responses"];
/** Health is the one operation whose 503 is an answer and not a problem. */
type SuccessStatus<K extends OperationId> = Extract<
  keyof Responses<K>,
  200 | 201 | 202 | (K extends "getHealth" ? 503 : never)
>;

/** Operations whose 200 is Douyin's own JSON, byte for byte. */
type PassThroughId = "prepareCoupon" | "findShops";

/**
 * Where the contract offers a file beside the JSON, it is streamed, or given whole when it is there as bytes already; one
 * that lies on the disk is sent from there.
 */
type FileOf<Holder> = Holder extends { content: { "text/csv": string } }
  ? ReadableStream<Uint8Array<ArrayBuffer>> | Blob
  : Holder extends { content: { "application/vnd.sqlite3": unknown } }
    ? Blob
    : never;

type AnswerBody<K extends OperationId, Status extends SuccessStatus<K>> = K extends PassThroughId
  ? Uint8Array
  : JsonOf<Responses<K>[Status]> | FileOf<Responses<K>[Status]>;

/** What a handler is given: everything admitted and validated, typed by the contract. */
export interface Asked<K extends OperationId> {
  readonly params: Part<K, "path">;
  readonly query: Part<K, "query">;
  readonly body: BodyOf<K>;
  readonly caller: Caller;
  /** How the caller was recognised. */
  readonly proof: Proof;
  readonly requestId: string;
  /** Where the request came from, behind trusted proxies; null in process. */
  readonly address: string | null;
  /** Of the header `Idempotency-Key`, where the operation declares it. */
  readonly idempotencyKey: string | undefined;
  /** Aborts when the caller has gone away. */
  readonly signal: AbortSignal;
}

/** What a handler gives: a success of the contract. Everything else is thrown as a `Problem`. */
export type Answer<K extends OperationId> = {
  [Status in SuccessStatus<K>]: {
    readonly status: Status;
    readonly body: AnswerBody<K, Status>;
    readonly headers?: Readonly<Record<string, string>>;
    /** Said instead when this answer turns out to break the contract; without it that is a 500. */
    readonly orElse?: () => Answer<K>;
  };
}[SuccessStatus<K>];

export type Handler<K extends OperationId> = (asked: Asked<K>) => Promise<Answer<K>>;

/** One handler for every operation of the contract; rooms contribute `Pick<Handlers, …>`. */
export type Handlers = { readonly [K in OperationId]: Handler<K> };
