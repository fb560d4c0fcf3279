import { Alert, Modal } from "antd";
import { useWords } from "../../pages/words.ts";
import type { App } from "../contract.ts";
import { CopyText } from "../parts/copy-text.tsx";
import { appWords } from "./app-words.ts";
import { SigningExample } from "./signing-example.tsx";

/** A secret that was just made: shown until it is put away, and never again. */
export const SecretShown = ({
  made,
  onClose,
}: {
  readonly made: { readonly app: App; readonly secret: string };
  readonly onClose: () => void;
}) => {
  const said = useWords(appWords);
  const { app, secret } = made;
  return (
    <Modal
      open
      width={760}
      title={said.secretTitle}
      okText={said.secretKept}
      onOk={onClose}
      onCancel={onClose}
      // A click beside it must not throw away what cannot be shown again.
      mask={{ closable: false }}
      keyboard={false}
      closable={false}
      cancelButtonProps={{ style: { display: "none" } }}
    >
      <Alert type="warning" showIcon title={said.secretAbout} />
      <CopyText label={said.clientKey} text={app.client_key} />
      <CopyText label={said.secret} text={secret} />
      <h3>{said.example}</h3>
      <SigningExample clientKey={app.client_key} secret={secret} />
    </Modal>
  );
};
