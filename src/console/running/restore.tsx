import { useState } from "react";
import { dateTime } from "../../pages/format.ts";
import { useLanguage, useWords } from "../../pages/words.ts";
import { useConsole } from "../context.tsx";
import type { Backup, BackupRestore } from "../contract.ts";
import { AskFirst } from "../parts/ask-first.tsx";
import { TextField } from "../parts/text-field.tsx";
import { backupWords } from "./backup-words.ts";

/** How the last restore since the start went, or goes. */
export const LastRestore = ({ restore }: { readonly restore: BackupRestore }) => {
  const said = useWords(backupWords);
  const language = useLanguage();
  const { timeZone } = useConsole();
  const { state, started_at, message } = restore;
  // The gateway's own words, which are Chinese, say it already.
  const told = language === "zh" && message !== "" ? message : `${said[state]}. ${message}`;
  return (
    <p role="status" className={state === "done" ? "settled" : "unsettled"}>
      {said.restoreLast}（{said.restoreStarted} {dateTime(started_at, { timeZone })}）：{told}
    </p>
  );
};

/** What a restore takes away is said first, and a word is typed: no click alone replaces the books. */
export const RestoreQuestion = ({
  backup,
  onStarted,
  onClose,
}: {
  readonly backup: Backup;
  readonly onStarted: () => void;
  readonly onClose: () => void;
}) => {
  const said = useWords(backupWords);
  const { api, timeZone } = useConsole();
  const [typed, setTyped] = useState("");
  const { name, created_at } = backup;
  return (
    <AskFirst
      title={said.restoreTitle}
      confirm={said.restoreDo}
      isGrave
      isReady={typed.trim() === said.restoreWord}
      onClose={onClose}
      act={async () => {
        await api.restoreBackup({ path: { name }, body: { name } });
        onStarted();
      }}
    >
      <div className="unsettled">
        <strong>{said.restoreOf(dateTime(created_at, { timeZone }))}</strong>
        <ul>
          {said.restoreWarning.split("\n").map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
      <TextField label={said.restoreType} value={typed} onType={(text) => setTyped(text)} />
    </AskFirst>
  );
};
