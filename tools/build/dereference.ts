import { isRecord, items, members, type Place, resolve } from "../generate/document.ts";

/** Components that mean something by their name; all others are only there to be referred to. */
const named = ["schemas", "securitySchemes"];

/**
 * A parsed contract with everything in the place where it is used. Words beside a `$ref` win over those it leads to, as
 * OpenAPI 3.1 has it.
 */
export const dereferenced = (contract: unknown): unknown => {
  const document: Place = { pointer: "#", value: contract };
  const entries = (place: Place): Readonly<Record<string, unknown>> =>
    Object.fromEntries(members(place).flatMap(([key, at]) => (key === "$ref" ? [] : [[key, plain(at)]])));
  const plain = (place: Place): unknown => {
    if (Array.isArray(place.value)) return items(place).map(plain);
    if (!isRecord(place.value)) return place.value;
    const target = resolve(document, place);
    const there = target === place ? {} : plain(target);
    return isRecord(there) ? { ...there, ...entries(place) } : there;
  };
  const whole = entries(document);
  const components = isRecord(whole["components"]) ? whole["components"] : {};
  const kept = Object.fromEntries(Object.entries(components).filter(([key]) => named.includes(key)));
  return { ...whole, components: kept };
};
