import { type SandboxAdmin, sandboxAdmin } from "./admin.ts";
import { adminHandler, adminPrefix } from "./admin-http.ts";
import { openFaults } from "./faults.ts";
import { douyinHandler } from "./handler.ts";
import { httpDate } from "./http-date.ts";
import { inProcessFetch } from "./in-process.ts";
import { listen } from "./listen.ts";
import type { Outcome, Reply, SandboxRequest } from "./reply.ts";
import { type EndpointCounts, requestBook } from "./request-book.ts";
import type { SandboxSettings } from "./settings.ts";
import { type Credentials, openSide } from "./side.ts";
import { openRandom } from "./world/random.ts";

export type { SandboxAdmin } from "./admin.ts";
export type { SandboxSettings } from "./settings.ts";

/** Douyin's side, running. */
export interface Sandbox {
  /** Origin without a trailing slash: base address of the API and of the short links. */
  readonly url: string;
  readonly credentials: Credentials;
  readonly admin: SandboxAdmin;
  /** Requests that reached the server, by endpoint, counted before any fault. */
  readonly counts: () => EndpointCounts;
  /** The same handler without a network; a dropped connection rejects with code ECONNRESET. */
  readonly fetch: (request: Request) => Promise<Response>;
  readonly close: () => Promise<void>;
}

/** Starts a simulator of Douyin's life-service platform. It listens when this returns; a taken port throws. */
export const openSandbox = (settings: SandboxSettings): Sandbox => {
  let side = openSide(settings);
  const faults = openFaults(openRandom(settings.seed, "faults"));
  const book = requestBook(() => side.time.nowMs());
  const reset = () => {
    side = openSide(settings);
    faults.clear();
    book.clear();
  };
  const origin = () => settings.publicUrl ?? server.url;
  const admin = sandboxAdmin({
    side: () => side,
    faults,
    origin,
    reset,
    counts: book.counts,
    seen: book.seen,
  });
  const logIds = openRandom(settings.seed, "log ids");
  const douyin = douyinHandler({ side: () => side, faults, logIds, origin, count: book.note });
  const answerAdmin = adminHandler(admin, side.credentials);

  const handle = async (request: SandboxRequest): Promise<Outcome> => {
    const outcome: Outcome = request.target.startsWith(adminPrefix)
      ? { kind: "reply", reply: answerAdmin(request) }
      : await douyin(request);
    return outcome.kind === "drop" ? outcome : { ...outcome, reply: dated(outcome.reply, side.time.nowMs()) };
  };
  const server = settings.listen === null ? unheard : listen(settings.listen, handle);

  return {
    url: server.url,
    credentials: side.credentials,
    admin,
    counts: book.counts,
    fetch: inProcessFetch(handle),
    close: server.close,
  };
};

/** In the place of a server: an address that leads nowhere. */
const unheard = { url: "http://sandbox.invalid", close: () => Promise.resolve() };

/** Adds Douyin's time as `Date`; an empty `date` means that a fault took it away. */
const dated = (reply: Reply, nowMs: number): Reply => {
  const { date, ...others } = reply.headers;
  return { ...reply, headers: date === "" ? others : { date: httpDate(nowMs), ...others } };
};
