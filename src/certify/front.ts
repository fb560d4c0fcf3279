import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { Clock } from "../clock.ts";
import type { Effect } from "./effect.ts";
import { type Arrival, arrivalOf, type Exchange, fieldsOf, type Given } from "./exchange.ts";
import { type Keys, seenAhead } from "./signed.ts";

export interface FrontParts {
  readonly listen: { readonly hostname: string; readonly port: number };
  /** Where the gateway listens. */
  readonly gateway: { readonly hostname: string; readonly port: number };
  readonly keys: Keys;
  readonly clock: Clock;
  /** Asked once for each request, as it arrives. */
  readonly decide: (arrival: Arrival) => Effect;
  /** Told when a request is over for the partner. */
  readonly ended: (exchange: Exchange) => void;
  /** Requests about the certification itself: an answer, or null for one that goes to the gateway. */
  readonly control: (arrival: Arrival) => Given | null;
}

/** The wire between the partner and the gateway, on which things go wrong as they do on wires. */
export const openFront = async (parts: FrontParts) => {
  const server = createServer((incoming, response) => {
    void readBody(incoming)
      .then((bytes) => serve(parts, arrived(parts, incoming, bytes), response))
      // Only a gateway that is gone leads here; the partner sees a connection that breaks.
      .catch(() => response.socket?.destroy());
  });
  server.keepAliveTimeout = 75_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(parts.listen.port, parts.listen.hostname, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the front does not listen");
  const { hostname } = parts.listen;
  return {
    url: `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${address.port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const readBody = (incoming: IncomingMessage): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => resolve(Buffer.concat(chunks)));
    incoming.on("error", reject);
  });

const flat = (headers: IncomingMessage["headers"]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
    ),
  );

const arrived = ({ clock }: FrontParts, incoming: IncomingMessage, bytes: Uint8Array): Arrival =>
  arrivalOf({
    atMs: clock.monotonicMs(),
    method: incoming.method ?? "GET",
    target: incoming.url ?? "/",
    headers: flat(incoming.headers),
    bytes,
  });

const serve = async (parts: FrontParts, arrival: Arrival, response: ServerResponse): Promise<void> => {
  const told = parts.control(arrival);
  if (told !== null) return send(response, told);
  const partner = openPartner(parts, arrival, response);
  await perform(parts, { arrival, partner, effect: parts.decide(arrival) });
};

/** The partner's end of one request: it gets an answer or loses it, or hangs up first. The first of these counts. */
const openPartner = ({ clock, ended }: FrontParts, arrival: Arrival, response: ServerResponse) => {
  let over = false;
  const end = (how: Pick<Exchange, "given" | "reached" | "gaveUp">): void => {
    if (over) return;
    over = true;
    const fields = how.given === null ? {} : fieldsOf(how.given.bytes);
    ended({ arrival, fields, endedAtMs: clock.monotonicMs(), ...how });
  };
  response.once("close", () => {
    if (!response.writableEnded) end({ given: null, reached: false, gaveUp: true });
  });
  return {
    get: (given: Given): void => {
      const reached = !over && !response.destroyed;
      end({ given, reached, gaveUp: false });
      if (reached) send(response, given);
    },
    /** `given` is what the gateway had answered, if it was asked. */
    lose: (given: Given | null): void => {
      if (over) return;
      end({ given, reached: false, gaveUp: false });
      response.socket?.destroy();
    },
  };
};

interface Doing {
  readonly arrival: Arrival;
  readonly partner: ReturnType<typeof openPartner>;
  readonly effect: Effect;
}

const perform = async (parts: FrontParts, { arrival, partner, effect }: Doing): Promise<void> => {
  const { clock } = parts;
  switch (effect.kind) {
    case "pass":
      return partner.get(await forward(parts, arrival));
    case "lose_before":
      return partner.lose(null);
    case "lose_after":
      return partner.lose(await forward(parts, arrival));
    case "cut":
      clock.after(effect.afterMs, () => partner.lose(null));
      return void (await forward(parts, arrival));
    case "hold": {
      const [given] = await Promise.all([forward(parts, arrival), clock.sleep(effect.untilMs)]);
      return partner.get(given);
    }
    case "twice":
      await forward(parts, arrival);
      return partner.get(await forward(parts, arrival));
    case "answer":
      return partner.get(effect.given);
    case "skew": {
      const seen = seenAhead(parts.keys, arrival, { nowMs: clock.nowMs(), aheadMs: effect.aheadMs });
      return partner.get("refused" in seen ? seen.refused : await forward(parts, seen.arrival));
    }
    case "grow": {
      const given = await forward(parts, arrival);
      const grown = effect.grown(fieldsOf(given.bytes));
      return partner.get({ ...given, bytes: new TextEncoder().encode(JSON.stringify(grown)) });
    }
    default:
      return effect satisfies never;
  }
};

/** Headers that belong to one connection and not to the request or answer. */
const ofConnection = ["connection", "keep-alive", "transfer-encoding", "content-length", "expect", "upgrade"];

const passedOn = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !ofConnection.includes(name)));

const forward = ({ gateway }: FrontParts, { method, target, headers, bytes }: Arrival): Promise<Given> =>
  new Promise((resolve, reject) => {
    const sent = request(
      {
        ...gateway,
        method,
        // As it came: it is signed.
        path: target,
        headers: { ...passedOn(headers), ...(bytes.length > 0 ? { "content-length": bytes.length } : {}) },
        agent: false,
      },
      (incoming) => {
        readBody(incoming).then(
          (answer) =>
            resolve({ status: incoming.statusCode ?? 0, headers: flat(incoming.headers), bytes: answer }),
          reject,
        );
      },
    );
    sent.on("error", reject);
    sent.end(bytes);
  });

const send = (response: ServerResponse, { status, headers, bytes }: Given): void => {
  response.writeHead(status, { ...passedOn(headers), "content-length": bytes.length });
  response.end(bytes);
};
