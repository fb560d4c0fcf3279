import { Select } from "antd";
import { useState } from "react";
import { useConsole } from "../context.tsx";
import { useShopNames } from "./shop-names.ts";

const idForm = /^[1-9][0-9]{0,18}$/;

/** Chooses shops by name, or by typing ids of those Douyin did not list. */
export const ShopSelect = ({
  value,
  onChange,
  placeholder,
  ...ids
}: {
  readonly value: readonly string[];
  readonly onChange: (poiIds: readonly string[]) => void;
  readonly placeholder: string;
  readonly id: string;
  readonly "aria-describedby": string;
}) => {
  const names = useShopNames(useConsole().shopNames);
  const [isOpen, setIsOpen] = useState(false);
  const options = [...names].map(([poiId, name]) => ({
    value: poiId,
    label: name === "" ? poiId : `${name}（${poiId}）`,
  }));
  return (
    <Select
      {...ids}
      mode="tags"
      open={isOpen}
      onOpenChange={setIsOpen}
      // While it is open, Tab would take back what Enter has just chosen.
      onSelect={() => setIsOpen(false)}
      showSearch={{ optionFilterProp: "label" }}
      tokenSeparators={[",", "，", " "]}
      placeholder={placeholder}
      value={[...value]}
      options={options}
      // A typed name that is no id would be refused anyway.
      onChange={(chosen) => onChange(chosen.filter((one) => idForm.test(one)))}
    />
  );
};
