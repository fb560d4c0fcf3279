import { Alert, Modal } from "antd";
import { useWords } from "../../pages/words.ts";
import { CopyText } from "../parts/copy-text.tsx";
import { peopleWords } from "./people-words.ts";

/** An operator's new key: shown until it is put away, and never again. */
export const KeyShown = ({
  made,
  onClose,
}: {
  readonly made: { readonly name: string; readonly key: string };
  readonly onClose: () => void;
}) => {
  const said = useWords(peopleWords);
  return (
    <Modal
      open
      title={said.keyTitle}
      okText={said.keyKept}
      onOk={onClose}
      onCancel={onClose}
      mask={{ closable: false }}
      keyboard={false}
      closable={false}
      cancelButtonProps={{ style: { display: "none" } }}
    >
      <Alert type="warning" showIcon title={said.keyAbout(made.name)} />
      <CopyText label={said.keyLabel} text={made.key} />
    </Modal>
  );
};
