/**
 * The pages on a slow phone alone, without an old ledger behind them: `bun run bench phone FOLDER`, a data folder, which
 * may be empty. `DYG_BINARY` takes a compiled program, whose pages are compressed as they are sent to customers.
 */
import { onGround } from "./pages/on-ground.ts";
import { measurePhone } from "./pages/phone.ts";

const [folder = ""] = process.argv.slice(2);
if (folder === "") {
  console.error("bun run bench phone FOLDER");
  process.exit(2);
}
await onGround(folder, (ground, browser) => measurePhone(browser, ground));
