import type { ConsoleApi } from "../api.ts";
import type { Role, Summary } from "../contract.ts";
import type { Known } from "./attention.ts";

const settled = async <Value>(ask: Promise<Value>): Promise<Value | null> => await ask.catch(() => null);

/** Health answers 503 while nothing can be written, which is news and no failure. */
const findHealth = async (api: ConsoleApi, signal: AbortSignal) => {
  const answered = await api.getHealth({ signal });
  const said = answered.headers.get("date");
  // The header has whole seconds, and the way here takes a while: good enough for a clock that is a minute off.
  const clockAheadMs = said === null ? null : Date.parse(said) - Date.now();
  return { health: answered.body, clockAheadMs };
};

/** What needs attention, as far as this operator may ask; a part that cannot be asked is left out, the others stand. */
export const findOut = async (api: ConsoleApi, role: Role, signal: AbortSignal): Promise<Known> => {
  const isAdmin = role === "admin";
  const forAdmin = async <Value>(ask: () => Promise<Value>): Promise<Value | null> =>
    isAdmin ? await settled(ask()) : null;
  const [health, unsettled, notVerified, token, queue, jobs, backups] = await Promise.all([
    findHealth(api, signal),
    forAdmin(async () => (await api.listUnsettled({ query: { page_size: 1 }, signal })).body),
    forAdmin(async () => (await api.listNotVerified({ query: { page_size: 1 }, signal })).body),
    forAdmin(async () => (await api.getTokenStatus({ signal })).body.data),
    forAdmin(async () => (await api.getEnrichment({ signal })).body.data),
    forAdmin(async () => (await api.listJobs({ signal })).body.data),
    forAdmin(async () => (await api.listBackups({ signal })).body.data),
  ]);
  return {
    ...health,
    unsettled:
      unsettled === null ? null : { total: unsettled.total, oldestSeconds: unsettled.oldest_age_seconds },
    loss: notVerified?.loss ?? null,
    token,
    backups:
      backups === null
        ? null
        : {
            newestAt: backups[0]?.created_at ?? null,
            isBroken: backups[0]?.ok === false,
            // The job is there when it is set up.
            isScheduled: jobs === null || jobs.some(({ name }) => name === "backup"),
          },
    queue,
    jobs,
    nowMs: Date.now(),
  };
};

/** The sums the overview shows. */
export interface Sums {
  readonly today: Summary;
  readonly month: Summary;
}

export const findSums = async (
  api: ConsoleApi,
  days: { readonly from: string; readonly today: string },
  signal: AbortSignal,
): Promise<Sums> => {
  const { from, today } = days;
  const ask = async (start: string): Promise<Summary> => {
    const query = { start_time: start, end_time: today, group_by: "day" };
    return (await api.summarizeVerifications({ query, signal })).body;
  };
  const [ofToday, month] = await Promise.all([ask(today), ask(from)]);
  return { today: ofToday, month };
};
