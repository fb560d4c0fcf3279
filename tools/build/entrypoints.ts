/**
 * What is compiled into the program, from the project's root: the program itself first, then whatever it starts by
 * path, such as the reading thread of reports. In the program each is found by this path, from its root (`gateway/worker-file.ts`).
 */
export const entrypoints = [
  "src/main.ts",
  "src/reports/worker.ts",
  "src/backups/worker.ts",
  "src/gateway/worker.ts",
];
