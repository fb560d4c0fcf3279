import { AsyncLocalStorage } from "node:async_hooks";

/**
 * Which calls of Douyin's one request of ours made: their logids, for its line in the log. A request carries its list
 * along through all it awaits, so that no room in between has to hand it on.
 */
export interface UpstreamTrace {
  /** Does the work of one request and gives the logids of Douyin's answers during it, also when the work fails. */
  readonly during: <T>(work: (logids: readonly string[]) => Promise<T>) => Promise<T>;
  /** Notes an answer of Douyin's for the request that asked; outside of one, and after its end, nobody wants it. */
  readonly note: (logid: string) => void;
}

/** What one request can be told of; more are asked only by defects. */
const logidsMax = 32;

export const openUpstreamTrace = (): UpstreamTrace => {
  const carried = new AsyncLocalStorage<{ readonly logids: string[]; open: boolean }>();
  return {
    during: async (work) => {
      const request = { logids: [], open: true };
      try {
        return await carried.run(request, work, request.logids);
      } finally {
        // What goes on in the background afterwards carries the list still.
        request.open = false;
      }
    },
    note: (logid) => {
      const request = carried.getStore();
      if (request?.open === true && request.logids.length < logidsMax) request.logids.push(logid);
    },
  };
};
