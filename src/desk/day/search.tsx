import { type FormEvent, type ReactNode, useState } from "react";
import { ApiProblem } from "../../pages/problems.ts";
import { bilingual, useWords } from "../../pages/words.ts";
import { type DeskValue, useDesk } from "../desk-value.ts";
import type { VerificationView } from "../scanning/card.ts";
import { Row } from "./row.tsx";

const words = bilingual(
  {
    label: "查一笔：单号、抖音订单号",
    labelCode: "查一笔：券码、单号、抖音订单号",
    go: "查",
    none: "没有查到。",
    noneOwn: "没有查到（店员只能查自己核销的；按券码查请找店长）。",
    unreachable: "连不上网关，请检查网络",
  },
  {
    label: "Find: bill or Douyin order number",
    labelCode: "Find: code, bill or Douyin order number",
    go: "Find",
    none: "Nothing was found.",
    noneOwn: "Nothing was found (clerks see their own; the manager finds by code).",
    unreachable: "The gateway cannot be reached; check the network",
  },
);

/** Whoever reads reports may ask by code as well. */
const readsReports = ({ who }: DeskValue): boolean => who.role === "manager" || who.role === "admin";

const find = async (desk: DeskValue, text: string): Promise<readonly VerificationView[]> => {
  const { api } = desk;
  const asks = [api.findVerifications({ query: { ext_order_id: text, page_size: 20 } })];
  if (/^\d{1,19}$/.test(text)) asks.push(api.findVerifications({ query: { order_id: text, page_size: 20 } }));
  const answers = await Promise.all(asks);
  const byCode = readsReports(desk)
    ? (await api.listVerifications({ query: { origin_code: text } })).body.data
    : [];
  const rows = [...answers.flatMap(({ body }) => body.data), ...byCode];
  return [...new Map(rows.map((row) => [row.id, row])).values()].toSorted((a, b) => b.id - a.id);
};

export const Search = (): ReactNode => {
  const desk = useDesk();
  const say = useWords(words);
  const [text, setText] = useState("");
  const [rows, setRows] = useState<readonly VerificationView[] | null>(null);
  const [complaint, setComplaint] = useState<string | null>(null);
  const ask = async (): Promise<void> => {
    try {
      setRows(await find(desk, text.trim()));
      setComplaint(null);
    } catch (thrown) {
      setComplaint(thrown instanceof ApiProblem ? thrown.message : say.unreachable);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() !== "") void ask();
  };
  const label = readsReports(desk) ? say.labelCode : say.label;
  return (
    <search className="search">
      <form onSubmit={submit}>
        <label htmlFor="search">{label}</label>
        <div className="scan-row">
          <input id="search" value={text} maxLength={64} onChange={(event) => setText(event.target.value)} />
          <button type="submit">{say.go}</button>
        </div>
        {complaint === null ? null : <p role="alert">{complaint}</p>}
        {rows?.length === 0 ? <p role="status">{readsReports(desk) ? say.none : say.noneOwn}</p> : null}
        {rows === null || rows.length === 0 ? null : (
          <ul className="rows">
            {rows.map((row) => (
              <Row key={row.id} row={row} changed={ask} />
            ))}
          </ul>
        )}
      </form>
    </search>
  );
};
