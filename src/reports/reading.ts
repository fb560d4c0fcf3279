import type { Summary, SummaryQuestion } from "../sums/summary.ts";
import type { ExportHead, ExportQuestion, ExportStyle } from "./export.ts";
import type { FailureQuestion, FailureSummary } from "./failures.ts";
import type { ListAnswer, ListQuestion } from "./list.ts";

/** What the reading thread of reports is sent at its start: plain data. */
export interface ReadingSettings {
  readonly dataDir: string;
  readonly masterKeyFile: string;
  /** IANA name of the business time zone. */
  readonly timeZone: string;
}

/** An answer, or what in the question cannot be. */
export type Answered<Value> =
  | { readonly kind: "answer"; readonly value: Value }
  | { readonly kind: "refused"; readonly why: "unknown_app" | "too_many_groups" };

export interface SummaryBodyQuestion extends SummaryQuestion {
  /** Rows are still in doubt after a restore: nothing is complete. */
  readonly recovering: boolean;
}

export interface SummaryFileQuestion extends SummaryQuestion {
  readonly style: ExportStyle;
}

/** The questions of reports and what they are answered with. */
export type ReportNames = {
  readonly questions: {
    readonly list: { readonly question: ListQuestion; readonly answer: Answered<ListAnswer> };
    readonly summary: {
      readonly question: SummaryBodyQuestion;
      /** A large one comes as the JSON of the whole answer. */
      readonly answer: Answered<Summary | Uint8Array<ArrayBuffer>>;
    };
    readonly summaryFile: {
      readonly question: SummaryFileQuestion;
      readonly answer: Answered<Uint8Array<ArrayBuffer>>;
    };
    readonly failures: { readonly question: FailureQuestion; readonly answer: Answered<FailureSummary> };
  };
  readonly streams: {
    readonly export: { readonly question: ExportQuestion; readonly head: Answered<ExportHead> };
  };
};
