import { cpus, loadavg } from "node:os";
import type { Browser } from "playwright-core";
import { type Ground, openGround } from "./ground.ts";
import { openChromium } from "./look.ts";

/** Measures something with the program on a data folder and a browser before it; both end with it, also when it is cut off. */
export const onGround = async (
  folder: string,
  measure: (ground: Ground, browser: Browser) => Promise<void>,
): Promise<void> => {
  const browser = await openChromium();
  const opened = openGround(folder);
  const leave = async (): Promise<void> => {
    await browser.close();
    await (await opened).close();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      void leave().finally(() => process.exit(1));
    });
  try {
    const ground = await opened;
    console.log(`${cpus().length} cores (${cpus()[0]?.model ?? "?"}), load ${loadavg()[0]?.toFixed(1)}`);
    await measure(ground, browser);
  } finally {
    await leave();
  }
};
