import { Checkbox } from "antd";
import { bilingual, useWords } from "../../pages/words.ts";
import { Field } from "../parts/field.tsx";
import { ShopSelect } from "./shop-select.tsx";

const words = bilingual(
  {
    all: "全部门店，包括以后新开的",
    shops: "只限这些门店",
    choose: "选择门店，或填门店 id",
    none: "一家也没选：哪家门店都不能用",
    needed: "店员和店长必须指定门店",
  },
  {
    all: "All shops, also those opened later",
    shops: "Only these shops",
    choose: "Choose shops, or type their ids",
    none: "None chosen: no shop at all",
    needed: "Clerks and managers must have shops",
  },
);

/** All shops, or a list of them; an empty list is none, and never becomes all by itself. */
export const ShopChoice = ({
  value,
  onChange,
  mustName = false,
}: {
  readonly value: readonly string[] | null;
  readonly onChange: (poiIds: readonly string[] | null) => void;
  /** All is no choice. */
  readonly mustName?: boolean;
}) => {
  const said = useWords(words);
  const isAll = value === null && !mustName;
  const chosen = value ?? [];
  return (
    <>
      {mustName ? null : (
        <Checkbox checked={isAll} onChange={({ target }) => onChange(target.checked ? null : [])}>
          {said.all}
        </Checkbox>
      )}
      {isAll ? null : (
        <Field label={said.shops} hint={chosen.length > 0 ? "" : mustName ? said.needed : said.none}>
          {(ids) => <ShopSelect {...ids} placeholder={said.choose} value={chosen} onChange={onChange} />}
        </Field>
      )}
    </>
  );
};
