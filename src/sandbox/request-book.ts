import type { EndpointName } from "./endpoint-names.ts";
import type { SandboxRequest } from "./reply.ts";

/** Requests that reached the server since the start or the last reset, by endpoint. */
export type EndpointCounts = Readonly<Record<EndpointName, number>>;

/** One request as the server saw it, oldest first. */
export interface SeenRequest {
  readonly endpoint: EndpointName;
  readonly atMs: number;
  readonly method: string;
  readonly target: string;
  readonly body: string;
}

const keptMax = 1000;

const zero = (): Record<EndpointName, number> => ({
  token: 0,
  stable_token: 0,
  short_link: 0,
  prepare: 0,
  verify: 0,
  cancel: 0,
  get: 0,
  query: 0,
  verify_record: 0,
  shops: 0,
  orders: 0,
  unknown: 0,
});

/** Counts every request and keeps the latest 1000. */
export const requestBook = (nowMs: () => number) => {
  let counts = zero();
  let seen: SeenRequest[] = [];
  return {
    note: (endpoint: EndpointName, { method, target, body }: SandboxRequest) => {
      counts[endpoint]++;
      seen.push({ endpoint, atMs: nowMs(), method, target, body });
      if (seen.length >= 2 * keptMax) seen = seen.slice(-keptMax);
    },
    counts: (): EndpointCounts => ({ ...counts }),
    seen: (): readonly SeenRequest[] => seen.slice(-keptMax),
    clear: () => {
      counts = zero();
      seen = [];
    },
  };
};
