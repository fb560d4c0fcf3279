import type { Contract } from "./contract.ts";

const preamble = `/**
 * Where each operation is, as a type: whoever calls the gateway over HTTP writes down the operations it uses, and the
 * compiler holds them to this.
 */
`;

/** `generated/routes.ts`: method and path of every operation, for the pages in the browser. */
export const emitRoutes = (header: string, { operations }: Contract): string =>
  [
    header,
    preamble,
    "export interface Routes {\n",
    ...operations.map(({ id, method, template }) => `  readonly ${id}: "${method} ${template}";\n`),
    "}\n",
  ].join("");
