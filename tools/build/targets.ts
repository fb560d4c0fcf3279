/** A machine the program is built for. */
export interface Target {
  /** As people choose it on a download page. */
  readonly name: string;
  readonly runtime: Bun.Build.CompileTarget;
  /** Of the file on that system. */
  readonly suffix: "" | ".exe";
}

/**
 * x64 is built on the baseline runtime: tills have processors without AVX2, on which the other one ends at once with
 * "illegal instruction". macOS has no such processors.
 */
export const targets: readonly Target[] = [
  { name: "linux-x64", runtime: "bun-linux-x64-baseline", suffix: "" },
  { name: "linux-arm64", runtime: "bun-linux-arm64", suffix: "" },
  { name: "linux-x64-musl", runtime: "bun-linux-x64-baseline-musl", suffix: "" },
  { name: "linux-arm64-musl", runtime: "bun-linux-arm64-musl", suffix: "" },
  { name: "macos-arm64", runtime: "bun-darwin-arm64", suffix: "" },
  { name: "macos-x64", runtime: "bun-darwin-x64", suffix: "" },
  { name: "windows-x64", runtime: "bun-windows-x64-baseline", suffix: ".exe" },
];

/** The targets named, or all of them when none is; throws for a name that is none. */
export const chosenTargets = (names: readonly string[]): readonly Target[] => {
  const unknown = names.filter((name) => targets.every((target) => target.name !== name));
  if (unknown.length > 0)
    throw new Error(
      `no target ${unknown.join(", ")}; there are ${targets.map(({ name }) => name).join(", ")}`,
    );
  return names.length === 0 ? targets : targets.filter(({ name }) => names.includes(name));
};
