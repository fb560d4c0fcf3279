export type Fields = Readonly<Record<string, unknown>>;

/** What the partner's program asked for. */
export type Wanted = "verify" | "preview" | "prepare" | "read" | "find" | "cancel" | "abandon" | "other";

/** A request as it arrived, before anything was done with it. */
export interface Arrival {
  /** Of the clock that never goes back. */
  readonly atMs: number;
  readonly method: string;
  /** Path and query as on the wire. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
  /** Empty unless the body is a JSON object. */
  readonly body: Fields;
  readonly wanted: Wanted;
  /** The verification its path names. */
  readonly verificationId: number | null;
  readonly idempotencyKey: string | null;
}

/** An answer of the contract. */
export interface Given {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

/** A request, and what became of it. */
export interface Exchange {
  readonly arrival: Arrival;
  /** What the gateway or the wire answered, whether the partner got it or not; null when nothing did. */
  readonly given: Given | null;
  readonly fields: Fields;
  /** Whether the answer was handed to the partner's connection while it was still there. */
  readonly reached: boolean;
  /** When it was over for the partner. */
  readonly endedAtMs: number;
  /** The partner hung up before there was an answer. */
  readonly gaveUp: boolean;
}

export const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The members of a JSON object; none where there is no such object. */
export const fieldsOf = (bytes: Uint8Array): Fields => {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isRecord(value) ? value : {};
  } catch {
    return {}; // not JSON: whoever answers it says so
  }
};

export const textOf = (fields: Fields, name: string): string | null => {
  const value = fields[name];
  return typeof value === "string" ? value : null;
};

const coupons: Readonly<Record<string, Wanted>> = {
  "/v1/open/coupons/verify": "verify",
  "/v1/open/coupons/preview": "preview",
  "/v1/open/coupons/prepare": "prepare",
};

/** Reads what arrived. */
export const arrivalOf = (raw: {
  readonly atMs: number;
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}): Arrival => {
  const path = raw.target.split("?")[0] ?? "";
  const [, id, deed] = /^\/v1\/open\/verifications\/([1-9]\d{0,15})(?:\/(cancel|abandon))?$/.exec(path) ?? [];
  const body = fieldsOf(raw.bytes);
  return {
    ...raw,
    body,
    wanted: wantedOf(raw.method, path, id, deed),
    verificationId: id === undefined ? null : Number(id),
    idempotencyKey: textOf(body, "idempotency_key") ?? raw.headers["idempotency-key"] ?? null,
  };
};

const wantedOf = (method: string, path: string, id: string | undefined, deed: string | undefined): Wanted => {
  if (method === "POST") {
    if (deed === "cancel" || deed === "abandon") return deed;
    return coupons[path] ?? "other";
  }
  if (method !== "GET") return "other";
  if (id !== undefined && deed === undefined) return "read";
  return path === "/v1/open/verifications" ? "find" : "other";
};

/** Every coupon code, link and verification a request or its answer speaks of, to know which order it is about. */
export const namesIn = ({ arrival, fields }: Pick<Exchange, "arrival" | "fields">): readonly string[] => {
  const { body, target, verificationId } = arrival;
  const query = URL.parse(target, "http://front.invalid")?.searchParams;
  const data = isRecord(fields["data"]) ? fields["data"] : {};
  return [
    ...[body["code"], body["short_link"], body["ticket"], body["encrypted_code"]],
    ...[query?.get("order_id"), query?.get("idempotency_key"), arrival.idempotencyKey],
    ...[data["order_id"], data["ticket"]],
    ...[verificationId, data["id"], fields["verification_id"]].map((id) =>
      typeof id === "number" ? `verification ${id}` : undefined,
    ),
  ].filter((name) => typeof name === "string");
};
