import { Elysia } from "elysia";
import type { Log } from "../log.ts";
import { Problem } from "../problem.ts";
import { randomBytes } from "../random.ts";
import { openDocs } from "./docs.ts";
import { errorResponse } from "./errors.ts";
import { type Listener, openListener } from "./listener.ts";
import type { Endpoint } from "./mount.ts";

export interface ServerParts {
  readonly endpoints: readonly Endpoint[];
  /** Is told when the app listens: what else hangs on it, such as timers, begins then. */
  readonly listening?: (app: Elysia) => void;
  /** Served beside the operations and the documentation: path → page. */
  readonly pages?: Readonly<Record<string, Page>>;
  readonly environment: "live" | "sandbox";
  readonly log: Log;
  /** Longest silence on a connection, seconds: above the verify budget, so that no answer is cut off. */
  readonly idleTimeoutSeconds: number;
}

/** Something that is served beside the operations: it looks after its own access. */
export type Page = (request: Request, peerAddress: string | null) => Promise<Response>;

export interface Server extends Listener {
  /** One request in process: what a test sends. */
  readonly fetch: (request: Request) => Promise<Response>;
}

const requestIdForm = /^[A-Za-z0-9_-]{8,64}$/;

const requestIdOf = (headers: Headers): string => {
  const given = headers.get("x-request-id");
  return given !== null && requestIdForm.test(given) ? given : randomBytes(12).toString("base64url");
};

/** Path and query exactly as on the wire: what comes after the host in the URL the server was given. */
const targetOf = (url: string): string => {
  const path = url.indexOf("/", url.indexOf("://") + 3);
  return path < 0 ? "/" : url.slice(path);
};

/** Elysia looks for the path of a URL from here on. */
const pathsFrom = 11;

/**
 * Gives a request whose host has one to three letters, such as `pos`, or that names none, as HTTP/1.0 may, a host Elysia
 * finds the path behind. The path stays as it is on the wire, and nothing else looks at this host.
 */
const lengthenHost = (request: Request): Request => {
  const { url } = request;
  const path = url.startsWith("/") ? 0 : url.indexOf("/", url.indexOf("://") + 3);
  return path >= pathsFrom
    ? request
    : Object.defineProperty(request, "url", { value: `http://gateway${url.slice(path)}` });
};

const notFound = () => new Problem("not_found", "没有这个接口，请核对路径（见 /docs）");
const wrongMethod = (allow: string) =>
  new Problem("method_not_allowed", `该路径只接受 ${allow}`, { headers: { allow } });

/** Path → methods, so that a known path with another method is 405 and not 404. */
const methodsByPath = (
  endpoints: readonly Endpoint[],
  pages: readonly string[],
): ReadonlyMap<string, readonly string[]> => {
  const methods = new Map<string, readonly string[]>(pages.map((path) => [path, ["GET", "HEAD"]]));
  for (const { path, method } of endpoints) methods.set(path, [...(methods.get(path) ?? []), method]);
  return methods;
};

/** The gateway's HTTP side on Elysia. Elysia routes; every check and answer is made by the endpoints. */
export const openServer = (parts: ServerParts): Server => {
  const app = new Elysia({ normalize: false, strictPath: true, systemRouter: false });
  const stamped = (response: Response, requestId: string): Response => {
    response.headers.set("x-request-id", requestId);
    response.headers.set("x-dyg-environment", parts.environment);
    return response;
  };
  const refuse = (thrown: unknown, requestId: string): Response =>
    errorResponse(thrown, { requestId, operationId: null, log: parts.log, askOnDefect: false });
  const fetch = async (request: Request): Promise<Response> => await app.fetch(lengthenHost(request));
  const peerOf = (request: Request): string | null => app.server?.requestIP(request)?.address ?? null;

  const pages: Readonly<Record<string, Page>> = { ...openDocs(), ...parts.pages };
  const allowed = methodsByPath(parts.endpoints, Object.keys(pages));
  const refuseMethod = (path: string, requestId: string): Response =>
    stamped(refuse(wrongMethod((allowed.get(path) ?? []).join(", ")), requestId), requestId);

  for (const endpoint of parts.endpoints)
    app.route(
      endpoint.method,
      endpoint.path,
      async ({ request }: { request: Request }) => {
        const requestId = requestIdOf(request.headers);
        // Elysia serves HEAD from a GET route; of an operation it is a method like any other.
        if (request.method !== endpoint.method) return refuseMethod(endpoint.path, requestId);
        const served = await endpoint.serve(request, targetOf(request.url), peerOf(request), requestId);
        return stamped(served, requestId);
      },
      { parse: "none" },
    );
  for (const [path, page] of Object.entries(pages))
    app.get(path, async ({ request }: { request: Request }) => {
      const requestId = requestIdOf(request.headers);
      const shown = await page(request, peerOf(request)).catch((thrown: unknown) =>
        refuse(thrown, requestId),
      );
      return stamped(shown, requestId);
    });

  for (const path of allowed.keys())
    app.all(path, ({ request }: { request: Request }) => refuseMethod(path, requestIdOf(request.headers)), {
      parse: "none",
    });
  app.onError(({ code, error, request }) => {
    const requestId = requestIdOf(request.headers);
    return stamped(refuse(code === "NOT_FOUND" ? notFound() : error, requestId), requestId);
  });

  return {
    ...openListener(app, { ...parts, fetch }),
    fetch,
  };
};
