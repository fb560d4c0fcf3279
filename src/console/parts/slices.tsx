import { Button } from "antd";
import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { bilingual, useWords } from "../../pages/words.ts";
import { count } from "../numbers.ts";

/** More rows than this in one table make a page that no longer answers a click at once. */
const shownMax = 200;
/** Paper takes more of them, but not a ledger. */
const printedMax = 2_000;

const words = bilingual(
  {
    rows: (from: string, to: string, all: string) => `第 ${from}–${to} 行，共 ${all} 行`,
    previous: "上一页",
    next: "下一页",
    cut: (from: string, to: string, all: string) =>
      `这里只印了第 ${from}–${to} 行，共 ${all} 行；合计是全部的。全部请用「导出 CSV」。`,
  },
  {
    rows: (from: string, to: string, all: string) => `Rows ${from} to ${to} of ${all}`,
    previous: "Previous page",
    next: "Next page",
    cut: (from: string, to: string, all: string) =>
      `Printed are rows ${from} to ${to} of ${all}; the total is of all. Export CSV has all of them.`,
  },
);

/** True while the page is being printed. What it changes is there before the browser looks. */
const useIsPrinting = (): boolean => {
  const [isPrinting, setIsPrinting] = useState(false);
  useEffect(() => {
    const begin = () => flushSync(() => setIsPrinting(true));
    const end = () => setIsPrinting(false);
    addEventListener("beforeprint", begin);
    addEventListener("afterprint", end);
    return () => {
      removeEventListener("beforeprint", begin);
      removeEventListener("afterprint", end);
    };
  }, []);
  return isPrinting;
};

export interface Slice<Row> {
  readonly rows: readonly Row[];
  readonly all: number;
  /** Of the first row shown, from 0. */
  readonly from: number;
  readonly go: (from: number) => void;
}

/** Of many rows those that are shown at a time; on paper all of them, as long as that is a table still. */
export const useSlice = <Row,>(rows: readonly Row[]): Slice<Row> => {
  const isPrinting = useIsPrinting();
  const [wanted, go] = useState(0);
  const all = rows.length;
  const isWhole = all <= (isPrinting ? printedMax : shownMax);
  // There may be fewer rows than there were.
  const from = isWhole ? 0 : Math.min(wanted, Math.floor((all - 1) / shownMax) * shownMax);
  return { rows: isWhole ? rows : rows.slice(from, from + shownMax), all, from, go };
};

/** Says which rows are shown, and leads to the others; nothing while all are there. */
export const SlicePager = ({ slice }: { readonly slice: Slice<unknown> }) => {
  const said = useWords(words);
  const { rows, all, from, go } = slice;
  if (rows.length === all) return null;
  const [first, last, whole] = [count(from + 1), count(from + rows.length), count(all)];
  return (
    <>
      <div className="pager no-print">
        <span>{said.rows(first, last, whole)}</span>
        <Button disabled={from === 0} onClick={() => go(from - shownMax)}>
          {said.previous}
        </Button>
        <Button disabled={from + rows.length >= all} onClick={() => go(from + shownMax)}>
          {said.next}
        </Button>
      </div>
      <p className="only-print">{said.cut(first, last, whole)}</p>
    </>
  );
};
