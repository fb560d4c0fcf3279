import type { Clock } from "../clock.ts";
import { type Arrival, type Exchange, type Fields, fieldsOf, type Given, textOf } from "./exchange.ts";
import type { Action, Scenario, Screen } from "./scene.ts";

/** What is to be done now. */
export interface Task {
  readonly number: number;
  readonly of: number;
  readonly scenario: Scenario;
  readonly actions: readonly Action[];
}

/** Whoever plays the cashier: does the task, and says what the till told in the end. */
export interface Desk {
  readonly play: (task: Task) => Promise<Screen>;
  /** A request of the till is over. */
  readonly heard: (exchange: Exchange) => void;
}

/** What may be told, and how it is put to a person. */
export const screens: Readonly<Record<Exclude<Screen, "unknown">, string>> = {
  success: "核销成功（放行）",
  partial: "部分成功",
  failed: "没有成功（请顾客另行付款）",
  waiting: "还在等结果",
  cancelled: "撤销成功",
  skipped: "跳过这一项",
};

const isScreen = (text: string): text is Exclude<Screen, "unknown"> => Object.hasOwn(screens, text);

export interface AutoDeskParts {
  readonly clock: Clock;
  /** What a driver needs to know of the run: keys and shop. */
  readonly facts: Fields;
  /** Without any request for so long after the first one, a scenario is over. */
  readonly quietMs: number;
  /** Without any request at all it is over after this. */
  readonly silentMs: number;
}

const path = "/_certify";

const json = (status: number, value: unknown): Given => ({
  status,
  headers: { "content-type": "application/json" },
  bytes: new TextEncoder().encode(`${JSON.stringify(value)}\n`),
});

/**
 * A desk without a person: a program asks `GET /_certify` for the task, has the till do it, and tells with
 * `POST /_certify/done` what the till showed. Where no program tells, quiet ends a task, and nobody knows what it showed.
 */
export const openAutoDesk = ({ clock, facts, quietMs, silentMs }: AutoDeskParts) => {
  let task: Task | null = null;
  let finish: (screen: Screen) => void = () => {};
  let forgetTimer: () => void = () => {};
  const waitFor = (ms: number): void => {
    forgetTimer();
    forgetTimer = clock.after(ms, () => finish("unknown"));
  };

  const told = () => ({
    ...facts,
    screens: Object.keys(screens),
    task:
      task === null
        ? null
        : {
            number: task.number,
            of: task.of,
            scenario: task.scenario.name,
            title: task.scenario.title,
            actions: task.actions,
          },
  });

  const done = ({ bytes }: Arrival): Given => {
    const fields = fieldsOf(bytes);
    const screen = textOf(fields, "screen") ?? "";
    if (task === null || textOf(fields, "scenario") !== task.scenario.name)
      return json(409, { error: "这一项不在进行中", task: task?.scenario.name ?? null });
    if (!isScreen(screen)) return json(400, { error: `screen 应为 ${Object.keys(screens).join("、")} 之一` });
    const left = task.of - task.number;
    finish(screen);
    return json(200, { left });
  };

  return {
    desk: {
      play: (next: Task) =>
        new Promise<Screen>((resolve) => {
          task = next;
          finish = (screen) => {
            forgetTimer();
            task = null;
            finish = () => {};
            resolve(screen);
          };
          waitFor(silentMs);
        }),
      heard: () => {
        if (task !== null) waitFor(quietMs);
      },
    } satisfies Desk,
    /** Requests to the certification itself; null for all others. */
    control: (arrival: Arrival): Given | null => {
      if (arrival.target === path && arrival.method === "GET") return json(200, told());
      if (arrival.target === `${path}/done` && arrival.method === "POST") return done(arrival);
      return arrival.target.startsWith(path)
        ? json(404, { error: `只有 GET ${path} 和 POST ${path}/done` })
        : null;
    },
  };
};
