import type { Ask, CallOptions } from "./calls.ts";
import type { Reply } from "./replies.ts";

/** Takes one verification back; of a times card one use, by its own id. */
export interface CancelInput {
  readonly verifyId: string;
  readonly certificateId: string;
}

/** Sent once: no idempotency is documented for it (certificate.cancel page; within an hour of the verification at most). */
export type Cancel = (input: CancelInput, options?: CallOptions) => Promise<Reply<null>>;

const path = "/goodlife/v1/fulfilment/certificate/cancel/";

export const cancelCall =
  (ask: Ask): Cancel =>
  (input, options) => {
    // Ids must be JSON strings: numbers were refused (practice).
    const body = { verify_id: input.verifyId, certificate_id: input.certificateId };
    return ask({ path, body, read: () => null }, options);
  };
