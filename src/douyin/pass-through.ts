import type { Ask, CallOptions } from "./calls.ts";
import { type PrepareInput, prepareRequest } from "./certificates.ts";
import type { Reply } from "./replies.ts";

/** Calls whose answer goes to our caller byte for byte: only the two error codes are looked at, never the content. */
export interface PassThrough {
  /** certificate.prepare, sent once like the gateway's own. */
  readonly prepareAsIs: (input: PrepareInput, poiId: string, options?: CallOptions) => Promise<Reply<null>>;
}

export const passThroughCalls = (ask: Ask): PassThrough => ({
  prepareAsIs: (input, poiId, options) => ask({ ...prepareRequest(input, poiId), read: () => null }, options),
});
