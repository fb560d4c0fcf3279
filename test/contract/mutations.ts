import type { TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import fc from "fast-check";
import type { ContractOperation } from "../../generated/operations.ts";
import type { Draft } from "./judge.ts";
import { drafted, encoder, type Filled } from "./values.ts";

/** One way to break a valid request; null where the request has nothing that could be broken so. */
interface Mutation {
  readonly name: string;
  readonly break: (filled: Filled, pick: number) => Draft | null;
}

type Fields = Readonly<Record<string, unknown>>;
type Property = TSchema;

const propertiesOf = (schema: Property | null | undefined): readonly (readonly [string, Property])[] =>
  Object.entries((schema?.["properties"] ?? {}) as Readonly<Record<string, Property>>);
const at = <Item>(items: readonly Item[], pick: number): Item | undefined => items[pick % items.length];

/** Values that no field of the contract takes, and values at the wrong side of a field's limits. */
const wrongValues = (property: Property): readonly unknown[] => {
  const beyond: unknown[] = [{ nested: { deeply: [] } }, ["\u0000"]];
  const { type, minimum, maximum, maxLength, minLength, pattern, minItems, maxItems } = property;
  if (type === "string") beyond.push(7, true, null, pattern === undefined ? 7 : "\u0000\u0001");
  if (type === "integer") beyond.push("3", 1.5, true, null, 1e300);
  if (type === "boolean") beyond.push("true", 0, null);
  if (type === "array") beyond.push("7001", {}, null, [null], [[]]);
  if (property["anyOf"] !== undefined) beyond.push("no such choice", 7);
  if (typeof minimum === "number") beyond.push(minimum - 1);
  if (typeof maximum === "number" && maximum < Number.MAX_SAFE_INTEGER) beyond.push(maximum + 1);
  if (typeof maxLength === "number") beyond.push("x".repeat(maxLength + 1));
  if (typeof minLength === "number" && minLength > 0) beyond.push("x".repeat(minLength - 1));
  if (typeof minItems === "number" && minItems > 0) beyond.push([]);
  if (typeof maxItems === "number")
    beyond.push(Array.from({ length: maxItems + 1 }, (_, index) => String(index)));
  // A field may take null, or a text of any length.
  return beyond.filter((value) => !Value.Check(property, value));
};

const withBody = (filled: Filled, body: Fields): Draft => drafted({ ...filled, body });
const withBytes = (filled: Filled, bytes: Uint8Array | string): Draft => ({
  ...drafted(filled),
  body: typeof bytes === "string" ? encoder.encode(bytes) : bytes,
});
const withPair = (filled: Filled, ...pairs: readonly (readonly [string, string])[]): Draft => {
  const draft = drafted(filled);
  return { ...draft, query: [...draft.query, ...pairs] };
};
const withHeader = (filled: Filled, name: string, value: string): Draft => {
  const draft = drafted(filled);
  return { ...draft, headers: { ...draft.headers, [name]: value } };
};

const strangeNames = ["extra", "Poi_id", "__proto__", "constructor", "hasOwnProperty", "", "poi_id ", "数量"];

const bodyMutations = (entry: ContractOperation): readonly Mutation[] => {
  if (entry.body === null) return [];
  const { required } = entry.body;
  const schema = entry.body.schema();
  const properties = propertiesOf(schema);
  const needed = Array.isArray(schema["required"]) ? schema["required"].map(String) : [];
  const choices = entry.exactlyOne?.flat() ?? [];
  const ofBody = (
    name: string,
    change: (body: Fields, pick: number, filled: Filled) => Draft | null,
  ): Mutation => ({
    name,
    break: (filled, pick) => (filled.body === undefined ? null : change(filled.body, pick, filled)),
  });
  return [
    ofBody("a wrong value", (body, pick, filled) => {
      const [name, property] = at(properties, pick) ?? [];
      if (name === undefined || property === undefined) return null;
      return withBody(filled, {
        ...body,
        [name]: at(wrongValues(property), Math.floor(pick / properties.length)),
      });
    }),
    ofBody("a missing field", (body, pick, filled) => {
      const gone = at([...needed, ...choices.filter((name) => body[name] !== undefined)], pick);
      if (gone === undefined) return null;
      return withBody(filled, Object.fromEntries(Object.entries(body).filter(([name]) => name !== gone)));
    }),
    ofBody("an unknown field", (body, pick, filled) => {
      const more = JSON.stringify({ [`${at(strangeNames, pick)}`]: pick }).slice(1, -1);
      const name = at(strangeNames, pick) === "__proto__" ? `"__proto__":{"quantity":1}` : more;
      const rest = JSON.stringify(body).slice(1, -1);
      return withBytes(filled, `{${[rest, name].filter((piece) => piece !== "").join(",")}}`);
    }),
    ofBody("two ways at once", (body, pick, filled) => {
      const other = at(
        choices.filter((name) => body[name] === undefined),
        pick,
      );
      if (other === undefined) return null;
      const value = other.endsWith("s") ? ["CgYIASAHKAE"] : "1029384756";
      return withBody(filled, { ...body, [other]: value });
    }),
    ofBody("a field without its companion", (body, pick, filled) => {
      const tied = Object.entries(entry.requires).find(([name]) => body[name] !== undefined);
      const gone = tied === undefined ? undefined : at(tied[1], pick);
      if (gone === undefined) return null;
      return withBody(filled, Object.fromEntries(Object.entries(body).filter(([name]) => name !== gone)));
    }),
    ofBody("a field where it does not belong", (body, pick, filled) => {
      const barred = Object.entries(entry.onlyWith).filter(
        ([, others]) => !others.some((name) => body[name] !== undefined),
      );
      const name = at(barred, pick)?.[0];
      return name === undefined
        ? null
        : withBody(filled, { ...body, [name]: name.endsWith("s") ? ["1"] : "1" });
    }),
    ofBody("another JSON value", (_, pick, filled) =>
      withBytes(filled, at(["null", "1", '"text"', "[]", "[{}]", "true", "[".repeat(9_000)], pick) ?? "null"),
    ),
    ofBody("broken JSON", (body, pick, filled) => {
      const text = JSON.stringify(body);
      return withBytes(filled, text.slice(0, 1 + (pick % (text.length - 1))));
    }),
    ofBody("no UTF-8", (body, _, filled) => {
      const text = JSON.stringify(body);
      const inside = text.lastIndexOf('"');
      // Inside of a text, where a forgiving reader would put another character for it.
      const pieces = [Buffer.from(text.slice(0, inside)), Buffer.of(0xff), Buffer.from(text.slice(inside))];
      return withBytes(filled, Buffer.concat(pieces));
    }),
    ofBody("a byte order mark", (body, _, filled) => withBytes(filled, `\ufeff${JSON.stringify(body)}`)),
    ofBody("too many bytes", (body, pick, filled) =>
      withBytes(filled, JSON.stringify(body) + " ".repeat(65_537 + (pick % 1_000))),
    ),
    ofBody("another content type", (_, pick, filled) =>
      withHeader(
        filled,
        "content-type",
        at(["text/plain", "application/xml", "application/json; charset=gbk"], pick) ?? "",
      ),
    ),
    ...(required ? [ofBody("no body", (_, _pick, filled) => drafted({ ...filled, body: undefined }))] : []),
  ];
};

const wrongTexts = [
  "",
  "one",
  "-1",
  "0",
  "1e9",
  "01",
  "1.0",
  "%201",
  "99999999999999999999",
  "%ff",
  "%",
  "%5B%5D",
  "%00",
];

/** A parameter may well take some of them: as a text, or as the number it is read as. */
const wrongTextsOf = (property: Property): readonly string[] =>
  wrongTexts.filter((text) => {
    if (/%(f|$)/.test(text)) return true;
    const isNumber = /^(0|[1-9]\d{0,14})$/.test(text);
    return (
      !Value.Check(property, decodeURIComponent(text)) && !(isNumber && Value.Check(property, Number(text)))
    );
  });

const otherMutations = (entry: ContractOperation): readonly Mutation[] => {
  const parameters = propertiesOf(entry.query?.());
  const [id, idProperty] = at(propertiesOf(entry.params?.()), 0) ?? [];
  const takesKey = entry.headers.includes("idempotency-key");
  return [
    { name: "an unknown parameter", break: (filled, pick) => withPair(filled, [`x${pick}`, "1"]) },
    { name: "a broken escape", break: (filled, pick) => withPair(filled, [`%${pick % 10}g`, "1"]) },
    {
      name: "a wrong parameter",
      break: (filled, pick) => {
        const [name, property] = at(parameters, pick) ?? [];
        if (name === undefined || property === undefined) return null;
        const wrong = at(wrongTextsOf(property), Math.floor(pick / parameters.length)) ?? "%";
        const rest = Object.fromEntries(Object.entries(filled.query).filter(([given]) => given !== name));
        return withPair({ ...filled, query: rest }, [name, wrong]);
      },
    },
    {
      name: "a parameter twice",
      break: (filled, pick) => {
        const single = parameters.filter(([name]) => entry.queryKinds[name]?.endsWith("[]") === false);
        const name = at(single, pick)?.[0];
        return name === undefined ? null : withPair(filled, [name, "1"], [name, "1"]);
      },
    },
    {
      name: "an id that is none",
      break: (filled, pick) => {
        const texts = ["0", "01", "-1", "1e3", "12345678901234567", "%31", "1;x", "a%2Fb"];
        const wrongs = texts.filter((text) => idProperty !== undefined && !Value.Check(idProperty, text));
        const wrong = at(wrongs, pick) ?? "0";
        return id === undefined ? null : drafted({ ...filled, params: { ...filled.params, [id]: wrong } });
      },
    },
    {
      name: "a wrong or unwanted Idempotency-Key",
      break: (filled, pick) =>
        withHeader(
          filled,
          "idempotency-key",
          takesKey ? (at(["", "a b", "k".repeat(65)], pick) ?? "") : "key-1",
        ),
    },
  ];
};

/** Broken requests of one operation, each with the name of what was done to it. */
export const mutatedInputs = (entry: ContractOperation, valid: fc.Arbitrary<Filled>) => {
  const mutations = [...bodyMutations(entry), ...otherMutations(entry)];
  return fc
    .tuple(valid, fc.nat({ max: mutations.length - 1 }), fc.nat())
    .map(([filled, index, pick]) => {
      const mutation = mutations[index];
      const draft = mutation?.break(filled, pick) ?? null;
      return { mutation: mutation?.name ?? "", draft };
    })
    .filter((made): made is { readonly mutation: string; readonly draft: Draft } => made.draft !== null);
};
