import contract from "../../openapi.yaml" with { type: "file" };
import { type Command, openCommand } from "./command.ts";

/** Prints the contract as it stands in the repository, byte for byte; with `--json` as `/openapi.json` serves it. */
export const openapiCommand: Command = openCommand({
  usage: "用法：dy-gateway openapi [--json]",
  options: {},
  positionals: [],
  run: async () => {
    const words = await Bun.file(contract).text();
    return { value: Bun.YAML.parse(words), words };
  },
});
