import { Modal } from "antd";
import type { ReactNode } from "react";
import { bilingual, useWords } from "../../pages/words.ts";
import { ProblemNote } from "./problem-note.tsx";
import { useDeed } from "./use-deed.ts";

const words = bilingual({ cancel: "取消" }, { cancel: "Cancel" });

/** A question before something that matters is done; what is refused is said in it, and it stays open. */
export const AskFirst = ({
  title,
  children,
  confirm,
  isGrave = false,
  isReady = true,
  act,
  onClose,
}: {
  readonly title: string;
  readonly children: ReactNode;
  /** What the button says: the deed itself. */
  readonly confirm: string;
  /** It cannot be taken back, or harms somebody if it is a mistake. */
  readonly isGrave?: boolean;
  readonly isReady?: boolean;
  readonly act: () => Promise<void>;
  readonly onClose: () => void;
}) => {
  const said = useWords(words);
  const deed = useDeed(act);
  return (
    <Modal
      open
      title={title}
      okText={confirm}
      cancelText={said.cancel}
      okButtonProps={{ danger: isGrave, disabled: !isReady }}
      confirmLoading={deed.isRunning}
      onOk={() => void deed.run(undefined)}
      onCancel={onClose}
    >
      {children}
      {deed.problem === null ? null : <ProblemNote problem={deed.problem} />}
    </Modal>
  );
};
