import type { ReactNode } from "react";
import { SlicePager, useSlice } from "./slices.tsx";

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand at the right, one below the other. */
  readonly isNumber?: boolean;
  /** Left out on a phone, where each row is a card. */
  readonly isExtra?: boolean;
}

/**
 * A plain table, of many rows some at a time. On a narrow screen every row becomes a card, its cells named by their
 * columns.
 */
export const Grid = <Row,>({
  label,
  columns,
  rows,
  keyOf,
  empty,
  footer,
  isNew,
  isSmall = false,
}: {
  /** What the table is of, for those who do not see it. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
  /** Said when there are no rows: why, and what to do. */
  readonly empty: ReactNode;
  readonly footer?: ReactNode;
  readonly isNew?: (row: Row) => boolean;
  /** Few and short columns: it stays a table on a phone too. */
  readonly isSmall?: boolean;
}) => {
  const slice = useSlice(rows);
  if (rows.length === 0) return <div className="empty">{empty}</div>;
  const classOf = ({ isNumber, isExtra }: Column<Row>) =>
    [isNumber === true ? "number" : "", isExtra === true ? "extra" : ""].join(" ").trim();
  return (
    <>
      <SlicePager slice={slice} />
      <div className="grid-scroll">
        <table className={isSmall ? "grid grid-small" : "grid"} aria-label={label}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.title} scope="col" className={classOf(column)}>
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {slice.rows.map((row) => (
              <tr key={keyOf(row)} className={isNew?.(row) === true ? "new" : ""}>
                {columns.map((column) => (
                  <td key={column.title} data-title={column.title} className={classOf(column)}>
                    <div>{column.cell(row)}</div>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          {footer === undefined ? null : <tfoot>{footer}</tfoot>}
        </table>
      </div>
    </>
  );
};
