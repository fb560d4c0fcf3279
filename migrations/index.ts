import initial from "./0001_initial.sql" with { type: "text" };
import settling from "./0002_settling.sql" with { type: "text" };
import lookupAndTickets from "./0003_lookup_and_tickets.sql" with { type: "text" };
import reports from "./0004_reports.sql" with { type: "text" };
import people from "./0005_people.sql" with { type: "text" };
import enrichment from "./0006_enrichment.sql" with { type: "text" };
import cancellation from "./0007_cancellation.sql" with { type: "text" };
import recovery from "./0009_recovery.sql" with { type: "text" };
import failures from "./0010_failures.sql" with { type: "text" };

/** One numbered step of the schema; append only. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** Every migration in order, carried in the program as text. An applied one is never edited: its hash is checked. */
export const migrations: readonly Migration[] = [
  { name: "0001_initial", sql: initial },
  { name: "0002_settling", sql: settling },
  { name: "0003_lookup_and_tickets", sql: lookupAndTickets },
  { name: "0004_reports", sql: reports },
  { name: "0005_people", sql: people },
  { name: "0006_enrichment", sql: enrichment },
  { name: "0007_cancellation", sql: cancellation },
  { name: "0009_recovery", sql: recovery },
  { name: "0010_failures", sql: failures },
];
