import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";

const executablePath = "/usr/bin/chromium";

/** Nothing the browser does on its own account, such as asking for updates, may be taken for the page's doing. */
export const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  // A container's shared memory is too small for it.
  "--disable-dev-shm-usage",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface Browser {
  readonly context: BrowserContext;
  readonly close: () => Promise<void>;
}

/** Debian's Chromium with a profile of its own, speaking Chinese. */
export const openBrowser = async (): Promise<Browser> => {
  if (!existsSync(executablePath))
    throw new Error(
      `${executablePath} is missing, and the pages are tested in it: apt-get install -y --no-install-recommends chromium fonts-wqy-microhei`,
    );
  const profile = mkdtempSync(join(tmpdir(), "dy-gateway-profile-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: flags,
    locale: "zh-CN",
    viewport: { width: 1280, height: 900 },
  });
  return {
    context,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
};
