import type { Outcome } from "../../src/douyin/wire/connection.ts";
import type { Connections, HttpRequest, OpenConnections } from "../../src/douyin/wire/connections.ts";
import type { HttpReply } from "../../src/douyin/wire/http-reply.ts";
import type { Process } from "./life.ts";
import type { Fate, UpstreamEndpoint } from "./program.ts";
import type { WorldClock } from "./world-clock.ts";

/** One request the gateway handed to the network. */
export interface Sent {
  readonly endpoint: UpstreamEndpoint;
  readonly request: HttpRequest;
  /** World time. */
  readonly atMs: number;
  /** Which process sent it, counted from 0. */
  readonly life: number;
  /** Which API request of the program was the latest when it left. */
  arrivals: number;
  /** Douyin's answer as it left Douyin, whether or not anyone got it. */
  readonly answers: string[];
}

export interface Network {
  readonly open: (process: Process, life: number) => OpenConnections;
  /** Every request since the start, oldest first. */
  readonly sent: readonly Sent[];
  /** What happens to the next request to this endpoint; several wait in line. */
  readonly arm: (endpoint: UpstreamEndpoint, fate: Fate) => void;
  /** From now on every request arrives at once, once, and is answered. */
  readonly heal: () => void;
}

const usual: Fate = { kind: "answered", outMs: 5, backMs: 5 };

const endpointOf = ({ target }: HttpRequest): UpstreamEndpoint => {
  const name = /\/certificate\/(prepare|verify|cancel|get|query)\/|\/(s)\//.exec(target);
  switch (name?.[1]) {
    case "prepare":
    case "verify":
    case "cancel":
    case "get":
    case "query":
      return name[1];
    default:
      if (name?.[2] !== undefined) return "short_link";
      if (target.startsWith("/oauth/")) return "token";
      return target.includes("/verify_record/") ? "verify_record" : "other";
  }
};

const headersOf = (text: string): Headers => {
  const headers = new Headers();
  for (const line of text.split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.set(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return headers;
};

const toReply = async (response: Response): Promise<HttpReply> => {
  const headers = new Map<string, string>();
  response.headers.forEach((value, name) => {
    headers.set(name, value);
  });
  return {
    status: response.status,
    headers,
    body: new Uint8Array(await response.arrayBuffer()),
    reusable: true,
  };
};

/** A no of Douyin's, to the whole call or to one of its coupons. */
const isRefusal = (answer: string): boolean => /"(error_code|result)":-?[1-9]/.test(answer);

const failed = (reason: "no_connection" | "timeout" | "lost", sent: boolean): Outcome => ({
  kind: "failed",
  reason,
  sent,
  cause: new Error(`the network: ${reason}`),
});

/** The network between the gateway and the simulator, on the world's clock. What is on its way outlives its sender. */
export const openNetwork = (parts: {
  readonly world: WorldClock;
  readonly fetch: (request: Request) => Promise<Response>;
}): Network => {
  const { world } = parts;
  const sent: Sent[] = [];
  let armed: { readonly endpoint: UpstreamEndpoint; readonly fate: Fate }[] = [];

  const fateOf = (endpoint: UpstreamEndpoint): Fate => {
    const at = armed.findIndex((one) => one.endpoint === endpoint);
    return at < 0 ? usual : (armed.splice(at, 1)[0]?.fate ?? usual);
  };

  const arrive = async (record: Sent): Promise<Outcome> => {
    const { method, target, headers, body } = record.request;
    record.arrivals += 1;
    const request = new Request(`http://sandbox.invalid${target}`, {
      method,
      headers: headersOf(headers),
      ...(method === "POST" ? { body } : {}),
    });
    try {
      const reply = await toReply(await parts.fetch(request));
      record.answers.push(Buffer.from(reply.body).toString("utf8"));
      return { kind: "answered", reply };
    } catch (cause) {
      return { kind: "failed", reason: "lost", sent: true, cause: new Error("lost", { cause }) };
    }
  };

  /** The request's way there and back. `tell` is called at most once with an answer, or never. */
  const carry = (record: Sent, fate: Fate, tell: (outcome: Outcome) => void): void => {
    const arriveAfter = (delayMs: number, then: (outcome: Outcome) => void) =>
      world.after(delayMs, () => void arrive(record).then(then));
    const ignore = () => {};
    switch (fate.kind) {
      case "answered":
        arriveAfter(fate.outMs, (outcome) => world.after(fate.backMs, () => tell(outcome)));
        return;
      case "no_connection":
        world.after(fate.outMs, () => tell(failed("no_connection", false)));
        return;
      case "lost_before":
        world.after(fate.outMs, () => tell(failed("lost", true)));
        return;
      case "lost_after":
        arriveAfter(fate.outMs, () => world.after(fate.backMs, () => tell(failed("lost", true))));
        return;
      case "late":
        // The connection breaks at once; what was written on it comes through later.
        world.after(fate.backMs, () => tell(failed("lost", true)));
        arriveAfter(fate.outMs, ignore);
        return;
      case "swallowed":
        return;
      case "unanswered":
        arriveAfter(fate.outMs, ignore);
        return;
      case "duplicated":
        arriveAfter(fate.outMs, (outcome) => {
          world.after(fate.backMs, () => tell(outcome));
          // What Douyin has just refused it refuses once more: its no is final (contract 5.3), whichever copy it met.
          if (!record.answers.some(isRefusal)) arriveAfter(fate.againMs, ignore);
        });
        return;
      case "twice_last":
        arriveAfter(fate.outMs, ignore);
        arriveAfter(fate.outMs + fate.againMs, (outcome) => world.after(fate.backMs, () => tell(outcome)));
        return;
      default:
        fate satisfies never;
    }
  };

  const open =
    (process: Process, life: number): OpenConnections =>
    ({ clock }): Connections => {
      let closed = false;
      const send: Connections["send"] = (request, limitMs) =>
        new Promise((resolve) => {
          if (process.at("send")) return;
          if (closed) return resolve(failed("no_connection", false));
          if (limitMs <= 0) return resolve(failed("timeout", false));
          const record: Sent = {
            endpoint: endpointOf(request),
            request,
            atMs: world.monotonicMs(),
            life,
            arrivals: 0,
            answers: [],
          };
          sent.push(record);
          let told = false;
          const tell = (outcome: Outcome): void => {
            if (told) return;
            told = true;
            cancel();
            if (!process.dead() && !process.at("answer")) resolve(outcome);
          };
          const cancel = clock.after(limitMs, () => tell(failed("timeout", true)));
          carry(record, fateOf(record.endpoint), tell);
          process.at("sent");
        });
      return {
        send,
        close: () => {
          closed = true;
        },
      };
    };

  return {
    open,
    sent,
    arm: (endpoint, fate) => {
      armed.push({ endpoint, fate });
    },
    heal: () => {
      armed = [];
    },
  };
};
