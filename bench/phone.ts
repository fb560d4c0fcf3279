/**
 * The pages on a slow phone alone, without an old ledger behind them: `bun run bench phone FOLDER`, a data folder, which
 * may be empty. `DYG_BINARY` takes a compiled program, whose pages are compressed as they are sent to customers.
 */
import { cpus, loadavg } from "node:os";
import { openGround } from "./pages/ground.ts";
import { openChromium } from "./pages/look.ts";
import { measurePhone } from "./pages/phone.ts";

const [folder = ""] = process.argv.slice(2);
if (folder === "") {
  console.error("bun run bench phone FOLDER");
  process.exit(2);
}
const ground = await openGround(folder);
const browser = await openChromium();
const leave = async (): Promise<void> => {
  await browser.close();
  await ground.close();
};
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    void leave().finally(() => process.exit(1));
  });
try {
  console.log(`${cpus().length} cores (${cpus()[0]?.model ?? "?"}), load ${loadavg()[0]?.toFixed(1)}`);
  await measurePhone(browser, ground);
} finally {
  await leave();
}
