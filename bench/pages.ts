/**
 * The pages on an old ledger, and on a phone: each is opened in Chromium on the real program, until what it is for
 * stands. `bun run bench pages FOLDER [PICTURES]`: the ledger that `bun run bench reports ROWS FOLDER` has made there.
 * `DYG_BINARY` takes a compiled program, whose pages are compressed as they are sent to customers.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { onGround } from "./pages/on-ground.ts";
import { measurePhone } from "./pages/phone.ts";
import { forAdmins, forManagers } from "./pages/screens.ts";
import { walkConsole, walkDesk } from "./pages/walk.ts";

const [folder = "", pictures = null] = process.argv.slice(2);
if (!existsSync(join(folder, "dy-gateway.db"))) {
  console.error(
    "bun run bench pages FOLDER [PICTURES]; a ledger is made by: bun run bench reports ROWS FOLDER",
  );
  process.exit(2);
}
await onGround(folder, async (ground, browser) => {
  const watching = { browser, ground, pictures };
  await walkConsole(watching, "admin", forAdmins);
  await walkConsole(watching, "one", forManagers);
  await walkConsole(watching, "some", forManagers);
  await walkDesk(watching);
  await measurePhone(browser, ground);
});
