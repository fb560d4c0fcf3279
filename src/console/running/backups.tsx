import { Button } from "antd";
import { useState } from "react";
import { dateTime } from "../../pages/format.ts";
import { useWords } from "../../pages/words.ts";
import { useConsole } from "../context.tsx";
import type { Backup } from "../contract.ts";
import { size } from "../numbers.ts";
import { Grid } from "../parts/grid.tsx";
import { Card, Page } from "../parts/page.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import { Shown } from "../parts/shown.tsx";
import { Tag } from "../parts/status-tag.tsx";
import { useAnswer } from "../parts/use-answer.ts";
import { useDeed } from "../parts/use-deed.ts";
import { backupWords } from "./backup-words.ts";
import { LastRestore, RestoreQuestion } from "./restore.tsx";

const everyMs = 5_000;
/** The gateway says after 20 s that it goes on without us. */
const makeWithinMs = 60_000;

const Actions = ({ backup, onRestore }: { readonly backup: Backup; readonly onRestore: () => void }) => {
  const said = useWords(backupWords);
  return (
    <div className="row-actions">
      <a
        href={`/v1/internal/backups/${encodeURIComponent(backup.name)}`}
        download={backup.name}
        aria-label={`${said.download} ${backup.name}`}
      >
        {said.download}
      </a>
      {backup.ok ? (
        <Button size="small" danger aria-label={`${said.restore} ${backup.name}`} onClick={onRestore}>
          {said.restore}
        </Button>
      ) : null}
    </div>
  );
};

const List = ({
  backups,
  onRestore,
}: {
  readonly backups: readonly Backup[];
  readonly onRestore: (backup: Backup) => void;
}) => {
  const said = useWords(backupWords);
  const { timeZone } = useConsole();
  return (
    <Grid
      label={said.title}
      rows={backups}
      keyOf={({ name }) => name}
      empty={said.none}
      columns={[
        { title: said.at, cell: ({ created_at }) => <strong>{dateTime(created_at, { timeZone })}</strong> },
        { title: said.kind, cell: ({ kind }) => said[kind] },
        { title: said.size, isNumber: true, cell: ({ size_bytes }) => size(size_bytes) },
        {
          title: said.state,
          cell: ({ ok, problem }) =>
            ok ? (
              <Tag tone="good">{said.sound}</Tag>
            ) : (
              <>
                <Tag tone="bad">{said.broken}</Tag> {problem}
              </>
            ),
        },
        { title: said.file, isExtra: true, cell: ({ name }) => <code>{name}</code> },
        {
          title: said.actions,
          cell: (backup) => <Actions backup={backup} onRestore={() => onRestore(backup)} />,
        },
      ]}
    />
  );
};

/** Copies of the database: what there is, another one now, and how one is brought back. */
export const Backups = () => {
  const said = useWords(backupWords);
  const { api } = useConsole();
  const [chosen, setChosen] = useState<Backup | null>(null);
  const [told, setTold] = useState<string | null>(null);
  const answer = useAnswer("backups", async (signal) => (await api.listBackups({ signal })).body, everyMs);
  const make = useDeed(async () => {
    setTold(null);
    const made = await api.createBackup({ timeoutMs: makeWithinMs });
    setTold(made.status === 201 ? said.made(size(made.body.data.size_bytes)) : made.body.message);
    answer.again();
  });
  const isRunning = answer.value?.running === true;
  return (
    <Page
      title={said.title}
      about={said.about}
      actions={
        <Button
          type="primary"
          loading={make.isRunning}
          disabled={isRunning}
          onClick={() => void make.run(undefined)}
        >
          {isRunning ? said.running : said.make}
        </Button>
      }
    >
      <p role="status" className={told === null ? "unseen" : "settled"}>
        {told ?? ""}
      </p>
      {make.problem === null ? null : <ProblemNote problem={make.problem} />}
      <Card title={said.title}>
        <Shown answer={answer}>
          {({ data, restore }) => (
            <>
              {restore === null ? null : <LastRestore restore={restore} />}
              <List backups={data} onRestore={setChosen} />
            </>
          )}
        </Shown>
      </Card>
      {chosen === null ? null : (
        <RestoreQuestion
          backup={chosen}
          onClose={() => setChosen(null)}
          onStarted={() => {
            setChosen(null);
            answer.again();
          }}
        />
      )}
      <Card title={said.keyTitle}>
        <p className="unsettled">{said.keyAbout}</p>
      </Card>
    </Page>
  );
};

export default Backups;
