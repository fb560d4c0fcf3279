/** The command line itself is wrong: answered with the help text and exit code 2. The message is Chinese and names the option. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** `text`: takes a value once; `list`: takes a value, may be repeated; `flag`: takes none. */
export type OptionKind = "text" | "list" | "flag";

/** What a command understands. */
export interface ArgumentRules {
  /** By option name without dashes. */
  readonly options: Readonly<Record<string, OptionKind>>;
  /** Options that must be there. */
  readonly required?: readonly string[];
  /** The names of the positionals, all of which must be there. */
  readonly positionals: readonly string[];
}

/** A command line that keeps the rules. */
export interface Arguments {
  readonly positionals: readonly string[];
  readonly text: (name: string) => string | undefined;
  readonly list: (name: string) => readonly string[];
  readonly flag: (name: string) => boolean;
  /** The value of an option that the rules require. */
  readonly required: (name: string) => string;
}

// `parseArgs` itself is lenient here and the tokens are checked below: its own complaints are English, and it refuses
// values that start with a dash, as client keys may.
const tokensOf = (args: readonly string[], { options }: ArgumentRules) =>
  process.getBuiltinModule("node:util").parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(options).map(([name, kind]) => [
        name,
        { type: kind === "flag" ? "boolean" : "string", multiple: true },
      ]),
    ),
  }).tokens;

type OptionToken = Extract<ReturnType<typeof tokensOf>[number], { kind: "option" }>;

/** Reads a command line strictly: unknown, repeated, empty-handed or superfluous words are usage errors. */
export const readArguments = (args: readonly string[], rules: ArgumentRules): Arguments => {
  const values = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokensOf(args, rules)) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const given = values.get(token.name) ?? [];
    values.set(token.name, [...given, optionValue(token, rules)]);
    if (given.length > 0 && rules.options[token.name] !== "list")
      throw new UsageError(`选项 ${token.rawName} 只能出现一次`);
  }
  requirePositionals(positionals, rules);
  requireOptions(values, rules);
  return {
    positionals,
    text: (name) => values.get(name)?.[0],
    list: (name) => values.get(name) ?? [],
    flag: (name) => values.has(name),
    required: (name) => values.get(name)?.[0] ?? "",
  };
};

const optionValue = (token: OptionToken, { options }: ArgumentRules): string => {
  const kind = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
  if (kind === undefined || !token.rawName.startsWith("--"))
    throw new UsageError(`没有选项 ${token.rawName}`);
  if (kind === "flag") {
    if (token.value !== undefined) throw new UsageError(`选项 ${token.rawName} 不带值`);
    return "";
  }
  if (token.value === undefined || (!token.inlineValue && isOption(token.value, options)))
    throw new UsageError(`选项 ${token.rawName} 缺少值`);
  return token.value;
};

/** In `--name --code x` the value of `--name` was forgotten: it is not "--code". */
const isOption = (word: string, options: ArgumentRules["options"]): boolean =>
  word.startsWith("--") && Object.hasOwn(options, word.slice(2).replace(/=.*$/s, ""));

const requirePositionals = (given: readonly string[], { positionals }: ArgumentRules): void => {
  const missing = positionals.slice(given.length);
  if (missing.length > 0) throw new UsageError(`缺少参数 ${missing.join("、")}`);
  const extra = given.slice(positionals.length);
  if (extra.length > 0) throw new UsageError(`多余的参数 ${extra.map((word) => `「${word}」`).join("")}`);
};

const requireOptions = (values: ReadonlyMap<string, readonly string[]>, rules: ArgumentRules): void => {
  const missing = (rules.required ?? []).filter((name) => !values.has(name));
  if (missing.length > 0) throw new UsageError(`缺少选项 ${missing.map((name) => `--${name}`).join("、")}`);
};
