import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCertification } from "../../src/certify/certify.ts";
import { openAutoDesk } from "../../src/certify/desk.ts";
import { type Report, reportOf } from "../../src/certify/report.ts";
import { scenarios } from "../../src/certify/scenarios.ts";
import type { Pace } from "../../src/certify/scene.ts";
import { systemClock } from "../../src/clock.ts";
import { openCertifyGateway } from "../../src/commands/certify-gateway.ts";
import { openSandbox } from "../../src/sandbox/server.ts";
import { type Answer, driveTill, type Habits, openTill } from "./till.ts";

/** The same day, faster. */
const pace: Pace = {
  budgetMs: 3_000,
  patienceMs: 4_000,
  unknownMs: 1_500,
  cutMs: 150,
  atItMs: 2_000,
  retryAfterSeconds: 1,
  lateMs: 1_500,
};

/** More than it is asked for: on a busy machine its clock and the wire's are not the same. */
const tillPatienceMs = 3 * pace.patienceMs;

const noScreen = { env: {}, stdout: () => {}, stderr: () => {}, clock: systemClock, ask: null };

/** A certification of a till with these habits: the report, and every answer the till got. */
export const certify = async (
  habits: Habits,
  names?: readonly string[],
): Promise<{ readonly report: Report; readonly answers: readonly Answer[] }> => {
  const answers: Answer[] = [];
  const dataDir = mkdtempSync(join(tmpdir(), "dy-gateway-certify-"));
  const sandbox = openSandbox({
    listen: { hostname: "127.0.0.1", port: 0 },
    seed: 11,
    clock: systemClock,
    demoOrders: false,
  });
  const gateway = await openCertifyGateway({ io: noScreen, sandbox, dataDir, pace, keys: null });
  const auto = openAutoDesk({ clock: systemClock, facts: {}, quietMs: 10_000, silentMs: 20_000 });
  const certification = await openCertification({
    ...gateway,
    listen: { hostname: "127.0.0.1", port: 0 },
    douyin: sandbox.admin,
    pace,
    clock: systemClock,
    control: auto.control,
    scenarios: scenarios.filter(({ name }) => names === undefined || names.includes(name)),
  });
  const { url } = certification;
  const { keys, poiId } = gateway;
  const till = openTill({
    url,
    keys,
    poiId,
    patienceMs: tillPatienceMs,
    habits,
    seen: (answer) => answers.push(answer),
  });
  try {
    const [results] = await Promise.all([certification.run(auto.desk), driveTill(url, till)]);
    return { report: reportOf(results), answers };
  } finally {
    await certification.close();
    await gateway.close();
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
};
