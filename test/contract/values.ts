import type { TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import fc from "fast-check";
import type { ContractOperation } from "../../generated/operations.ts";
import type { Draft } from "./judge.ts";
import type { Known } from "./support.ts";

/** Fields by name, before they are written down. */
export interface Filled {
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
  /** undefined = no body is sent. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

const listOf = (value: unknown): readonly TSchema[] => (Array.isArray(value) ? value : []);
const numberOf = (value: unknown, otherwise: number): number =>
  typeof value === "number" ? value : otherwise;

const texts = (schema: TSchema): fc.Arbitrary<unknown> => {
  const pattern: unknown = schema["pattern"];
  const fits = (text: string) => Value.Check(schema, text) && text.isWellFormed();
  const minLength = numberOf(schema["minLength"], 0);
  // Of a class of forbidden characters nearly every text is; of anything else hardly one.
  const anything = typeof pattern !== "string" || pattern.startsWith("^[^");
  if (!anything && minLength <= 1) return fc.stringMatching(new RegExp(pattern)).filter(fits);
  const maxLength = numberOf(schema["maxLength"], minLength + 40);
  const unit = fc.oneof(
    fc.constantFrom(..."aZ09 _-'\"=+@<>核销￥é"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  );
  return fc.oneof(
    fc.string({ unit: "grapheme-ascii", minLength, maxLength, size: "max" }).filter(fits),
    fc.string({ unit, minLength, maxLength }).filter(fits),
  );
};

/** Arbitrary values of a generated schema; `known` fields also take values that mean something. */
export const valuesOf = (
  schema: TSchema,
  known: (name: string) => fc.Arbitrary<unknown> | undefined,
): fc.Arbitrary<unknown> => {
  if (schema["const"] !== undefined) return fc.constant(schema["const"]);
  const choices = listOf(schema["anyOf"]);
  if (choices.length > 0) return fc.oneof(...choices.map((choice) => valuesOf(choice, known)));
  switch (schema["type"]) {
    case "null":
      return fc.constant(null);
    case "boolean":
      return fc.boolean();
    case "integer": {
      const min = numberOf(schema["minimum"], Number.MIN_SAFE_INTEGER);
      const max = numberOf(schema["maximum"], Number.MAX_SAFE_INTEGER);
      return fc.oneof(
        fc.integer({ min, max: Math.min(max, min + 20) }),
        fc.maxSafeInteger().filter((n) => n >= min && n <= max),
      );
    }
    case "string":
      return texts(schema);
    case "array": {
      const [items] = listOf([schema["items"]]);
      if (items === undefined) return fc.constant([]);
      const bounds = {
        minLength: numberOf(schema["minItems"], 0),
        maxLength: numberOf(schema["maxItems"], 12),
      };
      const item = valuesOf(items, known);
      const lists = schema["uniqueItems"] === true ? fc.uniqueArray(item, bounds) : fc.array(item, bounds);
      return lists.filter((list) => Value.Check(schema, list));
    }
    case "object":
      return fieldsOf(schema, known);
    default:
      throw new Error(`the generator knows no schema of type ${String(schema["type"])}`);
  }
};

const propertiesOf = (schema: TSchema): readonly (readonly [string, TSchema])[] =>
  Object.entries(schema["properties"] ?? {});

const fieldsOf = (schema: TSchema, known: (name: string) => fc.Arbitrary<unknown> | undefined) =>
  fc.record(
    Object.fromEntries(
      propertiesOf(schema).map(([name, property]) => {
        const plain = valuesOf(property, known);
        const meant = known(name)?.filter((value) => Value.Check(property, value));
        return [
          name,
          meant === undefined
            ? plain
            : fc.oneof({ weight: 4, arbitrary: meant }, { weight: 1, arbitrary: plain }),
        ];
      }),
    ),
    { requiredKeys: listOf(schema["required"]).map(String) },
  );

/** One field of the choice is kept and the others go; what needs a companion gets it, what may not stand goes. */
const ruled = (
  entry: ContractOperation,
  full: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
  chosen: string | undefined,
) => {
  const choices = entry.exactlyOne?.flat() ?? [];
  const fields: Record<string, unknown> = Object.fromEntries(
    Object.entries(given).filter(([name]) => !choices.includes(name)),
  );
  if (chosen !== undefined) {
    fields[chosen] = full[chosen];
    for (const needed of entry.requires[chosen] ?? []) fields[needed] = full[needed];
  }
  for (const [name, companions] of Object.entries(entry.onlyWith))
    if (!companions.some((companion) => fields[companion] !== undefined)) delete fields[name];
  return fields;
};

/** Fields that keep the rules about which of them go together. */
const ruledFields = (
  entry: ContractOperation,
  schema: TSchema,
  known: (name: string) => fc.Arbitrary<unknown> | undefined,
): fc.Arbitrary<Readonly<Record<string, unknown>>> => {
  const full = fieldsOf({ ...schema, required: propertiesOf(schema).map(([name]) => name) }, known);
  const choices = entry.exactlyOne?.flat() ?? [];
  const needed = listOf(schema["required"]).map(String);
  const names = propertiesOf(schema).map(([name]) => name);
  const chosenOnes = choices.length === 0 ? fc.constant(undefined) : fc.constantFrom(...choices);
  return fc.tuple(full, fc.subarray(names), chosenOnes).map(([all, some, chosen]) => {
    const given = [...needed, ...some.filter((name) => !needed.includes(name))].map((name) => [
      name,
      all[name],
    ]);
    return ruled(entry, all, Object.fromEntries(given), chosen);
  });
};

const bodiesOf = (
  entry: ContractOperation,
  known: (name: string) => fc.Arbitrary<unknown> | undefined,
): fc.Arbitrary<Filled["body"]> => {
  if (entry.body === null) return fc.constant(undefined);
  const bodies = ruledFields(entry, entry.body.schema(), known);
  return entry.body.required ? bodies : fc.oneof(bodies, fc.constant(undefined));
};

const meaningful =
  (known: Known, entry: ContractOperation) =>
  (name: string): fc.Arbitrary<unknown> | undefined => {
    switch (name) {
      case "id":
        return entry.template.endsWith("/cancel")
          ? fc.oneof(fc.constantFrom(...known.verifiedIds), fc.integer({ min: 1, max: 60 }).map(String))
          : fc.integer({ min: 1, max: 40 }).map(String);
      case "place":
        return fc.integer({ min: 1, max: 20 }).map((position) => `1:${position}`);
      case "job":
        return fc.constantFrom("token", "nonces", "idempotency", "last-used");
      case "uid":
        // A new operator takes a uid that nobody has; a device works for one who stays.
        if (entry.template === "/v1/internal/operators") return undefined;
        // A new key too is for one who stays: most of the others are revoked by then.
        return fc.constantFrom(
          ...(/\/(device-codes|key)$/.test(entry.template) ? known.keptUids : known.uids),
        );
      case "name":
        if (entry.template.endsWith("/restore")) return fc.constant(known.brokenBackup);
        return entry.template.startsWith("/v1/internal/backups/")
          ? fc.constantFrom(...known.backupNames)
          : undefined;
      case "poi_id":
        return fc.constantFrom(...known.poiIds);
      case "app_id":
        return fc.constantFrom(1, 2);
      case "code":
        return fc.oneof(fc.constantFrom(...known.codes), fc.stringMatching(/^10[0-9]{10}$/));
      case "short_link":
        return fc.oneof(
          { weight: 6, arbitrary: fc.constantFrom(...known.shortLinks) },
          {
            weight: 1,
            arbitrary: fc.constantFrom("https://v.douyin.com/iRNBho5m/", " https://v.douyin.com/abc\t"),
          },
        );
      case "certificate_ids":
        return fc.uniqueArray(fc.constantFrom(...known.certificateIds), { minLength: 1, maxLength: 3 });
      case "quantity":
        return fc.integer({ min: 1, max: 3 });
      case "idempotency_key":
        // A key that names another row is a refusal, and rows are many.
        return entry.template.endsWith("/cancel")
          ? fc.stringMatching(/^[a-z0-9]{16}$/)
          : fc.constantFrom("bill-1", "bill-2", "bill-3");
      case "ext_order_id":
        return fc.constantFrom("POS-1", "POS-2");
      case "updated_since":
      case "start_time":
      case "end_time":
        return fc
          .date({ min: new Date("2000-01-01"), max: new Date("2040-01-01"), noInvalidDate: true })
          .map((date) => date.toISOString());
      default:
        return undefined;
    }
  };

/** The app that signs the fuzzer's requests is not to be disabled by one of them. */
const isSigner = (params: Filled["params"], { signerId }: Known): boolean => params["id"] === signerId;

/** Nobody can make a cursor up: most requests go without one, where a page can be named instead. */
const mostlyWithoutCursor = (queries: fc.Arbitrary<Filled["query"]>): fc.Arbitrary<Filled["query"]> =>
  fc
    .tuple(queries, fc.nat({ max: 3 }))
    .map(([{ cursor, ...query }, pick]) => (pick > 0 || cursor === undefined ? query : { ...query, cursor }));

/** Arbitrary requests of one operation that keep its schemas and its rules. */
export const validInputs = (entry: ContractOperation, known: Known): fc.Arbitrary<Filled> => {
  const meant = meaningful(known, entry);
  const part = (schema: (() => TSchema) | null) =>
    schema === null ? fc.constant({}) : fieldsOf(schema(), meant);
  const { query } = entry;
  // Of an operation without a body the rules are about its query.
  const queries =
    entry.exactlyOne === null || entry.body !== null || query === null
      ? mostlyWithoutCursor(part(query))
      : ruledFields(entry, query(), meant);
  return fc.record({
    params: part(entry.params).filter(
      (params) => !entry.template.startsWith("/v1/internal/apps/") || !isSigner(params, known),
    ),
    query: queries,
    headers: part(entry.headerSchema),
    body: bodiesOf(entry, meant),
  });
};

/** As the contract asks callers to write it: an apostrophe is escaped as well. */
const escaped = (value: unknown): string => encodeURIComponent(String(value)).replaceAll("'", "%27");

export const encoder = new TextEncoder();

/** Writes a filled request down. */
export const drafted = ({ params, query, headers, body }: Filled): Draft => ({
  params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])),
  query: Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => [name, escaped(one)] as const),
  ),
  headers: {
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  },
  body: body === undefined ? null : encoder.encode(JSON.stringify(body)),
});
