/** Commits for ever, eight at a time, and prints each id after its promise has resolved. */
import { writeSync } from "node:fs";
import { auditEntries } from "../../../src/audit/table.ts";
import { open } from "../dirs.ts";

const storage = open(process.argv[2] ?? "");
const insert = storage.db
  .insert(auditEntries)
  .values({ createdAtMs: 1, actor: "", action: "", target: "" })
  .returning({ id: auditEntries.id });

const writeForEver = async (): Promise<never> => {
  for (;;) {
    const row = await storage.commit((write) => write.row(insert));
    writeSync(1, `${row?.id}\n`);
  }
};

await Promise.all(Array.from({ length: 8 }, writeForEver));
