import openapiTS, { astToString } from "openapi-typescript";
import type { Contract } from "./contract.ts";

/** `generated/api.ts`: the types every handler is written against; read-only, as data is in this house. */
export async function emitTypes(header: string, { document }: Contract): Promise<string> {
  // openapi-typescript changes the document it is given; text keeps ours as it is.
  const nodes = await openapiTS(JSON.stringify(document), {
    defaultNonNullable: false,
    immutable: true,
    silent: true,
  });
  return `${header}${astToString(nodes)}`;
}
