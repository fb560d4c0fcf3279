/**
 * The doors of the house as data; ARCHITECTURE.md tells why. A door is a room (`ledger`), one file of a room
 * (`apps/table.ts`), or, after `type `, the same for type imports alone. The ground is open to everyone.
 */
export type Door = string;

/** Rooms, and the rooms each may look into. Whoever opens a new door writes it here, in the same change. */
export const doors: Readonly<Record<string, readonly Door[]>> = {
  // Files directly in src/: problem, clock, log, caller, vault, digest, networks, config and their like.
  ground: [],
  storage: [],
  douyin: [],
  http: [],
  schedule: [],
  sandbox: [],

  audit: ["type storage/door.ts", "type http/handlers.ts"],
  limits: ["douyin/errors.ts"],
  idempotency: ["type storage/door.ts"],
  apps: ["type audit", "type storage/door.ts", "type http/handlers.ts"],
  operators: ["type audit", "type storage/door.ts", "type http/handlers.ts"],
  // Its columns point at operators; what else it needs of them it is given.
  sessions: ["operators/table.ts", "type audit", "type storage/door.ts", "type http/handlers.ts"],
  signing: ["apps/credentials.ts", "type apps/table.ts", "type storage/door.ts"],
  tokens: [
    "douyin/limits.ts",
    "douyin/replies.ts",
    "type douyin",
    "type audit",
    "type storage/door.ts",
    "type http/handlers.ts",
  ],
  shops: ["douyin/replies.ts", "type douyin", "type http/handlers.ts"],
  health: ["type tokens", "type http/handlers.ts"],
  // The book of verifications: its columns point at apps, its failures are told in Douyin's codes.
  ledger: ["apps/table.ts", "douyin/errors.ts", "type douyin", "type storage/door.ts"],
  // 尝试: what was done for a verification, step by step, in chains.
  attempts: ["type ledger", "type storage/door.ts", "type http/handlers.ts"],
  // 撤销与放弃: taking back what was verified.
  cancellation: [
    "ledger",
    "settling",
    "idempotency",
    "type attempts",
    "type audit",
    "douyin/errors.ts",
    "douyin/replies.ts",
    "type douyin",
    "type storage/door.ts",
    "type http/handlers.ts",
  ],
  // What becomes of a verification once its verify may have left.
  settling: ["ledger", "attempts", "douyin/errors.ts", "type douyin", "type storage/door.ts"],
  verification: [
    "ledger",
    "settling",
    "attempts",
    "idempotency",
    "tickets/problems.ts",
    "type tickets",
    "douyin/errors.ts",
    "douyin/replies.ts",
    "type douyin",
    "type storage/door.ts",
    "type http/handlers.ts",
  ],
  // What a preview keeps for the verify that may follow.
  tickets: ["ledger/table.ts", "apps/table.ts", "type douyin", "type storage/door.ts"],
  // Asking before acting: what became of a key, a bill, an order. It reads, and changes nothing.
  lookup: ["ledger", "idempotency", "apps/table.ts", "type storage/door.ts", "type http/handlers.ts"],
  // Asks Douyin for the order of what was verified; the period of a run is read as reports read theirs.
  enrichment: [
    "ledger",
    "douyin/errors.ts",
    "douyin/orders.ts",
    "type douyin",
    "type audit",
    "calendar",
    "type storage/door.ts",
    "type http/handlers.ts",
  ],
  // Business days and periods of them.
  calendar: [],
  // Sums by business day, kept as rows settle. Like reports it reads the tables of others, never their use cases.
  sums: [
    "calendar",
    "apps/table.ts",
    "ledger/table.ts",
    "type storage/door.ts",
    "type storage/reading/serve.ts",
    "type storage/reading/snapshots.ts",
  ],
  reports: [
    "calendar",
    "sums",
    "ledger",
    "apps/table.ts",
    // Lines of an export are written by the database; how a cell is written there is its own affair.
    "storage/reading/line-cells.ts",
    // Reads happen in a thread of their own.
    "storage/reading/thread.ts",
    "storage/reading/serve.ts",
    "storage/reading/snapshots.ts",
    "type storage/door.ts",
    "type http/handlers.ts",
  ],
  // What is open still, and what was perhaps served for nothing: lists over the ledger, for the owner.
  doubts: ["ledger", "apps/table.ts", "calendar", "type storage/door.ts", "type http/handlers.ts"],
  // What one cashier did: sums and lists over the ledger.
  shifts: ["ledger", "apps/table.ts", "calendar", "type storage/door.ts", "type http/handlers.ts"],
  // Copies of the database that are made every night, and kept for a while.
  backups: ["storage", "type audit", "type schedule", "type http/handlers.ts"],
  // What was verified since a backup that was restored, brought back from Douyin's book.
  recovery: [
    "attempts",
    "ledger",
    "douyin/shop-names.ts",
    "type douyin",
    "type schedule",
    "type storage/door.ts",
  ],
  jobs: ["type schedule", "type audit", "type storage/door.ts", "type http/handlers.ts"],
  settings: ["type http/handlers.ts"],

  // What a collector reads: counted as it happens, or looked up when it asks.
  metrics: ["ledger/table.ts", "type storage/door.ts", "type http/guards.ts", "type http/server.ts"],
  // Who the server is to those who connect.
  certificates: ["storage/files.ts"],

  // What a support person would ask; and the same question to Douyin that a first start asks.
  doctor: [
    "attempts",
    "calendar",
    "certificates/certificates.ts",
    "douyin",
    "ledger/table.ts",
    "storage",
    "sums/sums.ts",
  ],
  // The first start: questions, the settings file, what the owner must keep.
  setup: ["storage/files.ts", "type douyin/shop-names.ts"],

  // The partner's bad day: a bad wire in front of a gateway, and a judge.
  certify: ["signing/canonical.ts", "signing/signature.ts", "type sandbox/admin.ts"],

  gateway: [
    "cancellation",
    "apps",
    "attempts",
    "audit",
    "backups",
    "calendar",
    "certificates",
    "doubts",
    "douyin",
    "enrichment",
    "health",
    "http",
    "idempotency",
    "jobs",
    "ledger",
    "limits",
    "lookup",
    "operators",
    "metrics",
    "recovery",
    "reports",
    "schedule",
    "sessions",
    "settings",
    "settling",
    "shifts",
    "shops",
    "signing",
    "storage",
    "tickets",
    "tokens",
    "verification",
  ],
  commands: [
    "gateway",
    "doctor",
    "setup",
    "type douyin/shop-names.ts",
    "sandbox",
    "certify",
    "apps",
    "audit",
    "operators",
    "sessions",
    "storage",
    "sums/sums.ts",
    "signing/canonical.ts",
    "signing/signature.ts",
    "http/errors.ts",
  ],
  main: ["commands"],

  // In the browser: what its pages share, and a room for each. They know the gateway by its contract alone.
  pages: [],
  desk: ["pages"],
  console: ["pages"],
};

/** Rooms whose code runs in a browser: not even the ground is open to them, and of `generated` only types are. */
export const browserRooms: readonly string[] = ["pages", "desk", "console"];

/** Files of src/ that are rooms of their own; every other file there is ground. */
export const composition: Readonly<Record<string, string>> = {
  "src/main.ts": "main",
  "src/gateway.ts": "gateway",
};
