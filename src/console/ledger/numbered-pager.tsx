import { Button } from "antd";
import { useWords } from "../../pages/words.ts";
import { count } from "../numbers.ts";
import { ledgerWords } from "./ledger-words.ts";

/** For lists that are paged by number; nothing while all fits on one page. */
export const NumberedPager = ({
  page,
  pageSize,
  total,
  totalIsMinimum = false,
  onPage,
}: {
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
  readonly totalIsMinimum?: boolean;
  readonly onPage: (page: number) => void;
}) => {
  const said = useWords(ledgerWords);
  const last = Math.max(1, Math.ceil(total / pageSize));
  if (last === 1 && page === 1) return null;
  return (
    <div className="pager">
      <span>
        {said.of(count(total), totalIsMinimum)} · {said.page(page)}
      </span>
      <Button disabled={page <= 1} onClick={() => onPage(page - 1)}>
        {said.previous}
      </Button>
      <Button disabled={page >= last && !totalIsMinimum} onClick={() => onPage(page + 1)}>
        {said.next}
      </Button>
    </div>
  );
};
