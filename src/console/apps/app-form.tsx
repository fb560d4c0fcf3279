import { Modal } from "antd";
import { useState } from "react";
import { useWords } from "../../pages/words.ts";
import { useConsole } from "../context.tsx";
import type { App } from "../contract.ts";
import { ProblemNote } from "../parts/problem-note.tsx";
import { TextField } from "../parts/text-field.tsx";
import { useDeed } from "../parts/use-deed.ts";
import { ShopChoice } from "../shops/shop-choice.tsx";
import { appWords } from "./app-words.ts";

const codeForm = /^[a-z0-9_-]{2,32}$/;

interface Typed {
  readonly name: string;
  readonly code: string;
  readonly description: string;
  readonly poiIds: readonly string[] | null;
}

const typedOf = (app: App | null): Typed => ({
  name: app?.name ?? "",
  code: app?.code ?? "",
  description: app?.description ?? "",
  poiIds: app === null ? null : app.poi_ids,
});

/** Makes an app, or changes one: `app` null makes a new one, whose secret goes to `onMade`. */
export const AppForm = ({
  app,
  onMade,
  onChanged,
  onClose,
}: {
  readonly app: App | null;
  readonly onMade: (made: { readonly app: App; readonly secret: string }) => void;
  readonly onChanged: () => void;
  readonly onClose: () => void;
}) => {
  const said = useWords(appWords);
  const { api } = useConsole();
  const [typed, setTyped] = useState(typedOf(app));
  const isSound = typed.name.trim() !== "" && (app !== null || codeForm.test(typed.code));
  const save = useDeed(async () => {
    const body = {
      name: typed.name.trim(),
      description: typed.description.trim(),
      poi_ids: typed.poiIds,
    };
    if (app !== null) {
      await api.updateApp({ path: { id: String(app.id) }, body });
      return onChanged();
    }
    onMade((await api.createApp({ body: { ...body, code: typed.code } })).body.data);
  });
  return (
    <Modal
      open
      title={app === null ? said.create : said.edit}
      okText={said.save}
      cancelText={said.cancel}
      okButtonProps={{ disabled: !isSound }}
      confirmLoading={save.isRunning}
      onOk={() => void save.run(undefined)}
      onCancel={onClose}
    >
      <TextField
        label={said.name}
        hint={said.nameHint}
        maxLength={64}
        remembered
        value={typed.name}
        onType={(text) => setTyped({ ...typed, name: text })}
      />
      {app === null ? (
        <TextField
          label={said.code}
          hint={said.codeHint}
          error={typed.code === "" || codeForm.test(typed.code) ? null : said.codeHint}
          maxLength={32}
          value={typed.code}
          onType={(text) => setTyped({ ...typed, code: text })}
        />
      ) : null}
      <TextField
        label={said.description}
        maxLength={500}
        remembered
        value={typed.description}
        onType={(text) => setTyped({ ...typed, description: text })}
      />
      <ShopChoice value={typed.poiIds} onChange={(poiIds) => setTyped({ ...typed, poiIds })} />
      {save.problem === null ? null : <ProblemNote problem={save.problem} />}
    </Modal>
  );
};
