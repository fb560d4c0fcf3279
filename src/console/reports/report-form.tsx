import { Button, Input, Select } from "antd";
import { useLanguage, useWords } from "../../pages/words.ts";
import { dayAt } from "../calendar.ts";
import { useConsole } from "../context.tsx";
import { useChoices } from "../ledger/choices.ts";
import { Field } from "../parts/field.tsx";
import { groups, periodNames, periodOf, type ReportChoice } from "./report-choice.ts";
import { reportWords } from "./report-words.ts";

const Period = ({
  choice,
  onChange,
}: {
  readonly choice: ReportChoice;
  readonly onChange: (choice: ReportChoice) => void;
}) => {
  const said = useWords(reportWords);
  const language = useLanguage();
  return (
    <>
      <Field label={said.start}>
        {(ids) => (
          <Input
            {...ids}
            type="date"
            lang={language}
            max={choice.end}
            value={choice.start}
            onChange={({ target }) => target.value !== "" && onChange({ ...choice, start: target.value })}
          />
        )}
      </Field>
      <Field label={said.end}>
        {(ids) => (
          <Input
            {...ids}
            type="date"
            lang={language}
            min={choice.start}
            value={choice.end}
            onChange={({ target }) => target.value !== "" && onChange({ ...choice, end: target.value })}
          />
        )}
      </Field>
    </>
  );
};

/** What a report is of: days, shop, app, and how it is divided. */
export const ReportForm = ({
  choice,
  onChange,
}: {
  readonly choice: ReportChoice;
  readonly onChange: (choice: ReportChoice) => void;
}) => {
  const said = useWords(reportWords);
  const { timeZone } = useConsole();
  const { apps, shops } = useChoices();
  const today = dayAt(Date.now(), timeZone);
  const any = { value: "", label: said.any };
  const named = groups.map((group) => ({ value: group, label: said[group] }));
  const afterwards = [
    { value: "" as const, label: said.no },
    ...named.filter(({ value }) => value !== choice.group),
  ];
  return (
    <form className="filters no-print" aria-label={said.title} onSubmit={(event) => event.preventDefault()}>
      <div className="presets">
        {periodNames.map((name) => (
          <Button key={name} size="small" onClick={() => onChange({ ...choice, ...periodOf(name, today) })}>
            {said[name]}
          </Button>
        ))}
      </div>
      <div className="fields">
        <Period choice={choice} onChange={onChange} />
        <Field label={said.group}>
          {(ids) => (
            <Select
              {...ids}
              value={choice.group}
              options={named}
              onChange={(group) =>
                onChange({ ...choice, group, second: choice.second === group ? "" : choice.second })
              }
            />
          )}
        </Field>
        <Field label={said.second}>
          {(ids) => (
            <Select
              {...ids}
              value={choice.second}
              options={afterwards}
              onChange={(second) => onChange({ ...choice, second })}
            />
          )}
        </Field>
        <Field label={said.shop}>
          {(ids) => (
            <Select
              {...ids}
              showSearch={{ optionFilterProp: "label" }}
              value={choice.poiId}
              options={[any, ...shops]}
              onChange={(poiId) => onChange({ ...choice, poiId })}
            />
          )}
        </Field>
        <Field label={said.app}>
          {(ids) => (
            <Select
              {...ids}
              showSearch={{ optionFilterProp: "label" }}
              value={choice.appId}
              options={[any, ...apps]}
              onChange={(appId) => onChange({ ...choice, appId })}
            />
          )}
        </Field>
      </div>
    </form>
  );
};
