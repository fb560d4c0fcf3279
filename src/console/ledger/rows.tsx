import type { ReactNode } from "react";
import { dateTime, money } from "../../pages/format.ts";
import { useWords } from "../../pages/words.ts";
import { useConsole } from "../context.tsx";
import type { Verification } from "../contract.ts";
import { type Column, Grid } from "../parts/grid.tsx";
import { StatusTag } from "../parts/status-tag.tsx";
import { useShopNames } from "../shops/shop-names.ts";
import { reasonWords, wordFor } from "../trade-words.ts";
import { ledgerWords } from "./ledger-words.ts";

/** Rows of the ledger as a table, each with a link that opens it. */
export const Rows = ({
  label,
  rows,
  hrefOf,
  empty,
  isNew,
  extra = [],
}: {
  readonly label: string;
  readonly rows: readonly Verification[];
  readonly hrefOf: (row: Verification) => string;
  readonly empty: ReactNode;
  readonly isNew?: (row: Verification) => boolean;
  readonly extra?: readonly Column<Verification>[];
}) => {
  const said = useWords(ledgerWords);
  const reasons = useWords(reasonWords);
  const { shopNames, timeZone } = useConsole();
  const shops = useShopNames(shopNames);
  const columns: readonly Column<Verification>[] = [
    {
      title: said.time,
      cell: (row) => (
        <a className="row-link" href={hrefOf(row)}>
          {dateTime(row.created_at, { timeZone })}
        </a>
      ),
    },
    {
      title: said.status,
      cell: (row) => (
        <>
          <StatusTag status={row.verify_status} />
          {row.error_key === null ? null : <span className="soft"> {wordFor(reasons, row.error_key)}</span>}
        </>
      ),
    },
    ...extra,
    { title: said.product, cell: (row) => row.product_name ?? row.sku_name ?? "—" },
    { title: said.amount, isNumber: true, cell: (row) => money(row.pay_amount) },
    { title: said.shop, cell: (row) => shops.get(row.poi_id) || row.poi_id },
    { title: said.code, cell: (row) => <code>{row.origin_code ?? "—"}</code> },
    {
      title: said.who,
      isExtra: true,
      cell: (row) => (row.operator_uid === null ? row.app_name : `${row.app_name} / ${row.operator_uid}`),
    },
    { title: said.bill, isExtra: true, cell: (row) => row.ext_order_id ?? "—" },
  ];
  return (
    <Grid
      label={label}
      columns={columns}
      rows={rows}
      keyOf={(row) => row.id}
      empty={empty}
      {...(isNew === undefined ? {} : { isNew })}
    />
  );
};
