import type { Actor } from "./actors.ts";

/** A row as an answer shows it; only what the proofs look at. */
export interface ToldRow {
  readonly id: number;
  readonly verify_status: string;
  readonly error_key: string | null;
  readonly retry: string | null;
  readonly verify_id: string | null;
  readonly cancel_status: string;
  readonly mode: string | null;
  readonly [field: string]: unknown;
}

export interface Answer {
  readonly kind: "answer";
  readonly status: number;
  readonly requestId: string;
  readonly replayed: boolean;
  /** Rows shown, in order; none in a problem. */
  readonly items: readonly ToldRow[];
  readonly batchId: string | null;
  /** Of a problem. */
  readonly code: string | null;
  readonly verificationId: number | null;
  readonly text: string;
}

/** The connection broke: nobody knows what the gateway did. `unsent`: there was nobody to connect to. */
export interface Lost {
  readonly kind: "lost";
  readonly unsent: boolean;
}

export interface Call {
  readonly actor: Actor;
  readonly method: "GET" | "POST";
  readonly target: string;
  readonly body?: unknown;
  readonly key?: string | null;
  readonly requestId: string;
}

const patienceMs = 20_000;

interface AnswerBody {
  readonly items?: readonly ToldRow[];
  readonly batch_id?: string;
  readonly code?: string;
  readonly verification_id?: number | null;
}

const read = (text: string): AnswerBody => {
  try {
    const body: AnswerBody = JSON.parse(text);
    return body;
  } catch {
    return {};
  }
};

const nobodyThere = (cause: unknown): boolean =>
  cause instanceof Error && "code" in cause && cause.code === "ConnectionRefused";

/** One call over a connection of its own, so that no client in between sends anything twice. */
export const callOnce = async (url: string, call: Call): Promise<Answer | Lost> => {
  const { actor, method, target, requestId, key } = call;
  const body = call.body === undefined ? undefined : JSON.stringify(call.body);
  try {
    const response = await fetch(`${url}${target}`, {
      method,
      keepalive: false,
      signal: AbortSignal.timeout(patienceMs),
      headers: {
        ...actor.headers({ method, target, body }),
        "X-Request-Id": requestId,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(key === undefined || key === null ? {} : { "Idempotency-Key": key }),
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const json = read(text);
    return {
      kind: "answer",
      status: response.status,
      requestId,
      replayed: response.headers.get("idempotent-replayed") === "true",
      items: json.items ?? [],
      batchId: json.batch_id ?? null,
      code: json.code ?? null,
      verificationId: json.verification_id ?? null,
      text,
    };
  } catch (cause) {
    return { kind: "lost", unsent: nobodyThere(cause) };
  }
};
