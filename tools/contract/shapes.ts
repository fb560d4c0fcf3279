import type { NamedShape } from "../generate/contract.ts";
import type { Json, Shape, ShapeProperty } from "../generate/shape.ts";
import { type Finding, findingsAt } from "./finding.ts";
import { keepsLimits, overstepsOf } from "./limits.ts";

/** Who sends it: a caller, whose requests must go on being accepted, or we, whose answers must go on being understood. */
export type Direction = "request" | "answer";

export interface ShapePair {
  readonly at: string;
  readonly before: Shape;
  readonly after: Shape;
}

interface Books {
  readonly before: ReadonlyMap<string, Shape>;
  readonly after: ReadonlyMap<string, Shape>;
}

type Kind<K extends Shape["kind"]> = Extract<Shape, { readonly kind: K }>;
type Typed = Kind<"string" | "integer" | "number" | "boolean">;

/**
 * Compares shapes of two contracts. A request must fit the new one whenever it fitted the old; an answer must fit the
 * old one, but for members and values of lists that are new: callers are told to ignore those they do not know. Named
 * schemas are compared once for each direction, when `rest` is asked for.
 */
export function openShapes(before: readonly NamedShape[], after: readonly NamedShape[]) {
  const books: Books = { before: bookOf(before), after: bookOf(after) };
  const met = new Map<string, { readonly name: string; readonly direction: Direction }>();
  const meet = (name: string, direction: Direction) => {
    met.set(`${direction} ${name}`, { name, direction });
  };
  const compare = (pair: ShapePair, direction: Direction) => compareShapes(pair, { books, direction, meet });
  return {
    compare,
    /** What named schemas that were met on the way have to say. */
    rest: (): readonly Finding[] => {
      const found: Finding[] = [];
      // Looking at one may meet others: the map grows while it is walked.
      for (const { name, direction } of met.values()) {
        const [old, now] = [books.before.get(name), books.after.get(name)];
        if (old === undefined || now === undefined) continue;
        const at = `${name} in ${direction}s`;
        found.push(...compare({ at, before: old, after: now }, direction));
      }
      return found;
    },
  };
}

interface Look {
  readonly books: Books;
  readonly direction: Direction;
  readonly meet: (name: string, direction: Direction) => void;
}

const bookOf = (schemas: readonly NamedShape[]): ReadonlyMap<string, Shape> =>
  new Map(schemas.map(({ name, shape }) => [name, shape]));

const resolved = (shape: Shape, book: ReadonlyMap<string, Shape>): Shape => {
  let here = shape;
  while (here.kind === "ref") {
    const next = book.get(here.name);
    if (next === undefined) throw new Error(`there is no schema ${here.name}`);
    here = next;
  }
  return here;
};

/** A value is of one of these; what may be null is two of them. */
const alternatives = (shape: Shape, book: ReadonlyMap<string, Shape>): readonly Shape[] => {
  const here = resolved(shape, book);
  if (here.kind === "union") return here.of.flatMap((one) => alternatives(one, book));
  if (here.kind !== "literals" || !here.values.includes(null)) return [shape];
  return [{ ...here, values: here.values.filter((value) => value !== null) }, { kind: "null" }];
};

const compareShapes = (pair: ShapePair, look: Look): readonly Finding[] => {
  const { before, after } = pair;
  if (before.kind === "ref" && after.kind === "ref" && before.name === after.name) {
    look.meet(before.name, look.direction);
    return [];
  }
  const old = alternatives(before, look.books.before);
  const now = alternatives(after, look.books.after);
  // Each that can be sent must be one that is understood.
  return look.direction === "request"
    ? old.flatMap((one) => fitted(one, now, (other) => ({ at: pair.at, before: one, after: other }), look))
    : now.flatMap((one) => fitted(one, old, (other) => ({ at: pair.at, before: other, after: one }), look));
};

