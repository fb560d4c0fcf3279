import { join } from "node:path";
import { YAML } from "bun";
import { projectRoot } from "../house/sources.ts";

/** What the contract says of an error code a partner can meet: the statuses and advices of its examples. */
export interface Met {
  readonly statuses: ReadonlySet<string>;
  readonly retries: ReadonlySet<string>;
}

const fields = (value: unknown): ReadonlyMap<string, unknown> =>
  new Map(typeof value === "object" && value !== null ? Object.entries(value) : []);

const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce((found: unknown, name) => fields(found).get(name), value);

/** Reads `openapi.yaml` itself, not what is generated from it. */
export const readContract = async () => {
  const text = await Bun.file(join(projectRoot, "openapi.yaml")).text();
  const contract: unknown = YAML.parse(text);
  const resolved = (value: unknown): unknown => {
    const reference = at(value, "$ref");
    return typeof reference === "string" ? at(contract, ...reference.slice(2).split("/")) : value;
  };

  const met = new Map<string, { readonly statuses: Set<string>; readonly retries: Set<string> }>();
  const openPaths = [...fields(at(contract, "paths"))].filter(([path]) => path.startsWith("/v1/open/"));
  for (const [, methods] of openPaths)
    for (const [, operation] of fields(methods))
      for (const [status, response] of fields(at(operation, "responses")))
        for (const [, example] of fields(at(resolved(response), "content", "application/json", "examples"))) {
          const value = at(resolved(example), "value");
          const [code, retry] = [at(value, "code"), at(value, "retry")];
          if (typeof code !== "string" || typeof retry !== "string") continue;
          const entry = met.get(code) ?? { statuses: new Set(), retries: new Set() };
          entry.statuses.add(status);
          entry.retries.add(retry);
          met.set(code, entry);
        }

  const words = (name: string): readonly string[] => {
    const listed = at(contract, "components", "schemas", name, "enum");
    if (!Array.isArray(listed)) throw new Error(`the contract has no list ${name}`);
    return listed.map(String);
  };
  const introduction = String(at(contract, "info", "description"));
  return { met: new Map<string, Met>(met), words, introduction };
};
