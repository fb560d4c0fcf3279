import { Button } from "antd";
import { dateTime } from "../../pages/format.ts";
import { useWords } from "../../pages/words.ts";
import { dayAt } from "../calendar.ts";
import { useConsole } from "../context.tsx";
import { ExportButton } from "../ledger/export-button.tsx";
import { Card, Page } from "../parts/page.tsx";
import { Shown } from "../parts/shown.tsx";
import { useAnswer } from "../parts/use-answer.ts";
import { goTo, usePlace } from "../place.ts";
import { Complete } from "./complete.tsx";
import { ReportChart } from "./report-chart.tsx";
import { addressOfReport, askedFor, choiceOf, isOver } from "./report-choice.ts";
import { ReportForm } from "./report-form.tsx";
import { reportWords } from "./report-words.ts";
import { SumsTable } from "./sums-table.tsx";

/** Sums over a period, as a picture and as numbers. */
export const Reports = () => {
  const said = useWords(reportWords);
  const { api, me, timeZone } = useConsole();
  const { query } = usePlace();
  const choice = choiceOf(query, dayAt(Date.now(), timeZone));
  const asked = askedFor(choice);
  const answer = useAnswer(
    JSON.stringify(asked),
    async (signal) => (await api.summarizeVerifications({ query: asked, signal, timeoutMs: 60_000 })).body,
  );
  const by = choice.second === "" ? [choice.group] : [choice.group, choice.second];
  return (
    <Page
      title={said.title}
      about={said.period(choice.start, choice.end)}
      actions={
        <>
          <ExportButton path="/v1/internal/reports/summary" asked={asked} />
          <Button onClick={() => window.print()}>{said.print}</Button>
        </>
      }
    >
      <ReportForm choice={choice} onChange={(next) => goTo("reports", addressOfReport(next), true)} />
      <Shown answer={answer}>
        {(summary) => (
          <Card title={said.period(choice.start, choice.end)}>
            <Complete isComplete={summary.complete} isOver={isOver(choice, Date.now(), timeZone)} />
            {summary.data.length === 0 ? null : <ReportChart rows={summary.data} choice={choice} />}
            <SumsTable summary={summary} by={by} label={said.title} />
            <p className="only-print">{said.printed(dateTime(Date.now(), { timeZone }), me.name)}</p>
          </Card>
        )}
      </Shown>
    </Page>
  );
};

export default Reports;