const fitted = (
  one: Shape,
  others: readonly Shape[],
  pairWith: (other: Shape) => ShapePair,
  look: Look,
): readonly Finding[] => {
  const [sent, understood] =
    look.direction === "request"
      ? [look.books.before, look.books.after]
      : [look.books.after, look.books.before];
  const tried = others.map((other) => ({ other, found: compareOne(pairWith(other), look) }));
  if (tried.some(({ found }) => found.length === 0)) return [];
  const family = familyOf(resolved(one, sent));
  const alike = tried.filter(({ other }) => familyOf(resolved(other, understood)) === family);
  if (alike.length === 1) return alike.flatMap(({ found }) => found);
  const [only, ...more] = tried;
  if (only !== undefined && more.length === 0 && family !== "null") return only.found;
  const { at } = pairWith(one);
  const words = describe(resolved(one, sent));
  return [
    { at, problem: look.direction === "request" ? `${words} is no longer accepted` : `may be ${words} now` },
  ];
};

const familyOf = (shape: Shape): string => {
  if (shape.kind === "literals") return typeof shape.values[0];
  return shape.kind === "integer" ? "number" : shape.kind;
};

const describe = (shape: Shape): string => {
  if (shape.kind !== "literals") return shape.kind;
  return `one of ${shape.values.map((value) => JSON.stringify(value)).join(", ")}`;
};

/** Two shapes, neither of which is a choice. */
const compareOne = (pair: ShapePair, look: Look): readonly Finding[] => {
  if (pair.before.kind === "ref" && pair.after.kind === "ref" && pair.before.name === pair.after.name) {
    look.meet(pair.before.name, look.direction);
    return [];
  }
  const { at } = pair;
  const old = resolved(pair.before, look.books.before);
  const now = resolved(pair.after, look.books.after);
  const changed = [{ at, problem: `was ${describe(old)}, is ${describe(now)}` }];
  const [inner, outer] = look.direction === "request" ? [old, now] : [now, old];
  if (outer.kind === "anything") return [];
  if (old.kind === "object" && now.kind === "object") return compareObjects({ at, old, now }, look);
  if (old.kind === "array" && now.kind === "array")
    return [
      ...limitFindings(at, old, now, look.direction),
      ...compareShapes({ at: `${at}[]`, before: old.items, after: now.items }, look),
    ];
  if (inner.kind === "literals" && outer.kind === "literals")
    return compareLiterals({ at, inner, outer }, look);
  if (inner.kind === "literals")
    return isTyped(outer) && inner.values.every((value) => isOfType(value, outer)) ? [] : changed;
  if (old.kind === "intersection" && now.kind === "intersection") return compareParts(at, old, now, look);
  if (inner.kind === "null" && outer.kind === "null") return [];
  if (
    isTyped(old) &&
    isTyped(now) &&
    (old.kind === now.kind || (inner.kind === "integer" && outer.kind === "number"))
  )
    return limitFindings(at, old, now, look.direction);
  return changed;
};

const isTyped = (shape: Shape): shape is Typed =>
  shape.kind === "string" || shape.kind === "integer" || shape.kind === "number" || shape.kind === "boolean";

const isOfType = (value: string | number | boolean | null, shape: Typed): boolean => {
  const fits = shape.kind === "integer" ? Number.isInteger(value) : typeof value === shape.kind;
  return fits && keepsLimits(value, shape);
};

const limitFindings = (
  at: string,
  old: Typed | Kind<"array">,
  now: Typed | Kind<"array">,
  direction: Direction,
): readonly Finding[] => {
  const [inner, outer] = direction === "request" ? [old, now] : [now, old];
  return overstepsOf(inner, outer).map((step) => {
    const [was, is] = direction === "request" ? [step.inner, step.outer] : [step.outer, step.inner];
    return { at, problem: `${step.limit} was ${told(was)}, is ${told(is)}` };
  });
};

const told = (value: Json | undefined): string =>
  value === undefined ? "not limited" : JSON.stringify(value);

