/** Holds the right to write for a while, then commits one row. */
import { behind } from "../dirs.ts";

const [dataDir = "", ms = "0"] = process.argv.slice(2);
behind(dataDir, (database) => {
  database.run("PRAGMA busy_timeout = 5000");
  database.run("BEGIN IMMEDIATE");
  console.log("writing");
  Bun.sleepSync(Number(ms));
  database.run(
    "INSERT INTO audit_entries (created_at_ms, actor, action, target) VALUES (1, '', 'theirs', '')",
  );
  database.run("COMMIT");
});
