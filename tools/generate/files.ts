import { readContract } from "./contract.ts";
import { emitOperations } from "./operation-table.ts";
import { emitRoutes } from "./routes.ts";
import { emitSchemaMakers, emitSchemas } from "./typebox.ts";
import { emitTypes } from "./types.ts";

const header = "// written by `bun run generate` from openapi.yaml; never edit\n\n";

/** Every generated file by name, made from the text of the spec and from nothing else. */
export async function generatedFiles(source: string): Promise<ReadonlyMap<string, string>> {
  const contract = readContract(Bun.YAML.parse(source));
  return new Map([
    ["api.ts", await emitTypes(header, contract)],
    ["schema-makers.ts", emitSchemaMakers(header, contract.schemas)],
    ["schemas.ts", emitSchemas(header, contract.schemas)],
    ["operations.ts", emitOperations(header, contract)],
    ["routes.ts", emitRoutes(header, contract)],
  ]);
}
