import { openRestoring } from "./gateway/exchange.ts";
import { type Front, openFront } from "./gateway/front.ts";
import { openIdentity } from "./gateway/identity.ts";
import { openInterior } from "./gateway/interior.ts";
import { watch } from "./gateway/metrics.ts";
import { openPageFiles } from "./gateway/page-build.ts";
import type { GatewayParts } from "./gateway/parts.ts";
import type { ListenOptions } from "./http/listener.ts";
import { openPages } from "./http/pages.ts";
import { openServer, type Server } from "./http/server.ts";
import { openInstruments } from "./metrics/instruments.ts";
import { metricsPage } from "./metrics/page.ts";
import type { Schedule } from "./schedule/schedule.ts";
import { readSessionCookie } from "./sessions/secrets.ts";
import type { Storage } from "./storage/database.ts";

/** The program as a value: `main` listens with it, tests call it. */
export interface Gateway extends Pick<Server, "fetch"> {
  /** Starts to listen, with TLS as configured; gives the address. */
  readonly listen: (at: Pick<ListenOptions, "hostname" | "port">) => string;
  /** Looks for a newer certificate and shows it from now on; the log tells what came of it. Never rejects. */
  readonly renewCertificate: () => Promise<void>;
  readonly jobs: Pick<Schedule, "list" | "runNow">;
  readonly storage: Storage;
  /** Stops accepting, finishes what runs (at most 10 s), and closes the database. */
  readonly close: () => Promise<void>;
}

const drainMs = 10_000;

/** Builds the whole program from its parts. Nothing but this file and `gateway/` constructs a room. */
export const openGateway = async (parts: GatewayParts): Promise<Gateway> => {
  const { config, clock, log } = parts;
  const identity = await openIdentity(parts);
  const instruments = openInstruments();
  let stopping = false;
  // What is built first needs what comes later: the front its interior, the interior the server it hangs its timers on.
  const late: { front?: Front; hang?: (schedule: Schedule) => void } = {};
  const restoring = openRestoring(parts, {
    front: () => late.front,
    open: () => open(),
    hang: (schedule) => late.hang?.(schedule),
  });
  const open = () =>
    openInterior(parts, {
      instruments,
      isStopping: () => stopping,
      jobs: identity.jobs((tls) => server.renewTls(tls)),
      restores: restoring.desk,
    });
  const first = await open();
  const front = openFront(first, parts);
  late.front = front;
  watch(instruments, parts, front.watched);
  const server = openServer({
    endpoints: front.endpoints,
    // A program that only answers in process, as in tests, has no timers.
    listening: (app) => {
      late.hang = (schedule) => schedule.start(app);
      late.hang(front.interior().schedule);
    },
    pages: {
      ...openPages(openPageFiles(), (headers) => readSessionCookie(headers.get("cookie")) !== undefined),
      ...identity.pages,
      "/metrics": metricsPage(instruments.registry, front.admission),
    },
    environment: config.environment,
    log,
    idleTimeoutSeconds: Math.min(255, Math.ceil(config.verifyBudgetMs / 1_000) + 30),
  });
  return {
    fetch: server.fetch,
    listen: (at) => server.listen({ ...at, ...identity.tls() }),
    renewCertificate: () => identity.renew(server.renewTls),
    jobs: {
      list: () => front.interior().schedule.list(),
      runNow: (name) => front.interior().schedule.runNow(name),
    },
    get storage() {
      return front.interior().storage;
    },
    close: async () => {
      stopping = true;
      // What takes the database's place is not left half done, though a crash would do no harm.
      await restoring.stop();
      const ended = new AbortController();
      const limit = clock.sleep(drainMs, ended.signal);
      const { schedule, close } = front.interior();
      await Promise.race([Promise.all([server.stop(), schedule.stop()]), limit]);
      await close(limit);
      ended.abort();
    },
  };
};
