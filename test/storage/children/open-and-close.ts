/** Opens a data dir, commits one row and closes it, again and again, as commands do. */
import { auditEntries } from "../../../src/audit/table.ts";
import { open } from "../dirs.ts";

const [dataDir = "", rounds = "1"] = process.argv.slice(2);
for (let round = 0; round < Number(rounds); round++) {
  const storage = open(dataDir);
  const row = { createdAtMs: 1, actor: "x".repeat(3_000), action: "churn", target: "" };
  await storage.commit((write) => write.run(storage.db.insert(auditEntries).values(row)));
  await storage.close();
}
