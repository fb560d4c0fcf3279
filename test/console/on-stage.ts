import { afterAll, beforeAll, expect } from "bun:test";
import { goTo, logIn, openStage, type Stage, testMs, type Watched } from "./stage.ts";

/** Program and browser for the tests of one file; `prepare` does what has to have happened before the first of them. */
export const onStage = (prepare: (stage: Stage) => Promise<void> = async () => {}) => {
  let opened: Stage | undefined;
  const stage = (): Stage => {
    if (opened === undefined) throw new Error("program and browser did not start");
    return opened;
  };
  beforeAll(async () => {
    opened = await openStage();
    await prepare(opened);
  }, testMs);
  afterAll(async () => {
    await opened?.close();
  }, testMs);

  /** Somebody logs in, as the admin unless another key is given, and comes to a screen. */
  const arrive = async (
    hash: string,
    more: { readonly key?: string; readonly size?: Parameters<Stage["open"]>[0] } = {},
  ): Promise<Watched> => {
    const watched = await stage().open(more.size);
    await goTo(stage(), watched, hash);
    await logIn(watched, more.key ?? stage().program.adminKey);
    return watched;
  };
  return { stage, arrive };
};

/** Nothing went wrong that the flow did not want; `wanted` are the refusals it did. */
export const expectCalm = (watched: Watched, wanted: readonly string[] = []): void => {
  expect(watched.strangers).toEqual([]);
  expect(watched.complaints).toEqual([]);
  expect(watched.refused.filter((one) => !wanted.includes(one))).toEqual([]);
};
