import { useRef, useState } from "react";
import { useWords } from "../../pages/words.ts";
import { hashOf } from "../address.ts";
import { useConsole } from "../context.tsx";
import type { Verification } from "../contract.ts";
import { Page } from "../parts/page.tsx";
import { Shown } from "../parts/shown.tsx";
import { useAnswer } from "../parts/use-answer.ts";
import { goTo, usePlace } from "../place.ts";
import { ExportButton } from "./export-button.tsx";
import { FilterForm } from "./filter-form.tsx";
import { addressOf, filterCount, filtersOf, type LedgerFilters, queryOf } from "./filters.ts";
import { ledgerWords } from "./ledger-words.ts";
import { Pager } from "./pager.tsx";
import { usePages } from "./pages.ts";
import { RowDrawer } from "./row-drawer.tsx";
import { Rows } from "./rows.tsx";

const liveEveryMs = 5_000;
const pageSize = 50;

const withRow = (query: URLSearchParams, id: number): URLSearchParams => {
  const next = new URLSearchParams(query);
  next.set("row", String(id));
  return next;
};

/** The newest id of the first answer under one set of filters: what comes later is marked as new. */
const useNewSince = (key: string, rows: readonly Verification[] | undefined) => {
  const seen = useRef<{ readonly key: string; readonly id: number } | null>(null);
  if (rows !== undefined && seen.current?.key !== key)
    seen.current = { key, id: Math.max(0, ...rows.map(({ id }) => id)) };
  return ({ id }: Verification): boolean => seen.current !== null && id > seen.current.id;
};

/** Every verification, newest first; on the first page new ones appear by themselves. */
export const Ledger = () => {
  const said = useWords(ledgerWords);
  const { api } = useConsole();
  const { query } = usePlace();
  const [originCode, setOriginCode] = useState("");
  const filters: LedgerFilters = { ...filtersOf(query), originCode };
  const asked = queryOf(filters);
  const key = JSON.stringify(asked);
  const pages = usePages(key);
  const isLive = pages.cursor === null;

  const answer = useAnswer(
    `${key} ${pages.cursor ?? ""}`,
    async (signal) => {
      const more = pages.cursor === null ? {} : { cursor: pages.cursor };
      return (await api.listVerifications({ query: { ...asked, ...more, page_size: pageSize }, signal }))
        .body;
    },
    isLive ? liveEveryMs : null,
  );
  const isNew = useNewSince(key, isLive ? answer.value?.data : undefined);

  const change = (next: LedgerFilters) => {
    setOriginCode(next.originCode);
    goTo("ledger", addressOf(next), true);
  };
  const openRow = Number(query.get("row") ?? 0);
  const state = answer.problem !== null ? said.stopped : isLive ? said.live : said.paused;
  return (
    <Page
      title={said.title}
      about={<span className={isLive && answer.problem === null ? "live" : ""}>{state}</span>}
      actions={<ExportButton path="/v1/internal/reports/verifications" asked={asked} />}
    >
      <FilterForm filters={filters} onChange={change} />
      <Shown answer={answer}>
        {(list) => (
          <div className="card">
            <Rows
              label={said.title}
              rows={list.data}
              hrefOf={(row) => hashOf("ledger", withRow(query, row.id))}
              empty={filterCount(filters) === 0 ? said.noneAtAll : said.none}
              isNew={isNew}
            />
            <Pager
              pages={pages}
              total={list.total}
              totalIsMinimum={list.total_is_minimum}
              nextCursor={list.next_cursor}
            />
          </div>
        )}
      </Shown>
      {Number.isSafeInteger(openRow) && openRow > 0 ? (
        <RowDrawer
          key={openRow}
          id={openRow}
          known={answer.value?.data.find(({ id }) => id === openRow) ?? null}
          onClose={() => goTo("ledger", addressOf(filters))}
          onChange={answer.again}
        />
      ) : null}
    </Page>
  );
};

export default Ledger;
