import { expect, test } from "bun:test";
import { orderQueriesPerSecond } from "../../src/douyin/orders.ts";
import { openPace } from "../../src/douyin/pace.ts";
import { simulatedClock } from "../support/simulated-clock.ts";

test("no second ever sees more calls than Douyin allows, however many are asked for at once", async () => {
  const clock = simulatedClock();
  const turn = openPace(clock, Math.ceil(1_000 / orderQueriesPerSecond));
  const times: number[] = [];
  const ask = () =>
    turn().then(() => {
      times.push(clock.monotonicMs());
    });
  const burst = Array.from({ length: 70 }, ask);
  await clock.advance(2_500);
  const late = Array.from({ length: 30 }, ask);
  await clock.advance(60_000);
  await Promise.all([...burst, ...late]);
  expect(times).toHaveLength(100);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  for (const from of times)
    expect(times.filter((time) => time >= from && time < from + 1_000).length).toBeLessThanOrEqual(20);
});

test("the first call, and one after a rest, does not wait; rest is not saved up for a burst", async () => {
  const clock = simulatedClock();
  const turn = openPace(clock, 50);
  await turn();
  await clock.advance(10_000);
  await turn();
  let went = false;
  const third = turn().then(() => {
    went = true;
  });
  await clock.advance(49);
  expect(went).toBe(false);
  await clock.advance(1);
  await third;
  expect(went).toBe(true);
});
