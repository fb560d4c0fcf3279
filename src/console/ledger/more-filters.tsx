import { Button, Select } from "antd";
import { useWords } from "../../pages/words.ts";
import { Field } from "../parts/field.tsx";
import { TextField } from "../parts/text-field.tsx";
import type { LedgerFilters, Source, TimeField } from "./filters.ts";
import { ledgerWords } from "./ledger-words.ts";

const typedNames = ["orderId", "extOrderId", "certificateId", "operatorUid"] as const;

/** The filters that are needed less often, and those that are typed. */
export const MoreFilters = ({
  typed,
  onType,
  onChoose,
  timeFields,
  sources,
}: {
  readonly typed: LedgerFilters;
  readonly onType: (filters: LedgerFilters) => void;
  readonly onChoose: (part: Partial<LedgerFilters>) => void;
  readonly timeFields: readonly TimeField[];
  readonly sources: readonly Source[];
}) => {
  const said = useWords(ledgerWords);
  const anySource: readonly (Source | "")[] = ["", ...sources];
  return (
    <details className="more-filters">
      <summary>{said.more}</summary>
      <div className="fields">
        <Field label={said.timeField}>
          {(ids) => (
            <Select
              {...ids}
              value={typed.timeField}
              options={timeFields.map((value) => ({ value, label: said[value] }))}
              onChange={(timeField) => onChoose({ timeField })}
            />
          )}
        </Field>
        <Field label={said.source}>
          {(ids) => (
            <Select
              {...ids}
              value={typed.source}
              options={anySource.map((value) => ({ value, label: value === "" ? said.any : said[value] }))}
              onChange={(source) => onChoose({ source })}
            />
          )}
        </Field>
        {typedNames.map((name) => (
          <TextField
            key={name}
            label={said[name]}
            allowClear
            maxLength={64}
            value={typed[name]}
            onType={(text) => onType({ ...typed, [name]: text })}
          />
        ))}
        <TextField
          label={said.originCode}
          hint={said.originCodeHint}
          allowClear
          maxLength={64}
          value={typed.originCode}
          onType={(text) => onType({ ...typed, originCode: text })}
        />
      </div>
      <Button htmlType="submit" type="primary">
        {said.search}
      </Button>
    </details>
  );
};
