import { Problem } from "../problem.ts";

/** The caller's key and what it was sent with. */
export interface KeyedBody {
  readonly key: string;
  /** The body as JSON values in one fixed order, without the key itself. */
  readonly canonicalBody: string;
}

/** The caller's own `idempotency_key` and header name two different keys. */
const keysDisagree = () =>
  new Problem("invalid_request", "请求头 Idempotency-Key 与 idempotency_key 字段不一致", {
    details: [{ field: "idempotency_key", problem: "与请求头 Idempotency-Key 不一致" }],
  });

export const keyReused = () =>
  new Problem("idempotency_key_reused", "该幂等键已用于另一个请求：请求体不同，请换一个新的幂等键");

/** JSON values in one fixed order of names, so that equal bodies have equal texts. */
const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => [name, canonical(inner)]);
};

/** The key of a request from header and field, which must agree; null when it has none. Throws `invalid_request`. */
export const keyedBody = (
  body: { readonly idempotency_key?: string },
  header: string | undefined,
): KeyedBody | null => {
  const { idempotency_key: field, ...rest } = body;
  if (field !== undefined && header !== undefined && field !== header) throw keysDisagree();
  const key = field ?? header;
  return key === undefined ? null : { key, canonicalBody: JSON.stringify(canonical(rest)) };
};