const compareLiterals = (
  {
    at,
    inner,
    outer,
  }: { readonly at: string; readonly inner: Kind<"literals">; readonly outer: Kind<"literals"> },
  { direction }: Look,
): readonly Finding[] => {
  const strange = inner.values.filter((value) => !outer.values.includes(value));
  if (direction === "request")
    return findingsAt(
      at,
      strange.map((value) => `${JSON.stringify(value)} is no longer accepted`),
    );
  // A new value of the same type is one of those that callers take for unknown.
  const types = new Set(outer.values.map((value) => typeof value));
  return findingsAt(
    at,
    strange.filter((value) => !types.has(typeof value)).map((value) => `may be ${JSON.stringify(value)} now`),
  );
};

const compareParts = (
  at: string,
  old: Kind<"intersection">,
  now: Kind<"intersection">,
  look: Look,
): readonly Finding[] => {
  if (old.of.length !== now.of.length) return [{ at, problem: "consists of other parts" }];
  return old.of.flatMap((before, index) => {
    const after = now.of[index];
    return after === undefined ? [] : compareShapes({ at, before, after }, look);
  });
};

interface Objects {
  readonly at: string;
  readonly old: Kind<"object">;
  readonly now: Kind<"object">;
}

const compareObjects = ({ at, old, now }: Objects, look: Look): readonly Finding[] => {
  const after = new Map(now.properties.map((property) => [property.name, property]));
  const before = new Map(old.properties.map((property) => [property.name, property]));
  const kept = old.properties.flatMap((property) => {
    const heir = after.get(property.name);
    const place = `${at}.${property.name}`;
    return heir === undefined
      ? [{ at: place, problem: "is gone" }]
      : compareProperties({ at: place, property, heir }, look);
  });
  const added = now.properties
    .filter(({ name, required }) => required && !before.has(name) && look.direction === "request")
    .map(({ name }) => ({ at: `${at}.${name}`, problem: "is new and required" }));
  return [...kept, ...added, ...compareFurther({ at, old, now }, look)];
};

const compareProperties = (
  {
    at,
    property,
    heir,
  }: { readonly at: string; readonly property: ShapeProperty; readonly heir: ShapeProperty },
  look: Look,
): readonly Finding[] => [
  ...(look.direction === "request" && heir.required && !property.required
    ? [{ at, problem: "is required now" }]
    : []),
  ...(look.direction === "answer" && property.required && !heir.required
    ? [{ at, problem: "may be missing now" }]
    : []),
  ...compareShapes({ at, before: property.shape, after: heir.shape }, look),
  ...(look.direction === "request" ? compareDefaults({ at, before: property.shape, after: heir.shape }) : []),
];

/** What a caller left out meant something: it goes on meaning that. */
export const compareDefaults = ({ at, before, after }: ShapePair): readonly Finding[] => {
  const [was, is] = [defaultOf(before), defaultOf(after)];
  if (was === undefined || JSON.stringify(was) === JSON.stringify(is)) return [];
  return [
    { at, problem: `left out it meant ${told(was)}, now ${is === undefined ? "nothing is said" : told(is)}` },
  ];
};

const defaultOf = (shape: Shape): Json | undefined =>
  "options" in shape ? shape.options["default"] : undefined;

const compareFurther = ({ at, old, now }: Objects, look: Look): readonly Finding[] => {
  const place = `${at}.*`;
  const [before, after] = [old.further, now.further];
  if (look.direction === "request") {
    if (before !== false && after === false) return [{ at: place, problem: "other members are refused now" }];
    if (before === true && typeof after === "object")
      return [{ at: place, problem: "other members were free, are not" }];
  }
  if (typeof before === "object" && after === true && look.direction === "answer")
    return [{ at: place, problem: "other members may be anything now" }];
  return typeof before === "object" && typeof after === "object"
    ? compareShapes({ at: place, before, after }, look)
    : [];
};
