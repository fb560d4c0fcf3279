import contract from "../../openapi.yaml" with { type: "text" };
import { type Command, openCommand } from "./command.ts";

// `*.yaml` modules are untyped; with this attribute one is its text.
const contractYaml: string = contract;

/** Prints the contract as it stands in the repository, byte for byte; with `--json` as `/openapi.json` serves it. */
export const openapiCommand: Command = openCommand({
  usage: "用法：dy-gateway openapi [--json]",
  options: {},
  positionals: [],
  run: async () => ({ value: Bun.YAML.parse(contractYaml), words: contractYaml }),
});
