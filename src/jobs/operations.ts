import type { components } from "../../generated/api.ts";
import type { Audit } from "../audit/repository.ts";
import { actorOf } from "../caller.ts";
import type { Clock } from "../clock.ts";
import type { Handlers } from "../http/handlers.ts";
import { Problem } from "../problem.ts";
import type { JobStatus, Schedule } from "../schedule/schedule.ts";
import type { Commit } from "../storage/door.ts";

export interface JobParts {
  readonly schedule: Pick<Schedule, "list" | "runNow">;
  readonly commit: Commit;
  readonly audit: Audit;
  readonly clock: Clock;
}

type JobView = components["schemas"]["JobView"];

/** Whoever starts a job by hand waits this long for its end; the job itself goes on. */
const patienceMs = 2_000;

const view = (job: JobStatus): JobView => ({
  name: job.name,
  title: job.title,
  pattern: job.pattern,
  running: job.running,
  last_run_at: job.lastRunAt,
  // Why it failed may name what nobody outside should know.
  last_result: job.failed ? "失败，原因见日志" : job.lastResult,
  failed: job.failed,
  next_run_at: job.nextRunAt,
});

/** The jobs of this process: what they did last, when they come next, and "run now". */
export const jobOperations = (parts: JobParts): Pick<Handlers, "listJobs" | "runJob"> => {
  const find = (name: string): JobView => {
    const job = parts.schedule.list().find((one) => one.name === name);
    if (job === undefined) throw new Problem("not_found", `没有名为 ${name} 的任务`);
    return view(job);
  };

  return {
    listJobs: async () => ({ status: 200, body: { data: parts.schedule.list().map(view) } }),

    runJob: async ({ params, ...asked }) => {
      const name = params.job;
      find(name);
      await parts.commit((write) =>
        parts.audit.note(write, {
          ...actorOf(asked),
          action: "jobs.run",
          target: `job:${name}`,
        }),
      );
      const ended = new AbortController();
      const run = parts.schedule.runNow(name).then(() => true);
      const finished = await Promise.race([
        run,
        parts.clock.sleep(patienceMs, ended.signal).then(() => false),
      ]);
      ended.abort();
      return { status: finished ? 200 : 202, body: { data: find(name) } };
    },
  };
};
