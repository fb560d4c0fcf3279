/** `bun run bench <name>`: benchmarks are run by hand; their numbers depend on the machine and are no tests. */
const benchmarks: Readonly<Record<string, () => Promise<unknown>>> = {
  verify: () => import("./verify.ts"),
  commit: () => import("./commit.ts"),
  long: () => import("./long.ts"),
  reports: () => import("./reports.ts"),
  pages: () => import("./pages.ts"),
  phone: () => import("./phone.ts"),
};

const [name = ""] = process.argv.splice(2, 1);
const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
if (benchmark === undefined) {
  console.error(`bun run bench ${Object.keys(benchmarks).join(" | ")}`);
  process.exitCode = 2;
} else {
  await benchmark();
}
