import { useWords } from "../../pages/words.ts";
import { useConsole } from "../context.tsx";
import type { Operator } from "../contract.ts";
import { AskFirst } from "../parts/ask-first.tsx";
import { DeviceCodeDialog } from "./device-code.tsx";
import { KeyShown } from "./key-shown.tsx";
import { OperatorForm } from "./operator-form.tsx";
import { peopleWords } from "./people-words.ts";

interface MadeKey {
  readonly name: string;
  readonly key: string;
}

/** What is open above the list of operators. */
export type OpenDialog =
  | { readonly kind: "create" }
  | { readonly kind: "edit" | "device" | "rotate" | "revoke"; readonly operator: Operator }
  | { readonly kind: "key"; readonly made: MadeKey };

export const OperatorDialogs = ({
  dialog,
  setDialog,
  changed,
}: {
  readonly dialog: OpenDialog | null;
  readonly setDialog: (dialog: OpenDialog | null) => void;
  readonly changed: () => void;
}) => {
  const said = useWords(peopleWords);
  const { api } = useConsole();
  const close = () => setDialog(null);
  const done = () => {
    changed();
    close();
  };
  const made = (key: MadeKey) => {
    changed();
    setDialog({ kind: "key", made: key });
  };
  switch (dialog?.kind) {
    case undefined:
      return null;
    case "create":
      return <OperatorForm operator={null} onMade={made} onChanged={done} onClose={close} />;
    case "edit":
      return <OperatorForm operator={dialog.operator} onMade={made} onChanged={done} onClose={close} />;
    case "device":
      return <DeviceCodeDialog uid={dialog.operator.uid} name={dialog.operator.name} onClose={close} />;
    case "key":
      return <KeyShown made={dialog.made} onClose={close} />;
    case "rotate": {
      const { uid, name } = dialog.operator;
      const act = async () => {
        const { data } = (await api.rotateOperatorKey({ path: { uid } })).body;
        made({ name: data.operator.name, key: data.key });
      };
      return (
        <AskFirst title={said.rotateTitle(name)} confirm={said.key} isGrave act={act} onClose={close}>
          <p>{said.rotateAbout}</p>
        </AskFirst>
      );
    }
    case "revoke": {
      const { uid, name } = dialog.operator;
      const act = async () => {
        await api.revokeOperator({ path: { uid } });
        done();
      };
      return (
        <AskFirst title={said.revokeTitle(name)} confirm={said.revoke} isGrave act={act} onClose={close}>
          <p>{said.revokeAbout}</p>
        </AskFirst>
      );
    }
    default:
      return dialog satisfies never;
  }
};
