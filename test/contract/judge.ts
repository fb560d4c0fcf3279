import type { TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { ContractOperation, QueryKind } from "../../generated/operations.ts";

/** A request of one operation as it will be sent, but for who sends it. */
export interface Draft {
  readonly params: Readonly<Record<string, string>>;
  /** Name and value as on the wire, already escaped, in order. */
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** Written from the contract alone, apart from the gateway's own reading of a query. */
const readOne = (kind: string, text: string): unknown => {
  if (kind === "integer") return /^(0|-?[1-9]\d*)$/.test(text) ? Number(text) : text;
  if (kind === "boolean") return text === "true" || text === "false" ? text === "true" : text;
  return text;
};

const readQuery = (
  pairs: Draft["query"],
  kinds: Readonly<Record<string, QueryKind>>,
): { readonly fields: Fields; readonly faults: readonly string[] } => {
  const faults: string[] = [];
  const fields = new Map<string, unknown>();
  for (const [rawName, rawText] of pairs) {
    let name: string;
    let text: string;
    try {
      name = decodeURIComponent(rawName);
      text = decodeURIComponent(rawText);
    } catch {
      faults.push(`broken escape in ${rawName}`);
      continue;
    }
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    const known = fields.get(name);
    if (kind === undefined) faults.push(`unknown parameter ${name}`);
    else if (kind.endsWith("[]"))
      fields.set(name, [...(Array.isArray(known) ? known : []), readOne(kind.slice(0, -2), text)]);
    else if (fields.has(name)) faults.push(`${name} twice`);
    else fields.set(name, readOne(kind, text));
  }
  return { fields: Object.fromEntries(fields), faults };
};

const faultsOf = (schema: TSchema, value: unknown): readonly string[] =>
  [...Value.Errors(schema, value)].map(({ path, message }) => `${path || "/"} ${message}`);

const ruleFaults = (entry: ContractOperation, fields: Fields): readonly string[] => {
  const given = (name: string) => fields[name] !== undefined;
  const chosen = (entry.exactlyOne ?? []).flat().filter(given);
  const choice = entry.exactlyOne !== null && chosen.length !== 1 ? [`chosen: ${chosen.join(", ")}`] : [];
  const missing = Object.entries(entry.requires).flatMap(([name, needed]) =>
    given(name) ? needed.filter((other) => !given(other)).map((other) => `${name} without ${other}`) : [],
  );
  const misplaced = Object.entries(entry.onlyWith).flatMap(([name, companions]) =>
    given(name) && !companions.some(given) ? [`${name} without any of ${companions.join(", ")}`] : [],
  );
  return [...choice, ...missing, ...misplaced];
};

const bodyFaults = (entry: ContractOperation, { body, headers }: Draft): readonly string[] => {
  if (body === null || body.byteLength === 0) return entry.body?.required === true ? ["no body"] : [];
  if (entry.body === null) return ["a body where none belongs"];
  if (body.byteLength > 65_536) return ["a body too large"];
  if (headers["content-type"] !== "application/json") return ["another content type"];
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    return ["no JSON in UTF-8"];
  }
  const faults = faultsOf(entry.body.schema(), value);
  if (faults.length > 0 || typeof value !== "object" || value === null) return faults;
  return ruleFaults(entry, Object.fromEntries(Object.entries(value)));
};

const headerFaults = (entry: ContractOperation, headers: Draft["headers"]): readonly string[] => {
  const key = headers["idempotency-key"];
  if (key === undefined) return [];
  if (!entry.headers.includes("idempotency-key")) return ["an undeclared Idempotency-Key"];
  return entry.headerSchema === null ? [] : faultsOf(entry.headerSchema(), { "idempotency-key": key });
};

/** Everything about a request that the contract's schemas and rules forbid; none of a valid one. */
export const requestFaults = (entry: ContractOperation, draft: Draft): readonly string[] => {
  const { fields, faults } = readQuery(draft.query, entry.queryKinds);
  return [
    ...(entry.params === null ? [] : faultsOf(entry.params(), draft.params)),
    ...faults,
    ...(entry.query === null ? [] : faultsOf(entry.query(), fields)),
    ...(entry.body === null ? ruleFaults(entry, fields) : []),
    ...headerFaults(entry, draft.headers),
    ...bodyFaults(entry, draft),
  ];
};

/** Everything about an answer that the contract forbids: an undocumented status, or another body than its schema's. */
export const answerFaults = (
  entry: ContractOperation,
  answer: { readonly status: number; readonly headers: Headers; readonly text: string },
): string[] => {
  const { status, headers, text } = answer;
  const documented = entry.responses[String(status)];
  const faults = ["x-request-id", "x-dyg-environment"].filter((name) => !headers.has(name));
  if (documented === undefined) return [...faults, `status ${status} is not documented`];
  const isJson = headers.get("content-type")?.startsWith("application/json") === true;
  if (documented.contentType === "application/json" && !isJson && !headers.has("content-disposition"))
    faults.push(`content type ${headers.get("content-type")}`);
  if (documented.schema === null || !isJson || (entry.passthrough && status === 200)) return faults;
  return [...faults, ...faultsOf(documented.schema(), JSON.parse(text))];
};
