export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Options = Readonly<Record<string, Json>>;

export interface ShapeProperty {
  readonly name: string;
  readonly required: boolean;
  readonly shape: Shape;
}

/** A schema of the spec after every doubt about it is settled: what is left can be written down without a choice. */
export type Shape =
  | { readonly kind: "ref"; readonly name: string }
  | {
      readonly kind: "literals";
      readonly values: readonly (string | number | boolean | null)[];
      readonly options: Options;
    }
  | { readonly kind: "union"; readonly of: readonly Shape[]; readonly options: Options }
  | { readonly kind: "intersection"; readonly of: readonly Shape[] }
  | { readonly kind: "string" | "integer" | "number" | "boolean"; readonly options: Options }
  | { readonly kind: "null" | "anything" }
  | { readonly kind: "array"; readonly items: Shape; readonly options: Options }
  | {
      readonly kind: "object";
      readonly properties: readonly ShapeProperty[];
      /** false = closed; true = open; a shape = what further members must be. */
      readonly further: boolean | Shape;
    };

/** Every component schema a shape refers to. */
export function referencesOf(shape: Shape): readonly string[] {
  switch (shape.kind) {
    case "ref":
      return [shape.name];
    case "union":
    case "intersection":
      return shape.of.flatMap(referencesOf);
    case "array":
      return referencesOf(shape.items);
    case "object":
      return [
        ...shape.properties.flatMap((property) => referencesOf(property.shape)),
        ...(typeof shape.further === "boolean" ? [] : referencesOf(shape.further)),
      ];
    default:
      return [];
  }
}
