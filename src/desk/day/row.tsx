import { type ReactNode, useRef, useState } from "react";
import { clockTime, money } from "../../pages/format.ts";
import { ApiProblem } from "../../pages/problems.ts";
import { bilingual, useLanguage, useWords } from "../../pages/words.ts";
import { useDesk } from "../desk-value.ts";
import type { VerificationView } from "../scanning/card.ts";
import { useNow } from "../stage/clock.ts";
import { Reason } from "../stage/reason.tsx";
import { refusalTitles } from "../stage/refusals.ts";

const words = bilingual(
  {
    success: "已核销",
    failed: "没有核销",
    processing: "未定",
    cancelled: "已撤销",
    cancelling: "撤销结果还不知道",
    undo: (left: string) => `撤销（还剩 ${left}）`,
    why: "为什么撤销？",
    reasons: "顾客改用其他方式,扫错了,数量错了",
    send: "确认撤销",
    keep: "不撤销",
    record: "流水号",
    order: "订单",
    refused: "抖音不同意撤销：",
    unknown: "抖音没有答复，网关在查，结果会显示在这里",
    unreachable: "没有收到答复，再点一次不会重复撤销",
  },
  {
    success: "Verified",
    failed: "Not verified",
    processing: "Open",
    cancelled: "Cancelled",
    cancelling: "Cancel not known yet",
    undo: (left: string) => `Undo (${left} left)`,
    why: "Why undo?",
    reasons: "Guest pays otherwise,Wrong scan,Wrong number",
    send: "Undo it",
    keep: "Keep it",
    record: "Record",
    order: "Order",
    refused: "Douyin refuses: ",
    unknown: "Douyin has not answered; the gateway is asking, and it will show here",
    unreachable: "No answer; pressing again does not undo twice",
  },
);

/** Douyin lets a verification be taken back for an hour, and no longer. */
const undoMs = 3_600_000;

const countdown = (leftMs: number): string => {
  const seconds = Math.max(0, Math.floor(leftMs / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

const newKey = (id: number): string => `undo-${id}-${Math.random().toString(36).slice(2, 10)}`;

/** Takes one back; the same key until an answer came, so that pressing twice is once. */
const useUndo = (row: VerificationView, changed: () => Promise<void>) => {
  const { api } = useDesk();
  const say = useWords(words);
  const key = useRef(newKey(row.id));
  const [note, setNote] = useState<string | null>(null);
  const undo = async (reason: string): Promise<boolean> => {
    try {
      const body = { reason, idempotency_key: key.current };
      const { status } = await api.cancelVerification({ path: { id: String(row.id) }, body });
      key.current = newKey(row.id);
      setNote(status === 202 ? say.unknown : null);
      await changed();
      return true;
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) {
        setNote(say.unreachable);
        return false;
      }
      const { upstream } = thrown.response;
      setNote(
        upstream === null
          ? thrown.message
          : `${say.refused}${upstream.description}（${upstream.error_code}）`,
      );
      await changed();
      return true;
    }
  };
  return { note, undo };
};

const Undo = ({ row, changed }: RowProps): ReactNode => {
  const say = useWords(words);
  const nowMs = useNow();
  const [asks, setAsks] = useState(false);
  const { note, undo } = useUndo(row, changed);
  const leftMs = row.verified_at === null ? 0 : Date.parse(row.verified_at) + undoMs - nowMs;
  const may = row.verify_status === "success" && row.cancel_status !== "unknown" && leftMs > 0;
  return (
    <>
      {note === null ? null : (
        <p className="warning" role="alert">
          {note}
        </p>
      )}
      {may && asks ? (
        <div className="undo">
          <Reason
            title={say.why}
            reasons={say.reasons.split(",")}
            send={say.send}
            onSend={async (reason) => {
              if (await undo(reason)) setAsks(false);
            }}
          />
          <button type="button" onClick={() => setAsks(false)}>
            {say.keep}
          </button>
        </div>
      ) : null}
      {may && !asks ? (
        <button type="button" className="small" onClick={() => setAsks(true)}>
          {say.undo(countdown(leftMs))}
        </button>
      ) : null}
    </>
  );
};

interface RowProps {
  readonly row: VerificationView;
  /** Something about it has changed: ask anew. */
  readonly changed: () => Promise<void>;
}

/** One row of the ledger, as a cashier needs it. */
export const Row = ({ row, changed }: RowProps): ReactNode => {
  const say = useWords(words);
  const language = useLanguage();
  const status = row.cancel_status === "unknown" ? say.cancelling : say[row.verify_status];
  const why = row.error_key === null ? null : refusalTitles[language][row.error_key];
  return (
    <li className={`row ${row.verify_status}`}>
      <div className="row-head">
        <span className="time">{clockTime(row.created_at, { language })}</span>
        <span className="name">{row.product_name ?? row.origin_code ?? `${say.record} ${row.id}`}</span>
        <span className="amount-of">{row.verify_status === "failed" ? "" : money(row.pay_amount)}</span>
      </div>
      <div className="row-more">
        <span className="status">
          {status}
          {why === null ? "" : `：${why}`}
        </span>
        <span className="ids">
          {say.record} {row.id}
          {row.origin_code === null ? "" : ` · ${row.origin_code}`}
        </span>
      </div>
      <Undo row={row} changed={changed} />
    </li>
  );
};
