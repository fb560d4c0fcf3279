import { browserRooms } from "./rules.ts";

const inBrowser = browserRooms.map((room) => `src/${room}/**`);

/** Where a file or package that is none of our rooms may be used: globs of paths. */
export const outsiders: Readonly<Record<string, readonly string[]>> = {
  elysia: ["src/http/*"],
  "@elysiajs/swagger": ["src/http/docs.ts"],
  "@elysiajs/cron": ["src/schedule/*"],
  "@scalar/api-reference": ["src/http/docs.ts"],
  "@sinclair/typebox": ["src/http/*"],
  "drizzle-orm": [
    "src/storage/**",
    "src/*/repository.ts",
    "src/*/*-repository.ts",
    "src/*/row-statements.ts",
    "src/*/queries.ts",
    "src/*/*-queries.ts",
    "src/*/table.ts",
    "src/*/nonces.ts",
  ],
  "bun:sqlite": ["src/storage/**"],
  // Threads: only behind the reading door.
  "node:worker_threads": ["src/storage/reading/*"],
  "@peculiar/x509": ["src/certificates/issue.ts"],
  "prom-client": ["src/metrics/*"],
  "reflect-metadata": ["src/certificates/issue.ts"],
  uqr: ["src/setup/*", "src/console/people/qr-code.tsx", "src/desk/install.tsx"],
  "barcode-detector": ["src/desk/camera/*"],
  "zxing-wasm": ["src/desk/camera/*"],
  "p-limit": ["src/settling/room.ts"],
  // What a request carries along unseen: only for its line in the log.
  "node:async_hooks": ["src/upstream-trace.ts"],
  "ipaddr.js": ["src/networks.ts", "src/douyin/*"],
  // What the pages are made of.
  react: inBrowser,
  "react-dom": inBrowser,
  antd: ["src/console/**"],
  // What is drawn is fetched when a chart is looked at.
  echarts: ["src/console/charts/draw.ts"],
  "generated/api.ts": ["src/*/**", "src/problem.ts"],
  "generated/routes.ts": inBrowser,
  "generated/operations.ts": ["src/http/*"],
  // For tests and tools: the server makes a schema when it first needs it.
  "generated/schemas.ts": [],
  "migrations/index.ts": ["src/storage/*"],
  "openapi.yaml": ["src/http/docs.ts", "src/commands/openapi.ts"],
  "package.json": ["src/version.ts", "src/commands/version.ts"],
  // The ways out to the network that are not `fetch`.
  "node:http": ["src/sandbox/listen.ts", "src/certify/front.ts"],
  "node:https": [],
  "node:http2": [],
  "node:net": ["src/douyin/**"],
  "node:tls": ["src/douyin/**"],
  "node:dns": ["src/douyin/**"],
};

/** Things that are there without an import, and the files that may touch them. */
export const ambient: Readonly<Record<string, readonly string[]>> = {
  // In the browser the one way out is to the gateway itself.
  fetch: [
    "src/douyin/**",
    "src/pages/api.ts",
    // A file that is streamed, and a request that is signed as a partner would.
    "src/console/ledger/download.ts",
    "src/console/tryit/send.ts",
    // The desk's service worker, which keeps the shell.
    "src/desk/shell/worker.ts",
  ],
  "Bun.connect": ["src/douyin/**"],
  WebSocket: [],
  globalThis: [],
  "process.env": ["src/main.ts"],
  "Bun.env": ["src/main.ts"],
  "import.meta.env": ["src/main.ts"],
  "new Date": ["src/clock.ts", ...inBrowser],
  "Date.now": ["src/clock.ts", ...inBrowser],
  "performance.now": ["src/clock.ts", ...inBrowser],
  "Bun.nanoseconds": ["src/clock.ts"],
  "Bun.sleep": ["src/clock.ts"],
  setTimeout: ["src/clock.ts", ...inBrowser],
  setInterval: ["src/clock.ts", ...inBrowser],
  "AbortSignal.timeout": ["src/clock.ts", "src/pages/api.ts", "src/console/tryit/send.ts"],
};

/** A use outside its place, with the reason it is borne. One that is needed no longer fails the test too. */
export const exceptions: Readonly<Record<string, string>> = {};

/** Names that say nothing of the business: what would go there belongs to a room. */
export const namelessFolders = ["utils", "helpers", "common", "shared", "lib", "types", "services"];

/** Whether a path fits one of the globs. */
export const allowed = (path: string, places: readonly string[]): boolean =>
  places.some((place) => new Bun.Glob(place).match(path));
