import { judgeAsking } from "./rules/asking.ts";
import { judgeMoney } from "./rules/money.ts";
import { judgeRepeating } from "./rules/repeating.ts";
import { judgeSigning } from "./rules/signing.ts";
import type { Evidence, Finding, Pace, Scene } from "./scene.ts";
import type { Keys } from "./signed.ts";

/**
 * Everything there is to say of one scenario, what cost money first. A habit that would have cost something at another
 * moment costs nothing in this run; the coupons that were really lost are counted once.
 */
export const judgeScene = (
  scene: Scene,
  evidence: Evidence,
  run: { readonly pace: Pace; readonly keys: Keys },
): readonly Finding[] => {
  const all = [
    ...scene.judge(evidence),
    ...judgeMoney(scene, evidence),
    ...judgeRepeating(evidence),
    ...judgeAsking(evidence, run.pace),
    ...judgeSigning(evidence, run.keys),
  ];
  const rules = new Set<string>();
  const once = all.filter(({ rule, happened }) => {
    const said = `${rule} ${happened}`;
    return !rules.has(said) && rules.add(said);
  });
  return [
    ...once.filter(({ severity }) => severity === "money"),
    ...once.filter(({ severity }) => severity === "advice"),
  ];
};
