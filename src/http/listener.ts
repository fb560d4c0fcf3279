import type { Elysia } from "elysia";

/** PEM texts. */
export interface Tls {
  readonly cert: string;
  readonly key: string;
}

export interface ListenOptions {
  readonly hostname: string;
  readonly port: number;
  readonly tls?: Tls;
}

export interface Listener {
  /** Starts to listen; gives the address it listens on (port 0 = any free one). */
  readonly listen: (options: ListenOptions) => string;
  /**
   * From now on new connections are shown this certificate. Every request that was received is answered; connections
   * that are idle, or being made at that moment, are closed, and their clients connect again.
   */
  readonly renewTls: (tls: Tls) => void;
  /** Stops accepting and waits for what runs. */
  readonly stop: () => Promise<void>;
}

/** Two listeners can share an address for a moment, so that one takes over from the other. */
const canShare = process.platform !== "win32";

/** Whoever shares an address takes half of the calls of the server that has it: it must be free before. */
const refuseTaken = ({ hostname, port }: ListenOptions): void => {
  if (port !== 0) Bun.listen({ hostname, port, socket: { data: () => {} } }).stop(true);
};

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

interface ListenerParts {
  readonly idleTimeoutSeconds: number;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly listening?: (app: Elysia) => void;
}

/** The ways in from the network, and how their certificate is exchanged while they serve. */
export const openListener = (app: Elysia, parts: ListenerParts): Listener => {
  const settings = {
    development: false,
    idleTimeout: parts.idleTimeoutSeconds,
    // Our own limit answers in the contract's form; Bun's would be an empty 413.
    maxRequestBodySize: Number.MAX_SAFE_INTEGER,
  };
  // Not `app.listen`: that composes the app twice, and looks through all routes for what Bun's own router could serve.
  const serve = (options: ListenOptions, reusePort: boolean) =>
    Bun.serve({ ...settings, ...options, reusePort, fetch: parts.fetch });
  let bound: { readonly hostname: string; readonly port: number } | undefined;
  let successor: ReturnType<typeof Bun.serve> | undefined;
  const ended: Promise<void>[] = [];

  return {
    listen: ({ hostname, port, tls }) => {
      refuseTaken({ hostname, port });
      const shared = tls !== undefined && canShare;
      const server = serve({ hostname, port, ...(tls === undefined ? {} : { tls }) }, shared);
      // Elysia stops the server it has, and tells its plugins.
      app.server = server;
      bound = { hostname, port: server.port ?? port };
      parts.listening?.(app);
      return server.url.origin;
    },
    renewTls: (tls) => {
      if (bound === undefined || app.server === null) throw new Error("the server does not listen yet");
      if (!canShare) throw new Error("on this system a certificate is exchanged by a restart");
      const before = successor ?? app.server;
      successor = serve({ ...bound, tls }, true);
      // After a turn in which everybody who had knocked was let in: whoever still waited would be turned away.
      ended.push(
        nextTurn()
          .then(nextTurn)
          .then(() => before.stop()),
      );
    },
    stop: async () => {
      if (successor !== undefined) ended.push(successor.stop());
      if (app.server !== null) await app.stop();
      await Promise.all(ended);
    },
  };
};
