import type { Clock } from "../clock.ts";
import { ConfigurationError, type Environment } from "../config-sources.ts";
import { defectProblem, errorBody } from "../http/errors.ts";
import { Problem } from "../problem.ts";
import type { Ask } from "../setup/questions.ts";
import { StorageRefused } from "../storage/errors.ts";
import { type ArgumentRules, type Arguments, readArguments, UsageError } from "./arguments.ts";

/** What a command may touch of the process it runs in. */
export interface CommandIo {
  readonly env: Environment;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly clock: Clock;
  /** Asks whoever sits at the terminal; null when nobody does. */
  readonly ask: Ask | null;
}

/** A command of the program: its arguments, without its own name, to an exit code. */
export type Command = (args: string[], io: CommandIo) => Promise<number>;

export const exitCodes = { done: 0, failed: 1, usage: 2 } as const;

/** What a command that succeeded says: the value with `--json`, else the words. */
export interface CommandAnswer {
  readonly value: unknown;
  readonly words: string;
}

export interface CommandPlan extends ArgumentRules {
  /** The help text, Chinese. */
  readonly usage: string;
  readonly run: (given: {
    readonly args: Arguments;
    readonly io: CommandIo;
    /** Names this run in answers and in the audit. */
    readonly requestId: string;
  }) => Promise<CommandAnswer>;
}

const line = (text: string): string => (text.endsWith("\n") ? text : `${text}\n`);

/**
 * Makes a command of a plan: reads the arguments, prints what it answers, and turns what it throws into words on stderr
 * and an exit code. With `--json` stdout holds one JSON value, also of a failure that the API would answer.
 */
export const openCommand =
  (plan: CommandPlan): Command =>
  async (argv, io) => {
    const requestId = crypto.randomUUID();
    const rules = { ...plan, options: { ...plan.options, json: "flag", help: "flag" } } as const;
    let json = false;
    try {
      if (argv.includes("--help")) {
        io.stdout(line(plan.usage));
        return exitCodes.done;
      }
      const args = readArguments(argv, rules);
      json = args.flag("json");
      const { value, words } = await plan.run({ args, io, requestId });
      io.stdout(line(json ? JSON.stringify(value) : words));
      return exitCodes.done;
    } catch (thrown) {
      return report(thrown, { plan, io, requestId, json });
    }
  };

interface Run {
  readonly plan: CommandPlan;
  readonly io: CommandIo;
  readonly requestId: string;
  readonly json: boolean;
}

const report = (thrown: unknown, { plan, io, requestId, json }: Run): number => {
  if (thrown instanceof UsageError) {
    io.stderr(line(`${thrown.message}\n\n${plan.usage}`));
    return exitCodes.usage;
  }
  if (thrown instanceof ConfigurationError || thrown instanceof StorageRefused) {
    io.stderr(line(thrown.message));
    return exitCodes.failed;
  }
  const problem = thrown instanceof Problem ? thrown : defectProblem(thrown);
  io.stderr(line(thrown instanceof Problem ? problemWords(thrown) : `失败：${messages(thrown)}`));
  if (json) io.stdout(line(JSON.stringify(errorBody(problem, requestId))));
  // What the contract calls an invalid request was, here, written on the command line.
  return problem.code === "invalid_request" ? exitCodes.usage : exitCodes.failed;
};

const problemWords = ({ message, facts }: Problem): string =>
  [message, ...(facts.details ?? []).map(({ field, problem }) => `  ${optionName(field)}：${problem}`)].join(
    "\n",
  );

/** The option that stands for a field of the contract. */
const optionName = (field: string): string =>
  `--${field === "poi_ids" ? "poi-id" : field.replaceAll("_", "-")}`;

const messages = (thrown: unknown): string => {
  const words: string[] = [];
  let link = thrown;
  while (link instanceof Error && !words.includes(link.message)) {
    words.push(link.message);
    link = link.cause;
  }
  return words.join("：") || "未知错误";
};
