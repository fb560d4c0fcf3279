import { defineConfig } from "drizzle-kit";

/** `bunx drizzle-kit generate` writes a draft; what counts is the numbered SQL in `migrations/`. */
export default defineConfig({ dialect: "sqlite", schema: "./src/*/table.ts", out: "./.drizzle" });
