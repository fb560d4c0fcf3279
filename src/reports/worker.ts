import { businessDays } from "../calendar/business-day.ts";
import { type OpenStream, type ReaderWork, type Steps, serveReads } from "../storage/reading/serve.ts";
import { openSnapshots, type Snapshot } from "../storage/reading/snapshots.ts";
import { appNames } from "../sums/queries.ts";
import { type Summary, type SummaryQuestion, summarize } from "../sums/summary.ts";
import { type ExportHead, type ExportQuestion, exportHead, exportRows } from "./export.ts";
import { type FailureQuestion, type FailureSummary, readFailures } from "./failures.ts";
import { type ListAnswer, type ListQuestion, readPage } from "./list.ts";
import type { Answered, ReadingSettings, SummaryBodyQuestion, SummaryFileQuestion } from "./reading.ts";
import { summaryFile } from "./summary-file.ts";

const isKnown = ({ db, read }: Snapshot, appId: number | null): boolean =>
  appId === null || read.rows(appNames(db)).some(({ id }) => id === appId);

/** Copying, checking and writing down more would hold up whoever is being served: it is sent as it leaves here. */
const rowsCopied = 200;
const unknownApp = { kind: "refused", why: "unknown_app" } as const;
const tooManyGroups = { kind: "refused", why: "too_many_groups" } as const;

/** What the reading thread of reports does. This file is an entry of the build: it runs in a thread of its own. */
const reportWork = ({ timeZone, ...settings }: ReadingSettings): ReaderWork => {
  const snapshots = openSnapshots(settings);
  const { vault } = snapshots;
  const days = businessDays(timeZone);

  function* within<Value>(
    appId: number | null,
    answer: (snapshot: Snapshot) => Steps<Answered<Value>>,
  ): Steps<Answered<Value>> {
    const snapshot = snapshots.open();
    try {
      return isKnown(snapshot, appId) ? yield* answer(snapshot) : unknownApp;
    } finally {
      snapshot.close();
    }
  }
  const list = (question: ListQuestion): Steps<Answered<ListAnswer>> =>
    // biome-ignore lint/correctness/useYield: a page is read in one step
    within(question.filter.appId, function* (snapshot) {
      return { kind: "answer", value: readPage(snapshot, vault, question) };
    });
  const failures = (question: FailureQuestion): Steps<Answered<FailureSummary>> =>
    // biome-ignore lint/correctness/useYield: one index is read in one step
    within(question.scope.appId, function* (snapshot) {
      return { kind: "answer", value: readFailures(snapshot, question) };
    });
  const summary = (question: SummaryQuestion): Steps<Answered<Summary>> =>
    within(question.scope.appId, function* (snapshot) {
      const value = yield* summarize(snapshot, days, question);
      return value === null ? tooManyGroups : { kind: "answer", value };
    });
  function* summaryBody({
    recovering,
    ...question
  }: SummaryBodyQuestion): Steps<Answered<Summary | Uint8Array<ArrayBuffer>>> {
    const found = yield* summary(question);
    if (found.kind !== "answer") return found;
    const { rows, totals } = found.value;
    const complete = found.value.complete && !recovering;
    if (rows.length <= rowsCopied) return { kind: "answer", value: { rows, totals, complete } };
    const body = JSON.stringify({ data: rows, totals, complete });
    return { kind: "answer", value: new TextEncoder().encode(body) };
  }
  function* summaryAsFile({
    style,
    ...question
  }: SummaryFileQuestion): Steps<Answered<Uint8Array<ArrayBuffer>>> {
    const found = yield* summary(question);
    return found.kind === "answer" ? { kind: "answer", value: summaryFile(found.value, style, days) } : found;
  }
  const exported = (question: ExportQuestion): OpenStream => {
    const snapshot = snapshots.open();
    try {
      const known = isKnown(snapshot, question.filter.appId);
      const head: Answered<ExportHead> = known
        ? { kind: "answer", value: exportHead(snapshot, question) }
        : unknownApp;
      const pieces = exportRows(snapshot, { question, vault, days });
      return { head, pieces, close: snapshot.close };
    } catch (cause) {
      snapshot.close();
      throw cause;
    }
  };

  return {
    questions: { list, summary: summaryBody, summaryFile: summaryAsFile, failures },
    streams: { export: exported },
    close: snapshots.close,
  };
};

serveReads(reportWork, { givesWay: true });
