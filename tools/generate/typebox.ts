import type { NamedShape } from "./contract.ts";
import type { Options, Shape, ShapeProperty } from "./shape.ts";

const plainKey = /^[A-Za-z_$][\w$]*$/;

/** A property name as it is written in an object literal. */
export const keyOf = (name: string): string => (plainKey.test(name) ? name : JSON.stringify(name));

/** A value as TypeScript source. */
export const sourceOf = (value: unknown): string => JSON.stringify(value);

const optionsOf = (options: Options): string =>
  Object.keys(options).length === 0
    ? ""
    : `{ ${Object.entries(options)
        .map(([key, value]) => `${keyOf(key)}: ${sourceOf(value)}`)
        .join(", ")} }`;

const call = (factory: string, ...args: readonly string[]): string =>
  `Type.${factory}(${args.filter((arg) => arg !== "").join(", ")})`;

const literalOf = (value: string | number | boolean | null): string =>
  value === null ? call("Null") : call("Literal", sourceOf(value));

const unionOf = (of: readonly string[], options: Options): string => {
  const [only, ...others] = of;
  if (only !== undefined && others.length === 0 && Object.keys(options).length === 0) return only;
  return call("Union", `[${of.join(", ")}]`, optionsOf(options));
};

const factories = { string: "String", integer: "Integer", number: "Number", boolean: "Boolean" } as const;

/** A shape as a TypeBox expression. A `oneOf` becomes a union as `anyOf` does: the alternatives of this contract never overlap. */
export function typeboxOf(shape: Shape): string {
  switch (shape.kind) {
    case "ref":
      return `${shape.name}()`;
    case "literals":
      return unionOf(shape.values.map(literalOf), shape.options);
    case "union":
      return unionOf(shape.of.map(typeboxOf), shape.options);
    case "intersection":
      return call("Intersect", `[${shape.of.map(typeboxOf).join(", ")}]`);
    case "string":
    case "integer":
    case "number":
    case "boolean":
      return call(factories[shape.kind], optionsOf(shape.options));
    case "null":
      return call("Null");
    case "anything":
      return call("Unknown");
    case "array":
      return call("Array", typeboxOf(shape.items), optionsOf(shape.options));
    case "object":
      return objectOf(shape);
  }
}

function objectOf(shape: Extract<Shape, { kind: "object" }>): string {
  const { properties, further } = shape;
  if (properties.length === 0 && further !== false)
    return call("Record", call("String"), further === true ? call("Unknown") : typeboxOf(further));
  const options =
    further === true ? "" : `{ additionalProperties: ${further === false ? "false" : typeboxOf(further)} }`;
  return call("Object", propertiesOf(properties), options);
}

function propertiesOf(properties: readonly ShapeProperty[]): string {
  if (properties.length === 0) return "{}";
  const lines = properties.map(({ name, required, shape }) => {
    const type = typeboxOf(shape);
    return `  ${keyOf(name)}: ${required ? type : call("Optional", type)},\n`;
  });
  return `{\n${lines.join("")}}`;
}

const once = `/** What is made when it is first asked for, and kept. */
export const once = <Value>(make: () => Value): (() => Value) => {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
};
`;

/** A schema that is made when it is first asked for, as an expression whose call gives it. */
export function makerOf(shape: Shape): string {
  return shape.kind === "ref" ? shape.name : `once(() => ${typeboxOf(shape)})`;
}

/** `generated/schema-makers.ts`: the component schemas, each after those it needs, made when they are first asked for. */
export function emitSchemaMakers(header: string, schemas: readonly NamedShape[]): string {
  const makers = schemas.map(
    ({ name, shape }) => `export const ${name} = once(() => ${typeboxOf(shape)});\n`,
  );
  return `${header}import { Type } from "@sinclair/typebox";\n\n${once}\n${makers.join("\n")}`;
}

/** `generated/schemas.ts`: the component schemas as values, for whoever wants all of them at hand. */
export function emitSchemas(header: string, schemas: readonly NamedShape[]): string {
  const constants = schemas.map(({ name }) => `export const ${name} = makers.${name}();\n`);
  return `${header}import * as makers from "./schema-makers.ts";\n\n${constants.join("\n")}`;
}
