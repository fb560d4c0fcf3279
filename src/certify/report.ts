import type { Result } from "./certify.ts";
import { screens } from "./desk.ts";
import type { Finding } from "./scene.ts";

/** What comes out of a certification: for programs, and the verdict of the exit code. */
export interface Report {
  /** Nothing cost money, and nothing was left untried. */
  readonly passed: boolean;
  /** What it cost in this run, fen. */
  readonly cost: number;
  readonly scenarios: readonly {
    readonly name: string;
    readonly title: string;
    /** What the till showed; `unknown` when nobody told. */
    readonly screen: string;
    readonly requests: number;
    readonly untested: boolean;
    readonly findings: readonly {
      readonly rule: string;
      readonly severity: "money" | "advice";
      readonly happened: string;
      readonly cost: number;
      readonly change: string;
      readonly section: string;
    }[];
  }[];
}

const moneyOf = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ severity }) => severity === "money");

export const reportOf = (results: readonly Result[]): Report => ({
  passed:
    results.every(({ findings, untested }) => !untested && moneyOf(findings).length === 0) &&
    results.some(({ screen }) => screen !== "skipped"),
  cost: results.flatMap(({ findings }) => findings).reduce((sum, { costFen }) => sum + costFen, 0),
  scenarios: results.map(({ scenario, screen, requests, untested, findings }) => ({
    name: scenario.name,
    title: scenario.title,
    screen,
    requests,
    untested,
    findings: findings.map(({ costFen, ...finding }) => ({ ...finding, cost: costFen })),
  })),
});

type Told = Report["scenarios"][number];

const yuan = (fen: number): string => `${(fen / 100).toFixed(2)} 元`;

const screenWords = (screen: string): string =>
  Object.hasOwn(screens, screen)
    ? (Object.entries(screens).find(([name]) => name === screen)?.[1] ?? screen)
    : "没有人说";

const markOf = ({ untested, screen, findings }: Told): string => {
  if (untested) return "未测";
  if (screen === "skipped") return "跳过";
  if (findings.some(({ severity }) => severity === "money")) return "亏钱";
  return findings.length > 0 ? "建议" : "通过";
};

const findingWords = (
  { severity, happened, cost, change, section, rule }: Told["findings"][number],
  all: Told["findings"],
): string => {
  // Beside a loss, a habit is where it came from.
  const without = all.some((other) => other.cost > 0) ? "上面损失的由来" : "这次没有损失，换个时机就有";
  const price = cost > 0 ? `这次损失 ${yuan(cost)}` : without;
  return [
    `    ${severity === "money" ? `【亏钱】${happened}（${price}）` : `【建议】${happened}`}`,
    `      改：${change}`,
    `      据：openapi.yaml ${section}　[${rule}]`,
  ].join("\n");
};

const scenarioWords = (told: Told): string =>
  [
    `[${markOf(told)}] ${told.title}（${told.name}）　收银机：${screenWords(told.screen)}，请求 ${told.requests} 次`,
    ...told.findings.map((finding) => findingWords(finding, told.findings)),
  ].join("\n");

/** The report for people, Chinese. */
export const reportWords = (report: Report): string => {
  const { scenarios, cost, passed } = report;
  const untested = scenarios.filter((one) => one.untested).length;
  const losing = scenarios.filter(({ findings }) =>
    findings.some(({ severity }) => severity === "money"),
  ).length;
  const skipped = scenarios.filter(({ screen }) => screen === "skipped").length;
  const unseen = scenarios.filter(({ screen }) => screen === "unknown").length;
  const verdict = passed
    ? `结论：没有一项会亏钱${skipped > 0 ? `（跳过了 ${skipped} 项）` : ""}。`
    : `结论：${[
        ...(losing > 0 ? [`${losing} 项会亏钱，这次共损失 ${yuan(cost)}`] : []),
        ...(skipped === scenarios.length ? ["全部跳过，什么都没有测"] : []),
        ...(untested > 0 ? [`${untested} 项没有测到（没有看到核销请求）`] : []),
      ].join("；")}。`;
  return [
    "dy-gateway 接入认证报告",
    "",
    ...scenarios.map(scenarioWords),
    "",
    verdict,
    ...(unseen > 0
      ? [`有 ${unseen} 项不知道收银机最后显示了什么：只按请求和券的去向判断，白给和重复收款看不出来。`]
      : []),
  ].join("\n");
};
