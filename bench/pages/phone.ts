import { type Browser, type BrowserContext, devices, type Page } from "playwright-core";
import type { Ground } from "./ground.ts";

interface Line {
  readonly name: string;
  readonly downMbit: number;
  readonly upMbit: number;
  readonly roundTripMs: number;
}

/** The first is Lighthouse's slow 4G. */
const lines: readonly Line[] = [
  { name: "slow 4G", downMbit: 1.6, upMbit: 0.75, roundTripMs: 150 },
  { name: "fast 4G", downMbit: 9, upMbit: 9, roundTripMs: 60 },
];
/** A mid-range phone beside a machine like this one, as Lighthouse takes it. */
const slowdown = 4;
const times = 5;
const patienceMs = 60_000;

/**
 * In the page, frame by frame: until there is a field, it takes the focus and a letter typed into it stays. Gives when
 * that was, and when the page's script was there to take it.
 */
const untilTyped = (field: string): string => `new Promise((resolve, reject) => {
  let typedMs = null;
  const look = () => {
    const field = document.querySelector('${field}');
    if (field !== null && field.value === '') {
      // What was typed before did not stay.
      typedMs = null;
      field.focus();
      document.execCommand('insertText', false, 'x');
      if (field.value === 'x') typedMs = performance.now();
    }
    // Its script has it: from now on it can be sent, too.
    if (field?.value === 'x' && Object.keys(field).some((name) => name.startsWith('__react'))) {
      resolve([typedMs, performance.now()]);
      return;
    }
    if (performance.now() > ${patienceMs}) reject(new Error('nothing could be typed'));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})`;

interface Typed {
  readonly typedMs: number;
  readonly readyMs: number;
}

const slowedPage = async (context: BrowserContext, line: Line): Promise<Page> => {
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  await cdp.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: line.roundTripMs,
    downloadThroughput: (line.downMbit * 1_000_000) / 8,
    uploadThroughput: (line.upMbit * 1_000_000) / 8,
  });
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  return page;
};

const open = async (page: Page, url: string, field: string): Promise<Typed> => {
  // From the beginning of the page: what is asked of it later waits until its processor has time.
  await page.addInitScript(`globalThis.typed = ${untilTyped(field)}`);
  await page.goto(url, { waitUntil: "commit" });
  const [typedMs = 0, readyMs = 0] = await page.evaluate<readonly number[]>("globalThis.typed");
  return { typedMs, readyMs };
};

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const tell = (name: string, found: readonly Typed[]): void => {
  const of = (values: readonly number[]): string =>
    `${middle(values).toFixed(0).padStart(6)} (${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)})`;
  console.log(
    `  ${name.padEnd(44)} typed ${of(found.map(({ typedMs }) => typedMs))}   ready ${of(found.map(({ readyMs }) => readyMs))}`,
  );
};

/** A page that has never been here, and its second visit. */
const visits = async (
  browser: Browser,
  line: Line,
  visit: { readonly url: string; readonly field: string; readonly logIn: string | null },
): Promise<{ readonly first: Typed; readonly second: Typed }> => {
  const context = await browser.newContext({ ...devices["Moto G4"], locale: "zh-CN" });
  try {
    const page = await slowedPage(context, line);
    const first = await open(page, visit.url, visit.field);
    if (visit.logIn !== null) {
      await page.locator("#key").fill(visit.logIn);
      await page.locator("#key").press("Enter");
      await page.locator("#scan").waitFor();
    }
    // What a worker keeps, it keeps when the page has come to rest.
    await page.waitForTimeout(3_000);
    await page.close();
    const later = await slowedPage(context, line);
    return { first, second: await open(later, visit.url, visit.logIn === null ? visit.field : "#scan") };
  } finally {
    await context.close();
  }
};

/** How long a page takes on a phone until something can be typed, the first time and the second. */
export const measurePhone = async (browser: Browser, { url, keys }: Ground): Promise<void> => {
  console.log(
    `on a phone (processor ${slowdown} times slower), ms until a letter typed into the field stays, ${times} times`,
  );
  for (const line of lines)
    for (const [name, visit] of Object.entries({
      "desk, log-in": { url: `${url}/desk`, field: "#key", logIn: null },
      "desk, at work the second time": { url: `${url}/desk`, field: "#key", logIn: keys.cashier },
      "console, log-in": { url: `${url}/`, field: "#proof", logIn: null },
    })) {
      const found: { readonly first: Typed; readonly second: Typed }[] = [];
      for (let index = 0; index < times; index += 1) found.push(await visits(browser, line, visit));
      if (visit.logIn === null)
        tell(
          `${line.name}: ${name}, first`,
          found.map(({ first }) => first),
        );
      tell(
        `${line.name}: ${name}, second`,
        found.map(({ second }) => second),
      );
    }
};
