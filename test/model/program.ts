/** What a run does, as data: it is printed when a promise is broken, shrunk, and run again from its text. */

export type UpstreamEndpoint =
  | "token"
  | "short_link"
  | "prepare"
  | "verify"
  | "cancel"
  | "get"
  | "query"
  | "verify_record"
  | "other";

/** What becomes of one request on its way to Douyin and of the answer on its way back. */
export type Fate =
  | { readonly kind: "answered"; readonly outMs: number; readonly backMs: number }
  /** Certainly nothing left. */
  | { readonly kind: "no_connection"; readonly outMs: number }
  /** The connection breaks; Douyin never saw it (`lost_before`), did it (`lost_after`), or does it later (`late`). */
  | { readonly kind: "lost_before"; readonly outMs: number }
  | { readonly kind: "lost_after"; readonly outMs: number; readonly backMs: number }
  | { readonly kind: "late"; readonly outMs: number; readonly backMs: number }
  /** No answer comes within the time limit: Douyin never saw it, or did it. */
  | { readonly kind: "swallowed" }
  | { readonly kind: "unanswered"; readonly outMs: number }
  /** It arrives twice; the answer is the first one's, or the second one's. */
  | { readonly kind: "duplicated"; readonly outMs: number; readonly backMs: number; readonly againMs: number }
  | {
      readonly kind: "twice_last";
      readonly outMs: number;
      readonly backMs: number;
      readonly againMs: number;
    };

/** A fault inside Douyin, of those the simulator knows. */
export interface DouyinFault {
  readonly endpoint: UpstreamEndpoint;
  readonly kind:
    | "lost_before"
    | "lost_after"
    | "http_500"
    | "busy"
    | "rate_limited"
    | "token_refused"
    | "broken_json"
    | "half_body"
    | "empty_results"
    | "missing_data"
    | "missing_extra"
    | "missing_now"
    | "missing_times"
    | "wrong_order_of_results"
    | "echo_differs"
    | "refuses";
  /** Whether it answers so after having done what it was asked. */
  readonly acts: boolean;
  readonly times: number;
}

/** Indexes point at what there is by then, wrapping round; a step whose object is not there yet does nothing. */
export type Step =
  | {
      readonly do: "order";
      readonly kind: "coupon" | "times_card";
      readonly count: number;
      readonly uses: number;
    }
  | {
      readonly do: "verify";
      readonly order: number;
      readonly by: number;
      readonly as: "code" | "short_link" | "encrypted" | "ticket";
      /** Which coupon's code; which of what was prepared or previewed. */
      readonly which: number;
      readonly quantity: number;
      readonly named: boolean;
      readonly key: number | null;
      readonly another: boolean;
    }
  /** The same body once more. */
  | {
      readonly do: "repeat";
      readonly request: number;
      readonly by: "same" | "other";
      readonly key: "same" | "none" | "new";
    }
  | {
      readonly do: "prepare";
      readonly order: number;
      readonly by: number;
      readonly as: "code" | "short_link";
    }
  | {
      readonly do: "preview";
      readonly order: number;
      readonly by: number;
      readonly as: "code" | "short_link";
    }
  | { readonly do: "refresh_qr"; readonly order: number }
  | { readonly do: "look"; readonly row: number; readonly by: "same" | "other" }
  | { readonly do: "find"; readonly by: number }
  | {
      readonly do: "cancel";
      readonly row: number;
      readonly by: "same" | "other";
      readonly key: number | null;
    }
  | { readonly do: "abandon"; readonly row: number; readonly by: "same" | "other" }
  | { readonly do: "hang_up"; readonly request: number }
  | { readonly do: "pass"; readonly ms: number }
  | { readonly do: "turns"; readonly turns: number }
  | { readonly do: "network"; readonly endpoint: UpstreamEndpoint; readonly fate: Fate }
  | { readonly do: "douyin"; readonly fault: DouyinFault }
  | { readonly do: "revoke_tokens"; readonly forget: boolean }
  | { readonly do: "used_elsewhere"; readonly order: number }
  | { readonly do: "refund"; readonly order: number }
  | { readonly do: "crash"; readonly seams: number; readonly downMs: number }
  | { readonly do: "restart"; readonly downMs: number }
  | { readonly do: "jump"; readonly ms: number }
  | { readonly do: "backup" }
  | { readonly do: "restore" };

/** How Douyin is in this run. */
export interface Upstream {
  /** How long a verify token remembers its verification. */
  readonly windowMs: number;
  readonly replayAnswer: "1208" | "2" | "original";
  readonly getTimesInMs: boolean;
  readonly idsAsStrings: boolean;
  readonly spelling: "plain" | "v2" | "_v2";
  readonly emptyVerify: "object" | "null" | "absent";
}

export interface Program {
  readonly upstream: Upstream;
  readonly steps: readonly Step[];
}
