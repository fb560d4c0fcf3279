/** What the serving thread says to the reading thread. Values are copied on the way: plain data only. */
export type ToReader =
  | { readonly kind: "begin"; readonly settings: unknown }
  /** One question, one answer. */
  | { readonly kind: "ask"; readonly id: number; readonly name: string; readonly question: unknown }
  /** Begins a stream; answered with its head. */
  | { readonly kind: "open"; readonly id: number; readonly name: string; readonly question: unknown }
  /** The next piece of a stream is wanted. */
  | { readonly kind: "take"; readonly id: number }
  /** Nobody wants the rest. */
  | { readonly kind: "drop"; readonly id: number }
  | { readonly kind: "stop" };

export type FromReader =
  | { readonly kind: "answer"; readonly id: number; readonly value: unknown }
  | { readonly kind: "failure"; readonly id: number; readonly message: string; readonly stack: string }
  | { readonly kind: "piece"; readonly id: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: "end"; readonly id: number }
  | { readonly kind: "stopped" };
