import type { JsonObject } from "./json.ts";

/** One request as it came over the wire; `target` is path and query, undecoded. */
export interface SandboxRequest {
  readonly method: string;
  readonly target: string;
  readonly header: (name: string) => string | undefined;
  readonly body: string;
}

/** A whole HTTP answer. `Date` is added by the handler. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the caller gets: an answer, half of one, or a closed connection. */
export type Outcome =
  | { readonly kind: "reply"; readonly reply: Reply }
  | { readonly kind: "half"; readonly reply: Reply }
  | { readonly kind: "drop" };

/** What an endpoint decided, before it is put into Douyin's envelope. */
export interface Answer {
  readonly code: number;
  readonly description: string;
  readonly subCode?: number;
  readonly payload: JsonObject;
  /** Token refusals can stand in `data` alone (section 0). */
  readonly tokenRefusal?: boolean;
}

/** A JSON answer with HTTP 200, as Douyin gives business errors too. */
export const jsonReply = (body: string, status = 200): Reply => ({
  status,
  headers: { "content-type": "application/json; charset=utf-8" },
  body,
});

/** A success with its payload. */
export const grant = (payload: JsonObject): Answer => ({ code: 0, description: "success", payload });
