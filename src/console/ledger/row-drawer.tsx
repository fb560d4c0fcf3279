import { Drawer } from "antd";
import { bilingual, useWords } from "../../pages/words.ts";
import { useConsole } from "../context.tsx";
import type { Verification } from "../contract.ts";
import { Shown } from "../parts/shown.tsx";
import { useAnswer } from "../parts/use-answer.ts";
import { Attempts } from "./attempts.tsx";
import { CancelRow } from "./cancel-row.tsx";
import { EnrichRow } from "./enrich-row.tsx";
import { Outcome, RowFacts } from "./row-facts.tsx";

const words = bilingual(
  {
    title: (id: number) => `流水 ${id}`,
    close: "关闭",
    notInList: "这条流水不在当前这一页里；请用筛选找到它。",
  },
  {
    title: (id: number) => `Row ${id}`,
    close: "Close",
    notInList: "This row is not on the page that is shown; find it with the filters.",
  },
);

const everyMs = 5_000;

/** One row with all that is known of it, and every step that was done for it. */
export const RowDrawer = ({
  id,
  known,
  onClose,
  onChange,
}: {
  readonly id: number;
  /** The row as the list has it; null when it is not in it. */
  readonly known: Verification | null;
  readonly onClose: () => void;
  /** After a cancel. */
  readonly onChange: () => void;
}) => {
  const said = useWords(words);
  const { api, me } = useConsole();
  // A viewer reads lists, and no single row.
  const mayAsk = me.role !== "viewer";
  const row = useAnswer(
    `row ${id} ${mayAsk}`,
    async (signal) =>
      mayAsk ? (await api.getVerification({ path: { id: String(id) }, signal })).body.data : null,
    mayAsk && known?.verify_status === "processing" ? everyMs : null,
  );
  const shown = row.value ?? known;
  const changed = () => {
    row.again();
    onChange();
  };
  return (
    <Drawer open title={said.title(id)} size={640} onClose={onClose} closable={{ "aria-label": said.close }}>
      {shown === null ? (
        <Shown answer={row}>{() => <p className="empty">{said.notInList}</p>}</Shown>
      ) : (
        <div className="drawer-body">
          <Outcome row={shown} />
          <CancelRow row={shown} onDone={changed} />
          <Attempts id={id} updatedAt={shown.updated_at} />
          <RowFacts row={shown} />
          <EnrichRow row={shown} onDone={changed} />
        </div>
      )}
    </Drawer>
  );
};
