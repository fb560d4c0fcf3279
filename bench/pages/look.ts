import { type Browser, chromium, type Page } from "playwright-core";

/** How a page came to stand, counted from when it was asked for. */
export interface Looked {
  /** Until what was waited for stood, and nothing was still being read. */
  readonly standsMs: number;
  /** The longest the page held still for one piece of work: so long a click may have waited. */
  readonly stillMs: number;
  readonly elements: number;
}

/** What tells, in the page, that nothing is on its way any more. */
const nothingOnItsWay = "document.querySelector('.reading, .opening') === null";

const observe = `(() => {
  globalThis.stillMs = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) globalThis.stillMs = Math.max(globalThis.stillMs, duration);
  }).observe({ type: 'longtask', buffered: true });
})()`;

const patienceMs = 60_000;

export const openChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-background-networking",
    ],
  });

/** Looks in the page itself, frame by frame, until an expression of it holds. The page's policy lets no text be run there later. */
const untilHolds = (expression: string): string => `new Promise((resolve, reject) => {
  const look = () => {
    if (${nothingOnItsWay} && (${expression})) resolve(performance.now());
    else if (performance.now() > ${patienceMs}) reject(new Error('it never stood'));
    else requestAnimationFrame(look);
  };
  look();
})`;

export const untilStands = async (page: Page, expression: string): Promise<Looked> => {
  const standsMs = Number(await page.evaluate(untilHolds(expression)));
  // What was drawn last may still be worked on.
  await page.waitForTimeout(300);
  const stillMs = Number(await page.evaluate("globalThis.stillMs"));
  const elements = Number(await page.evaluate("document.querySelectorAll('*').length"));
  return { standsMs, stillMs, elements };
};

export const watchStillness = (page: Page): Promise<unknown> => page.addInitScript(observe);
