import type { Clock } from "../clock.ts";
import { healthWhileClosed } from "../health/operations.ts";
import { errorResponse } from "../http/errors.ts";
import type { Admission, Arrival } from "../http/guards.ts";
import type { Endpoint } from "../http/mount.ts";
import { Problem } from "../problem.ts";
import { version } from "../version.ts";
import type { Interior } from "./interior.ts";
import type { Watched } from "./metrics.ts";
import type { GatewayParts } from "./parts.ts";

/**
 * What stands between the way in, which stays as it is while the program runs, and the interior, which is exchanged
 * when another database takes the place of the one it stands on.
 */
export interface Front {
  readonly endpoints: readonly Endpoint[];
  readonly admission: Pick<Admission, "operator" | "isSecure">;
  /** Null while there is none. */
  readonly watched: () => Watched | null;
  /** The one that serves, or served last. */
  readonly interior: () => Interior;
  /** From now on requests are answered 503; resolves true when all that run have been answered, false at the limit. */
  readonly hold: (limitMs: number) => Promise<boolean>;
  /** From now on this one serves. */
  readonly serve: (interior: Interior) => void;
}

const restoring = () => new Problem("not_ready", "网关正在恢复备份，请求未被处理，请稍后重试");

/** Resolves as soon as nothing is counted any more. */
const openCount = (clock: Clock) => {
  let running = 0;
  let none: PromiseWithResolvers<true> | undefined;
  return {
    during: async <Result>(work: Promise<Result>): Promise<Result> => {
      running += 1;
      try {
        return await work;
      } finally {
        running -= 1;
        if (running === 0) none?.resolve(true);
      }
    },
    ended: async (limitMs: number): Promise<boolean> => {
      if (running === 0) return true;
      none = Promise.withResolvers<true>();
      const over = new AbortController();
      const limit = clock.sleep(limitMs, over.signal).then((): false => false);
      const ended = await Promise.race([none.promise, limit]);
      over.abort();
      return ended;
    },
  };
};

/** What is said while no interior is there. */
const closedAnswer = ({ config, clock, log }: GatewayParts) => {
  const startedMs = clock.monotonicMs();
  return (operationId: string, requestId: string): Response => {
    if (operationId !== "getHealth")
      return errorResponse(restoring(), { requestId, operationId, log, askOnDefect: false });
    const { status, body, headers } = healthWhileClosed({
      version,
      environment: config.environment,
      uptimeMs: clock.monotonicMs() - startedMs,
    });
    const plain = { "content-type": "application/json", "cache-control": "no-store" };
    return new Response(JSON.stringify(body), { status, headers: { ...plain, ...headers } });
  };
};

export const openFront = (first: Interior, parts: GatewayParts): Front => {
  const count = openCount(parts.clock);
  const answerClosed = closedAnswer(parts);
  let last = first;
  let open = true;
  const byId = (interior: Interior) => new Map(interior.endpoints.map((one) => [one.operationId, one]));
  let endpoints = byId(first);
  const admission = (): Admission => {
    if (!open) throw restoring();
    return last.admission;
  };
  return {
    endpoints: first.endpoints.map(({ operationId, method, path }) => ({
      operationId,
      method,
      path,
      serve: async (request, target, peerAddress, requestId) => {
        const endpoint = open ? endpoints.get(operationId) : undefined;
        return endpoint === undefined
          ? answerClosed(operationId, requestId)
          : await count.during(endpoint.serve(request, target, peerAddress, requestId));
      },
    })),
    admission: {
      operator: async (arrival: Arrival) => await admission().operator(arrival),
      isSecure: (arrival: Arrival) => admission().isSecure(arrival),
    },
    watched: () => (open ? last.watched : null),
    interior: () => last,
    hold: async (limitMs) => {
      open = false;
      return await count.ended(limitMs);
    },
    serve: (interior) => {
      last = interior;
      endpoints = byId(interior);
      open = true;
    },
  };
};
