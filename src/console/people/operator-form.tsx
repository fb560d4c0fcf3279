import { Modal, Select } from "antd";
import { useState } from "react";
import { useWords } from "../../pages/words.ts";
import { useConsole } from "../context.tsx";
import type { Operator, Role } from "../contract.ts";
import { Field } from "../parts/field.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import { TextField } from "../parts/text-field.tsx";
import { useDeed } from "../parts/use-deed.ts";
import { ShopChoice } from "../shops/shop-choice.tsx";
import { roleWords } from "../trade-words.ts";
import { peopleWords } from "./people-words.ts";

const uidForm = /^[A-Za-z0-9-]{1,32}$/;
const roles = ["clerk", "manager", "viewer", "admin"] as const;
/** Roles that work in a shop are bound to some. */
const mustName = (role: Role): boolean => role === "clerk" || role === "manager";

interface Typed {
  readonly uid: string;
  readonly name: string;
  readonly role: Role;
  readonly poiIds: readonly string[] | null;
}

const typedOf = (operator: Operator | null): Typed => ({
  uid: operator?.uid ?? "",
  name: operator?.name ?? "",
  role: operator?.role ?? "clerk",
  poiIds: operator === null ? null : operator.poi_ids,
});

const isSound = ({ uid, name, role, poiIds }: Typed): boolean =>
  uidForm.test(uid) && name.trim() !== "" && (!mustName(role) || (poiIds ?? []).length > 0);

const useRoleOptions = () => {
  const said = useWords(peopleWords);
  const names = useWords(roleWords);
  const about = {
    viewer: said.roleViewer,
    clerk: said.roleClerk,
    manager: said.roleManager,
    admin: said.roleAdmin,
  };
  return roles.map((role) => ({ value: role, label: `${names[role]} — ${about[role]}` }));
};

interface OperatorFormProps {
  readonly operator: Operator | null;
  readonly onMade: (made: { readonly name: string; readonly key: string }) => void;
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

const useSave = ({ operator, onMade, onChanged }: OperatorFormProps, typed: Typed) => {
  const { api } = useConsole();
  return useDeed(async () => {
    const body = {
      name: typed.name.trim(),
      role: typed.role,
      poi_ids: mustName(typed.role) ? (typed.poiIds ?? []) : typed.poiIds,
    };
    if (operator !== null) {
      await api.updateOperator({ path: { uid: operator.uid }, body });
      return onChanged();
    }
    const made = (await api.createOperator({ body: { ...body, uid: typed.uid } })).body.data;
    onMade({ name: made.operator.name, key: made.key });
  });
};

/** Makes an operator, or changes one: `operator` null makes a new one, whose key goes to `onMade`. */
export const OperatorForm = (props: OperatorFormProps) => {
  const { operator } = props;
  const said = useWords(peopleWords);
  const options = useRoleOptions();
  const [typed, setTyped] = useState(typedOf(operator));
  const save = useSave(props, typed);
  return (
    <Modal
      open
      title={operator === null ? said.create : said.edit}
      okText={said.save}
      cancelText={said.cancel}
      okButtonProps={{ disabled: !isSound(typed) }}
      confirmLoading={save.isRunning}
      onOk={() => void save.run(undefined)}
      onCancel={props.onClose}
    >
      {operator === null ? (
        <TextField
          label={said.uid}
          hint={said.uidHint}
          error={typed.uid === "" || uidForm.test(typed.uid) ? null : said.uidHint}
          maxLength={32}
          value={typed.uid}
          onType={(text) => setTyped({ ...typed, uid: text })}
        />
      ) : (
        <p className="soft">{said.changeAbout}</p>
      )}
      <TextField
        label={said.name}
        maxLength={64}
        remembered
        value={typed.name}
        onType={(text) => setTyped({ ...typed, name: text })}
      />
      <Field label={said.role}>
        {(ids) => (
          <Select
            {...ids}
            value={typed.role}
            options={options}
            onChange={(role) => setTyped({ ...typed, role })}
          />
        )}
      </Field>
      <ShopChoice
        mustName={mustName(typed.role)}
        value={typed.poiIds}
        onChange={(poiIds) => setTyped({ ...typed, poiIds })}
      />
      {save.problem === null ? null : <ProblemNote problem={save.problem} />}
    </Modal>
  );
};
