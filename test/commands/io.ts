import { systemClock } from "../../src/clock.ts";
import type { Command, CommandIo } from "../../src/commands/command.ts";
import type { Environment } from "../../src/config-sources.ts";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command as the process would and keeps what it says. */
export const run = async (
  command: Command,
  args: readonly string[],
  env: Environment = {},
  ask: CommandIo["ask"] = null,
): Promise<Ran> => {
  let stdout = "";
  let stderr = "";
  const code = await command([...args], {
    env,
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    clock: systemClock,
    ask,
  });
  return { code, stdout, stderr };
};
