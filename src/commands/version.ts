import { commit, target, version } from "../version.ts";
import { type Command, openCommand } from "./command.ts";

/** Prints which version this is; a compiled program also says of which commit and for which machine. */
export const versionCommand: Command = openCommand({
  usage: "用法：dy-gateway version [--json]",
  options: {},
  positionals: [],
  run: async () => {
    const built = [commit === null ? [] : [`commit ${commit}`], target ?? []].flat().join("，");
    const words = `dy-gateway ${version}${built === "" ? "" : `（${built}）`}`;
    return { value: { version, commit, target }, words };
  },
});
