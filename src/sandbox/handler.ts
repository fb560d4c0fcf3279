import { readCall } from "./call.ts";
import type { EndpointName } from "./endpoint-names.ts";
import { checkHeaders } from "./endpoints/gate.ts";
import { shortLink } from "./endpoints/short-links.ts";
import { type Spoil, spoils, wrap } from "./envelope.ts";
import type { Fault, FaultPlan } from "./faults.ts";
import { refuse, refuseToken } from "./refusals.ts";
import type { Answer, Outcome, Reply, SandboxRequest } from "./reply.ts";
import { type Route, routes } from "./routes.ts";
import { scriptedFault } from "./scripted.ts";
import type { Side } from "./side.ts";
import type { Random } from "./world/random.ts";

/** What the handler works on; `side` is asked for anew each time because the admin can reset it. */
export interface HandlerParts {
  readonly side: () => Side;
  readonly faults: FaultPlan;
  readonly logIds: Random;
  /** Our own origin, for absolute redirects. */
  readonly origin: () => string;
  /** Called for every request that reaches the server, before any fault. */
  readonly count: (name: EndpointName, request: SandboxRequest) => void;
}

interface Work {
  /** Does what the request asks, once per call, and words the answer. */
  readonly act: (spoil?: Spoil, forcedResult?: number) => Reply;
  /** A refusal in the endpoint's own envelope; nothing is done. */
  readonly refusal: (answer: Answer) => Reply;
}

/** Douyin's whole side as one function from request to outcome. */
export const douyinHandler = (parts: HandlerParts) => {
  return async (request: SandboxRequest): Promise<Outcome> => {
    const { path } = readCall(request);
    const name = nameOf(path);
    parts.count(name, request);
    const fault = parts.faults.take(name, request) ?? scriptedFault(parts.side(), name, request);
    const work = workOf(parts, request, path);
    return fault === undefined ? reply(work.act()) : suffer(parts, fault, work);
  };
};

const nameOf = (path: string): EndpointName =>
  path.startsWith("/s/") ? "short_link" : (routes.get(path)?.name ?? "unknown");

const workOf = (parts: HandlerParts, request: SandboxRequest, path: string): Work => {
  const route = routes.get(path);
  const family = route?.family ?? "life";
  const said = (answer: Answer, spoil: Spoil = {}) =>
    wrap(parts.side(), { answer, family, logIds: parts.logIds, spoil });
  const act = (spoil?: Spoil, forcedResult?: number): Reply => {
    const side = parts.side();
    const call = readCall(request, forcedResult);
    if (path.startsWith("/s/")) return shortLink(side, call, parts.origin());
    if (route === undefined && request.method === "GET" && routes.has(`${path}/`))
      return movedTo(request.target.replace(path, `${path}/`));
    if (route === undefined || route.method !== request.method) return said(refuse(28001017));
    return said(answerOf(side, route, call), spoil);
  };
  return { act, refusal: (answer) => said(answer) };
};

const answerOf = (side: Side, route: Route, call: ReturnType<typeof readCall>): Answer =>
  (route.family === "life" ? checkHeaders(side, call) : undefined) ?? route.run(side, call);

const suffer = async (parts: HandlerParts, fault: Fault, work: Work): Promise<Outcome> => {
  const { clock } = parts.side().time;
  const delayMs = fault.delayMs ?? 0;
  switch (fault.kind) {
    case "delay": {
      const given = work.act();
      await clock.sleep(delayMs);
      return reply(given);
    }
    case "slow":
      await clock.sleep(delayMs);
      return reply(work.act());
    case "lost_before":
      return { kind: "drop" };
    case "lost_after":
      work.act();
      return { kind: "drop" };
    case "late":
      clock.after(delayMs, () => work.act());
      return { kind: "drop" };
    case "duplicate": {
      const [first, last] = [work.act(), work.act()];
      return reply(fault.answer === "last" ? last : first);
    }
    case "http_500":
      if (fault.acts === true) work.act();
      return reply(serverError);
    case "token_refused":
      return refused(fault, work, refuseToken(fault.code ?? 2190002));
    case "rate_limited":
      return refused(fault, work, refuse(2119003));
    case "busy":
      return refused(fault, work, refuse(2100004));
    case "error":
      if (fault.level === "result") return reply(work.act(undefined, fault.code ?? 1250));
      return refused(fault, work, refuse(fault.code ?? 2100001, fault.description, fault.subCode));
    default:
      return spoiled(fault.kind, fault, work);
  }
};

type SpoilKind = keyof typeof spoils | "broken_json" | "half_body" | "missing_times" | "huge_body";

const spoiled = (kind: SpoilKind, fault: Fault, work: Work): Outcome => {
  switch (kind) {
    case "broken_json": {
      const given = work.act();
      return reply({ ...given, body: given.body.slice(0, given.body.length / 2) });
    }
    case "half_body":
      return { kind: "half", reply: work.act() };
    case "missing_times": {
      const given = work.act(spoils.missing_now);
      return reply({ ...given, headers: { ...given.headers, date: "" } });
    }
    case "huge_body": {
      const given = work.act();
      return reply({ ...given, body: given.body + " ".repeat(fault.bytes ?? 20_000_000) });
    }
    default:
      return reply(work.act(spoils[kind]));
  }
};

const refused = (fault: Fault, work: Work, answer: Answer): Outcome => {
  if (fault.acts === true) work.act();
  return reply(work.refusal(answer));
};

const reply = (given: Reply): Outcome => ({ kind: "reply", reply: given });

const movedTo = (location: string): Reply => ({ status: 301, headers: { location }, body: "" });

const serverError: Reply = {
  status: 500,
  headers: { "content-type": "text/html; charset=utf-8" },
  body: "<html><body>Internal Server Error</body></html>",
};
