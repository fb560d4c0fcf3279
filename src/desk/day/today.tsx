import { type ReactNode, useEffect } from "react";
import { money } from "../../pages/format.ts";
import { bilingual, useWords } from "../../pages/words.ts";
import { useCards, useDesk } from "../desk-value.ts";
import type { Card } from "../scanning/card.ts";
import { Row } from "./row.tsx";
import { Search } from "./search.tsx";
import { type Shift, useShift } from "./shift.ts";

const words = bilingual(
  {
    title: "今天",
    count: "张",
    cancelled: (count: number) => `撤销 ${count} 张`,
    open: (count: number) => `${count} 笔还没有结论`,
    missing: (count: number) => `${count} 张金额还没到`,
    last: "最近核销",
    none: "今天还没有核销",
    stale: "连不上网关，下面可能不是最新的",
    now: "正在处理",
    choosing: "等您确认",
    working: "处理中",
    unknown: "未定，正在查",
  },
  {
    title: "Today",
    count: "verified",
    cancelled: (count: number) => `${count} cancelled`,
    open: (count: number) => `${count} not known yet`,
    missing: (count: number) => `${count} amounts to come`,
    last: "Latest",
    none: "Nothing verified today",
    stale: "The gateway cannot be reached; this may be old",
    now: "Under way",
    choosing: "waits for you",
    working: "working",
    unknown: "open, being asked",
  },
);

const isPending = ({ state }: Card): boolean => !["settled", "problem", "not-sent"].includes(state.kind);

const Pending = (): ReactNode => {
  const say = useWords(words);
  const { deck } = useDesk();
  const cards = useCards().filter(isPending);
  if (cards.length === 0) return null;
  const wordOf = ({ state }: Card): string => {
    if (state.kind === "choosing") return say.choosing;
    return state.kind === "unknown" ? say.unknown : say.working;
  };
  return (
    <section aria-labelledby="now">
      <h3 id="now">{say.now}</h3>
      <ul className="chips">
        {cards.map((card) => (
          <li key={card.key}>
            <button
              type="button"
              className={`chip ${card.state.kind}`}
              onClick={() => deck.move(card.key, card.state)}
            >
              {card.tail} {wordOf(card)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
};

const Sums = ({ shift }: { readonly shift: Shift }): ReactNode => {
  const say = useWords(words);
  return (
    <div className="sums">
      <p>
        <strong>{shift.success_count}</strong> {say.count}
      </p>
      <p>
        <strong>{money(shift.net_amount)}</strong>
      </p>
      {shift.cancelled_count === 0 ? null : <p>{say.cancelled(shift.cancelled_count)}</p>}
      {shift.unsettled.length === 0 ? null : <p className="open">{say.open(shift.unsettled.length)}</p>}
      {shift.amount_missing_count === 0 ? null : <p>{say.missing(shift.amount_missing_count)}</p>}
    </div>
  );
};

/** Rows whose end is not known change by themselves. */
const openRows = (shift: Shift | null): boolean =>
  shift !== null &&
  (shift.unsettled.length > 0 || shift.recent.some(({ enrichment_status: status }) => status === "pending"));

/** Today's count and sum, and the last rows. */
export const Today = (): ReactNode => {
  const say = useWords(words);
  const { shift, stale, ask } = useShift({ recent: 20 });
  const waits = openRows(shift);
  useEffect(() => {
    if (!waits && !stale) return;
    const timer = setInterval(() => void ask(), 5_000);
    return () => clearInterval(timer);
  }, [waits, stale, ask]);
  return (
    <section className="today" aria-labelledby="today">
      <h2 id="today">{say.title}</h2>
      {stale ? (
        <p className="warning" role="status">
          {say.stale}
        </p>
      ) : null}
      {shift === null ? null : <Sums shift={shift} />}
      <Pending />
      <Search />
      <h3>{say.last}</h3>
      {shift?.recent.length === 0 ? <p>{say.none}</p> : null}
      <ul className="rows">
        {shift?.recent.map((row) => (
          <Row key={row.id} row={row} changed={ask} />
        ))}
      </ul>
    </section>
  );
};
