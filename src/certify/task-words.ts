import { screens, type Task } from "./desk.ts";
import type { Action, Screen } from "./scene.ts";

const actionWords = (action: Action, index: number, of: number): string => {
  const step = of > 1 ? `${index + 1}. ` : "";
  if (action.do === "cancel") return `  ${step}${action.words}`;
  const many = action.quantity > 1 ? `　数量 ${action.quantity}` : "";
  return `  ${step}${action.words}\n     券码 ${action.code}${many}\n     短链 ${action.shortLink}`;
};

/** A task as it is put to the cashier. */
export const taskWords = ({ number, of, scenario, actions }: Task): string =>
  [
    "",
    `── 第 ${number} 项，共 ${of} 项：${scenario.title}（${scenario.name}）`,
    ...actions.map((action, index) => actionWords(action, index, actions.length)),
    "",
  ].join("\n");

const choices = Object.entries(screens);

/** The question at the end of a task. */
export const screenQuestion = `  收银机最后说什么？${choices.map(([, words], index) => `${index + 1} ${words}`).join("　")}\n  输入数字：`;

/** What the typed answer means; null when it means nothing. */
export const screenOf = (typed: string): Screen | null => {
  const name = choices[Number(typed.trim()) - 1]?.[0];
  const known: readonly Screen[] = ["success", "partial", "failed", "waiting", "cancelled", "skipped"];
  return known.find((screen) => screen === name) ?? null;
};
