import { Button } from "antd";
import { useWords } from "../../pages/words.ts";
import { count } from "../numbers.ts";
import { ledgerWords } from "./ledger-words.ts";
import type { Pages } from "./pages.ts";

/** How many there are, and the way to older and newer ones. */
export const Pager = ({
  pages,
  total,
  totalIsMinimum = false,
  nextCursor,
}: {
  readonly pages: Pages;
  readonly total: number;
  readonly totalIsMinimum?: boolean;
  readonly nextCursor: string | null;
}) => {
  const said = useWords(ledgerWords);
  return (
    <div className="pager">
      <span>
        {said.of(count(total), totalIsMinimum)} · {said.page(pages.number)}
      </span>
      <Button disabled={pages.cursor === null} onClick={pages.first}>
        {said.first}
      </Button>
      <Button disabled={pages.cursor === null} onClick={pages.previous}>
        {said.previous}
      </Button>
      <Button disabled={nextCursor === null} onClick={() => nextCursor !== null && pages.next(nextCursor)}>
        {said.next}
      </Button>
    </div>
  );
};
