import { version } from "../version.ts";
import { type Command, openCommand } from "./command.ts";

/** Prints which version this is. */
export const versionCommand: Command = openCommand({
  usage: "用法：dy-gateway version [--json]",
  options: {},
  positionals: [],
  run: async () => ({ value: { version }, words: `dy-gateway ${version}` }),
});
