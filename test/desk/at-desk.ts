import { afterAll, beforeAll, expect } from "bun:test";
import type { Browser } from "playwright-core";
import { type Cashier, desktop, logIn, openCashier, openChromium } from "./cashier.ts";
import { type House, openHouse } from "./house.ts";

/** Program and browser for the tests of one file, and a clerk who works there. */
export const atDesk = (limitMs: number) => {
  let there: { readonly house: House; readonly browser: Browser; readonly clerkKey: string } | undefined;
  const ground = () => {
    if (there === undefined) throw new Error("program and browser did not start");
    return there;
  };
  beforeAll(async () => {
    const [browser, house] = await Promise.all([openChromium(), openHouse()]);
    there = { browser, house, clerkKey: (await house.operator("clerk")).key };
  }, limitMs);
  afterAll(async () => {
    await there?.browser.close();
    await there?.house.close();
  }, limitMs);

  return {
    ground,
    /** A cashier with a browser of his own, logged in as the clerk unless another key is given. */
    come: async (
      size: Parameters<typeof openCashier>[2] = desktop,
      key = ground().clerkKey,
    ): Promise<Cashier> => {
      const { browser, house } = ground();
      const cashier = await openCashier(browser, house, size);
      await logIn(cashier.page, house, key);
      return cashier;
    },
  };
};

/** The cashier goes, and nothing went wrong in his browser. */
export const leave = async ({ context, complaints, strangers }: Cashier): Promise<void> => {
  await context.close();
  expect(complaints).toEqual([]);
  expect(strangers).toEqual([]);
};
