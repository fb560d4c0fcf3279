/** Opens a data dir, seals a text and writes once. */
import { open } from "../dirs.ts";

const [dataDir = "", text = ""] = process.argv.slice(2);
const storage = open(dataDir);
await storage.probe();
console.log(storage.vault.seal(text, "coupon"));
await storage.close();
