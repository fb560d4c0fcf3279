import { Agent, request } from "node:http";
import { systemClock } from "../../src/clock.ts";
import { openSandbox, type SandboxSettings } from "../../src/sandbox/server.ts";

/** What came back over the wire; `data` and `extra` are a plain reading, `text` is the truth. */
export interface Heard {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly agent?: Agent;
}

/** One raw request through `node:http`, which never sends anything twice by itself (Bun's fetch does). */
export const send = (url: string, { method = "GET", headers = {}, body, agent }: Sent = {}): Promise<Heard> =>
  new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method, headers, agent: agent ?? new Agent({ keepAlive: false }) },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on("data", (chunk: Buffer) => chunks.push(chunk));
        reply.on("error", reject);
        reply.on("aborted", () => reject(new Error("aborted")));
        reply.on("end", () =>
          resolve({
            status: reply.statusCode ?? 0,
            headers: reply.headers,
            text: Buffer.concat(chunks).toString("utf8"),
          }),
        );
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });

/** A value at a path of JSON text; ids come back as strings when they stood as strings. */
export const at = (heard: Heard, ...path: readonly (string | number)[]): unknown => {
  let value: unknown = JSON.parse(heard.text);
  for (const step of path)
    value =
      typeof value === "object" && value !== null
        ? new Map<string, unknown>(Object.entries(value)).get(String(step))
        : undefined;
  return value;
};

/** A text at a path; anything else fails the test. */
export const textAt = (heard: Heard, ...path: readonly (string | number)[]): string => {
  const value = at(heard, ...path);
  if (typeof value !== "string") throw new Error(`no text at ${path.join(".")} of ${heard.text}`);
  return value;
};

/** The `result` of every item of a verify. */
export const resultsOf = (heard: Heard): readonly unknown[] => {
  const results = at(heard, "data", "verify_results");
  if (!Array.isArray(results)) throw new Error(`no verify_results in ${heard.text}`);
  return results.map((_, index) => at(heard, "data", "verify_results", index, "result"));
};

export const json = { "content-type": "application/json" };
const fulfilment = "/goodlife/v1/fulfilment/certificate";

/** A sandbox with a clock that stands still, and a cashier's way to talk to it. */
export const openDesk = async (settings: Partial<SandboxSettings> = {}) => {
  const clock = { ...systemClock, nowMs: () => 1_781_668_800_000 };
  const listen = { hostname: "127.0.0.1", port: 0 };
  const sandbox = openSandbox({ listen, seed: 7, clock, demoOrders: false, ...settings });
  const { url, admin, credentials } = sandbox;
  const poiId = admin.shops()[0]?.poiId ?? "";
  const keys = {
    client_key: credentials.clientKey,
    client_secret: credentials.clientSecret,
    grant_type: "client_credential",
  };
  const token = (body: object = keys, path = "/oauth/client_token/") =>
    send(url + path, { method: "POST", headers: json, body: JSON.stringify(body) });
  const accessToken = textAt(await token(), "data", "access_token");
  const headers = { ...json, "access-token": accessToken };
  const get = (path: string, query: Readonly<Record<string, string>> = {}, given: Sent = {}) => {
    const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    return send(`${url}${path}${pairs.length > 0 ? "?" : ""}${pairs.join("&")}`, { headers, ...given });
  };
  const post = (path: string, body: unknown, given: Sent = {}) =>
    send(url + path, { method: "POST", headers, body: JSON.stringify(body), ...given });
  const prepare = (query: Readonly<Record<string, string>>, given: Sent = {}) =>
    get(`${fulfilment}/prepare/`, { poi_id: poiId, ...query }, given);
  const verify = (verifyToken: string, codes: readonly string[], given: Sent = {}) =>
    post(
      `${fulfilment}/verify/`,
      { verify_token: verifyToken, poi_id: poiId, encrypted_codes: codes },
      given,
    );
  /** Prepares with a plain code and gives the verify token. */
  const tokenFor = async (code: string | undefined) =>
    textAt(await prepare({ code: code ?? "" }), "data", "verify_token");
  const status = (encryptedCode: string | undefined) =>
    get(`${fulfilment}/get/`, { encrypted_code: encryptedCode ?? "" });
  const cancel = (body: unknown) => post(`${fulfilment}/cancel/`, body);
  return {
    ...{ url, admin, credentials, poiId, keys, headers, accessToken, counts: sandbox.counts },
    ...{ fetch: sandbox.fetch, close: sandbox.close },
    ...{ token, get, post, prepare, verify, tokenFor, status, cancel },
  };
};
