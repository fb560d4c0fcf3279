import { Button, Select } from "antd";
import { type FormEvent, useState } from "react";
import { useWords } from "../../pages/words.ts";
import { addDays, dayAt } from "../calendar.ts";
import { useConsole } from "../context.tsx";
import { Field } from "../parts/field.tsx";
import { statusWords } from "../parts/status-tag.tsx";
import { TextField } from "../parts/text-field.tsx";
import { useChoices } from "./choices.ts";
import {
  addressOf,
  filterCount,
  type LedgerFilters,
  noFilters,
  sources,
  statuses,
  timeFields,
} from "./filters.ts";
import { ledgerWords } from "./ledger-words.ts";
import { MoreFilters } from "./more-filters.tsx";

/** Days that are asked for often. */
const Presets = ({ onChoose }: { readonly onChoose: (start: string, end: string) => void }) => {
  const said = useWords(ledgerWords);
  const { timeZone } = useConsole();
  const today = dayAt(Date.now(), timeZone);
  const presets = [
    [said.today, today, today],
    [said.yesterday, addDays(today, -1), addDays(today, -1)],
    [said.week, addDays(today, -6), today],
    [said.month, addDays(today, -29), today],
    [said.all, "", ""],
  ] as const;
  return (
    <div className="presets">
      {presets.map(([name, start, end]) => (
        <Button key={name} size="small" onClick={() => onChoose(start, end)}>
          {name}
        </Button>
      ))}
    </div>
  );
};

/** The filters that are chosen; each holds at once. */
const ChosenFilters = ({
  typed,
  onChoose,
}: {
  readonly typed: LedgerFilters;
  readonly onChoose: (part: Partial<LedgerFilters>) => void;
}) => {
  const said = useWords(ledgerWords);
  const states = useWords(statusWords);
  const { apps, shops } = useChoices();
  const any = { value: "", label: said.any };
  return (
    <div className="fields">
      <TextField
        label={said.start}
        type="date"
        value={typed.start}
        onType={(text) => onChoose({ start: text })}
      />
      <TextField label={said.end} type="date" value={typed.end} onType={(text) => onChoose({ end: text })} />
      <Field label={said.status}>
        {(ids) => (
          <Select
            {...ids}
            mode="multiple"
            allowClear
            placeholder={said.any}
            value={[...typed.statuses]}
            options={statuses.map((status) => ({ value: status, label: states[status] }))}
            onChange={(chosen) => onChoose({ statuses: chosen })}
          />
        )}
      </Field>
      <Field label={said.shop}>
        {(ids) => (
          <Select
            {...ids}
            showSearch={{ optionFilterProp: "label" }}
            value={typed.poiId}
            options={withChosen([any, ...shops], typed.poiId)}
            onChange={(poiId) => onChoose({ poiId })}
          />
        )}
      </Field>
      <Field label={said.app}>
        {(ids) => (
          <Select
            {...ids}
            showSearch={{ optionFilterProp: "label" }}
            value={typed.appId}
            options={withChosen([any, ...apps], typed.appId)}
            onChange={(appId) => onChoose({ appId })}
          />
        )}
      </Field>
    </div>
  );
};

/** All filters of the ledger. What is chosen holds at once; what is typed when it is sent off. */
export const FilterForm = ({
  filters,
  onChange,
}: {
  readonly filters: LedgerFilters;
  readonly onChange: (filters: LedgerFilters) => void;
}) => {
  const said = useWords(ledgerWords);
  // On a phone they would stand before every row.
  const [isWide] = useState(() => matchMedia("(min-width: 40rem)").matches);
  const [typed, setTyped] = useState(filters);
  const [shown, setShown] = useState(keyOf(filters));
  // The way back of the browser brings other filters; those sent from here are known already.
  if (keyOf(filters) !== shown) {
    setShown(keyOf(filters));
    setTyped(filters);
  }
  const send = (next: LedgerFilters) => {
    setTyped(next);
    setShown(keyOf(next));
    onChange(next);
  };
  const now = (part: Partial<LedgerFilters>) => send({ ...typed, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(typed);
  };
  return (
    <form className="filters" aria-label={said.filters} onSubmit={submit}>
      <Presets onChoose={(start, end) => now({ start, end })} />
      <details className="more-filters" open={isWide}>
        <summary>{said.filters}</summary>
        <ChosenFilters typed={typed} onChoose={now} />
        <MoreFilters
          typed={typed}
          onType={setTyped}
          onChoose={now}
          timeFields={timeFields}
          sources={sources}
        />
      </details>
      {filterCount(filters) === 0 ? null : <Button onClick={() => now(noFilters)}>{said.clear}</Button>}
    </form>
  );
};

const keyOf = (filters: LedgerFilters): string => `${addressOf(filters)} ${filters.originCode.trim()}`;

/** An address may name a shop or an app that is in no list: it is shown by its id. */
const withChosen = (
  choices: readonly { readonly value: string; readonly label: string }[],
  chosen: string,
) =>
  choices.some(({ value }) => value === chosen)
    ? [...choices]
    : [...choices, { value: chosen, label: chosen }];
