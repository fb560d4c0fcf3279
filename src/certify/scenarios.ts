import { cancelScenarios } from "./scenarios/cancelling.ts";
import { growthScenarios } from "./scenarios/growth.ts";
import { lossScenarios } from "./scenarios/losses.ts";
import { plainScenarios } from "./scenarios/plain.ts";
import { clockScenarios, refusalScenarios } from "./scenarios/refusals.ts";
import { unknownScenarios } from "./scenarios/unknown.ts";
import type { Scenario } from "./scene.ts";

/** The partner's bad day, from easy to hard. */
export const scenarios: readonly Scenario[] = [
  ...plainScenarios,
  ...refusalScenarios,
  ...lossScenarios,
  ...unknownScenarios,
  ...growthScenarios,
  ...cancelScenarios,
  ...clockScenarios,
];
