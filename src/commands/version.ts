import manifest from "../../package.json" with { type: "json" };
import { type Command, openCommand } from "./command.ts";

/** Prints which version this is. */
export const versionCommand: Command = openCommand({
  usage: "用法：dy-gateway version [--json]",
  options: {},
  positionals: [],
  run: async () => ({ value: { version: manifest.version }, words: `dy-gateway ${manifest.version}` }),
});
