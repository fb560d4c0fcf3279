import type { components, operations } from "../../generated/api.ts";
import type { Routes } from "../../generated/routes.ts";
import { ApiProblem, isErrorResponse, Unreachable } from "./problems.ts";

export type Schemas = components["schemas"];
export type OperationId = keyof operations & keyof Routes;

type Parameters<K extends OperationId> = operations[K]["parameters"];
type Part<K extends OperationId, Where extends "path" | "query"> = Where extends keyof Parameters<K>
  ? NonNullable<Parameters<K>[Where]>
  : never;
type JsonOf<Holder> = Holder extends { content: { "application/json": infer Json } } ? Json : never;
type BodyOf<K extends OperationId> = operations[K] extends { requestBody?: infer Holder }
  ? JsonOf<NonNullable<Holder>>
  : never;

/** What may go with a call; a part the operation has not cannot be given. */
export type Ask<K extends OperationId> = {
  readonly [Name in "path" | "query" as [Part<K, Name>] extends [never] ? never : Name]?: Part<K, Name>;
} & ([BodyOf<K>] extends [never] ? unknown : { readonly body?: BodyOf<K> }) & {
    readonly headers?: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal;
    /** How long an answer is waited for; 20 s when it is not said. */
    readonly timeoutMs?: number;
  };

type Responses<K extends OperationId> = operations[K]["responses"];
/** Health is the one operation whose 503 is an answer and not a problem. */
type SuccessStatus<K extends OperationId> = Extract<
  keyof Responses<K>,
  200 | 201 | 202 | (K extends "getHealth" ? 503 : never)
>;
/** Douyin's own bytes, of which the contract says nothing, are read as any JSON. */
export type Reply<K extends OperationId> = {
  [Status in SuccessStatus<K>]: {
    readonly status: Status;
    readonly body: JsonOf<Responses<K>[Status]>;
    readonly headers: Headers;
  };
}[SuccessStatus<K>];

/** One call for each operation a page names. */
export type Api<K extends OperationId> = { readonly [Id in K]: (ask?: Ask<Id>) => Promise<Reply<Id>> };

/** What a call needs to know of whoever is logged in, and whom it tells what it heard. */
export interface SessionDoor {
  readonly csrfToken: () => string | null;
  /** Asks anew who is logged in; true when it is still the same one, and worth another try. */
  readonly renew: () => Promise<boolean>;
  /** Hears of every answer, also of problems: sessions end at any call. */
  readonly heard: (answer: {
    readonly environment: string | null;
    readonly problem: ApiProblem | null;
  }) => void;
}

interface PlainAsk {
  readonly path?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

const answerWithinMs = 20_000;
const healthRoute: Routes["getHealth"] = "GET /healthz";

/** The query as it goes on the wire; what is undefined is left out, lists are repeated. */
const queryText = (query: PlainAsk["query"]): string => {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((one) => one !== undefined && one !== null && one !== "")
      .map((one) => [name, String(one)]),
  );
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs)}`;
};

const send = async (route: string, ask: PlainAsk, csrfToken: string | null): Promise<Response> => {
  const [method = "GET", template = ""] = route.split(" ");
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(ask.path?.[name])),
  );
  const limit = AbortSignal.timeout(ask.timeoutMs ?? answerWithinMs);
  const init: RequestInit = {
    method,
    credentials: "same-origin",
    cache: "no-store",
    redirect: "error",
    headers: {
      accept: "application/json",
      ...(ask.body === undefined ? {} : { "content-type": "application/json" }),
      ...(method === "GET" || csrfToken === null ? {} : { "x-csrf-token": csrfToken }),
      ...ask.headers,
    },
    signal: ask.signal === undefined ? limit : AbortSignal.any([ask.signal, limit]),
    ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
  };
  return await fetch(`${path}${queryText(ask.query)}`, init).catch((cause: unknown) => {
    throw new Unreachable(cause);
  });
};

/** Something between us and the gateway may answer in its stead, and not in JSON. */
const readJson = async (response: Response): Promise<unknown> =>
  await response.json().catch((cause: unknown) => {
    throw new Unreachable(cause);
  });

const once = async (route: string, ask: PlainAsk, door: SessionDoor) => {
  const response = await send(route, ask, door.csrfToken());
  const body: unknown = await readJson(response);
  const environment = response.headers.get("x-dyg-environment");
  const isHealth = route === healthRoute && !isErrorResponse(body);
  const problem = response.ok || isHealth ? null : ApiProblem.read(response, body);
  door.heard({ environment, problem });
  if (problem !== null) throw problem;
  return { status: response.status, body, headers: response.headers };
};

const call = async (route: string, ask: PlainAsk, door: SessionDoor) => {
  try {
    return await once(route, ask, door);
  } catch (thrown) {
    // Somebody logged in anew in another tab, which has another token; refused before anything was done.
    if (!(thrown instanceof ApiProblem) || thrown.code !== "csrf_failed" || !(await door.renew()))
      throw thrown;
    return await once(route, ask, door);
  }
};

/**
 * The calls a page makes: `openApi({ getHealth: "GET /healthz" }, door)`. A problem of the contract is thrown as an
 * `ApiProblem`, no answer at all as `Unreachable`.
 */
export const openApi = <K extends OperationId>(
  routes: { readonly [Id in K]: Routes[Id] },
  door: SessionDoor,
): Api<K> => {
  const calls = Object.entries<string>(routes).map(([id, route]) => [
    id,
    (ask: PlainAsk = {}) => call(route, ask, door),
  ]);
  // The routes were held to the contract above; that answers keep it, the gateway checks before it sends them.
  const api: Api<K> = Object.assign(Object.create(null), Object.fromEntries(calls));
  return api;
};

/** Whether the gateway serves something at a path of ours. */
export const exists = async (path: string): Promise<boolean> =>
  await fetch(path, { method: "HEAD" }).then(
    ({ ok }) => ok,
    () => false,
  );
