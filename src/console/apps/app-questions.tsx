import { Alert, Checkbox } from "antd";
import { useState } from "react";
import { useWords } from "../../pages/words.ts";
import { useConsole } from "../context.tsx";
import type { App } from "../contract.ts";
import { AskFirst } from "../parts/ask-first.tsx";
import { appWords } from "./app-words.ts";

interface QuestionProps {
  readonly app: App;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** A new secret; the old one goes on for a day, or ends at once. */
export const RotateQuestion = ({
  app,
  onMade,
  onClose,
}: {
  readonly app: App;
  readonly onMade: (made: { readonly app: App; readonly secret: string }) => void;
  readonly onClose: () => void;
}) => {
  const said = useWords(appWords);
  const { api } = useConsole();
  const [revokesNow, setRevokesNow] = useState(false);
  return (
    <AskFirst
      title={said.rotateTitle(app.name)}
      confirm={said.rotateDo}
      isGrave={revokesNow}
      onClose={onClose}
      act={async () => {
        const body = { revoke_now: revokesNow };
        onMade((await api.rotateAppSecret({ path: { id: String(app.id) }, body })).body.data);
      }}
    >
      <p>{said.rotateAbout}</p>
      <Checkbox checked={revokesNow} onChange={({ target }) => setRevokesNow(target.checked)}>
        {said.revokeNow}
      </Checkbox>
    </AskFirst>
  );
};

export const DisableQuestion = ({ app, onDone, onClose }: QuestionProps) => {
  const said = useWords(appWords);
  const { api } = useConsole();
  return (
    <AskFirst
      title={said.disableTitle(app.name)}
      confirm={said.disable}
      isGrave
      onClose={onClose}
      act={async () => {
        await api.updateApp({ path: { id: String(app.id) }, body: { status: "disabled" } });
        onDone();
      }}
    >
      <p>{said.disableAbout}</p>
    </AskFirst>
  );
};

/** What reading the token means is said before it is allowed. */
export const TokenQuestion = ({ app, onDone, onClose }: QuestionProps) => {
  const said = useWords(appWords);
  const { api } = useConsole();
  return (
    <AskFirst
      title={said.allowTokenTitle}
      confirm={said.allowToken}
      isGrave
      onClose={onClose}
      act={async () => {
        await api.updateAppTokenAccess({ path: { id: String(app.id) }, body: { allow_token_read: true } });
        onDone();
      }}
    >
      <Alert type="warning" showIcon title={said.allowTokenWarning} />
    </AskFirst>
  );
};
