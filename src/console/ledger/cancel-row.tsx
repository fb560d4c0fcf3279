import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { bilingual, useWords } from "../../pages/words.ts";
import { useConsole } from "../context.tsx";
import type { Verification } from "../contract.ts";
import { Field } from "../parts/field.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import { useDeed } from "../parts/use-deed.ts";

const words = bilingual(
  {
    cancel: "撤销这笔核销",
    about: "撤销只向抖音发一次。成功后券退回顾客，可以再次使用；抖音可能因超过可撤销时间而拒绝。",
    reason: "原因（必填，记入流水）",
    reasonHint: "1–200 字，例如：误核、顾客改单",
    confirm: "确认撤销",
    keep: "不撤销",
    done: "已撤销，券已退回顾客。",
    unknown: "抖音还没有答复是否撤销成功。网关会一直追问，结果会出现在这条流水里，不用再撤一次。",
  },
  {
    cancel: "Cancel this verification",
    about:
      "A cancel is sent to Douyin once. If it succeeds the guest has the coupon back; Douyin may refuse when it is too late.",
    reason: "Reason (required, kept in the ledger)",
    reasonHint: "1–200 characters, e.g. wrong coupon, order changed",
    confirm: "Cancel it",
    keep: "Keep it",
    done: "Cancelled: the guest has the coupon back.",
    unknown:
      "Douyin has not said yet whether it is cancelled. The gateway asks until it knows, and the row will tell; do not cancel again.",
  },
);

const reasonMax = 200;

/** What may be taken back: verified here, and no cancel under way. */
const isCancellable = (row: Verification): boolean =>
  row.verify_status === "success" && row.verify_id !== null && row.cancel_status !== "unknown";

/** Takes a verification back, with a reason; repeated with the same key, so that one wish is one cancel. */
export const CancelRow = ({ row, onDone }: { readonly row: Verification; readonly onDone: () => void }) => {
  const said = useWords(words);
  const { api, me } = useConsole();
  const [key, setKey] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const [outcome, setOutcome] = useState<string | null>(null);
  const cancel = useDeed(async (idempotencyKey: string) => {
    const body = { reason: reason.trim(), idempotency_key: idempotencyKey };
    return (await api.cancelVerification({ path: { id: String(row.id) }, body, timeoutMs: 60_000 })).status;
  });
  if (me.role === "viewer") return null;

  const send = async (): Promise<void> => {
    if (key === null || reason.trim() === "") return;
    const status = await cancel.run(key);
    if (status === null) return;
    setKey(null);
    setOutcome(status === 200 ? said.done : said.unknown);
    onDone();
  };
  return (
    <>
      {outcome === null ? null : (
        <p role="status" className="settled">
          {outcome}
        </p>
      )}
      {isCancellable(row) ? (
        <Button
          danger
          onClick={() => {
            setReason("");
            cancel.forget();
            setKey(crypto.randomUUID());
          }}
        >
          {said.cancel}
        </Button>
      ) : null}
      <Modal
        open={key !== null}
        title={said.cancel}
        okText={said.confirm}
        cancelText={said.keep}
        okButtonProps={{ danger: true, disabled: reason.trim() === "" }}
        confirmLoading={cancel.isRunning}
        onOk={() => void send()}
        onCancel={() => setKey(null)}
      >
        <p>{said.about}</p>
        <Field label={said.reason} hint={said.reasonHint}>
          {(ids) => (
            <Input.TextArea
              {...ids}
              rows={3}
              maxLength={reasonMax}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          )}
        </Field>
        {cancel.problem === null ? null : <ProblemNote problem={cancel.problem} />}
      </Modal>
    </>
  );
};
