import { type FormEvent, type ReactNode, useId, useState } from "react";
import { bilingual, useWords } from "../../pages/words.ts";

const words = bilingual({ other: "其他", own: "写一句原因" }, { other: "Other", own: "Say why" });

interface ReasonProps {
  readonly title: string;
  readonly reasons: readonly string[];
  readonly send: string;
  readonly onSend: (reason: string) => Promise<void>;
}

/** Asks why: one of the usual reasons, or the cashier's own words. Sent once, however often it is pressed. */
export const Reason = ({ title, reasons, send, onSend }: ReasonProps): ReactNode => {
  const say = useWords(words);
  const name = useId();
  const [chosen, setChosen] = useState(reasons[0] ?? "");
  const [own, setOwn] = useState("");
  const [sending, setSending] = useState(false);
  const reason = chosen === "" ? own.trim() : chosen;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (sending || reason === "") return;
    setSending(true);
    void onSend(reason).finally(() => setSending(false));
  };
  return (
    <form className="reason" onSubmit={submit}>
      <fieldset>
        <legend>{title}</legend>
        {[...reasons, ""].map((one) => (
          <label key={one}>
            <input type="radio" name={name} checked={chosen === one} onChange={() => setChosen(one)} />
            {one === "" ? say.other : one}
          </label>
        ))}
      </fieldset>
      {chosen === "" ? (
        <label>
          {say.own}
          <input value={own} maxLength={200} onChange={(event) => setOwn(event.target.value)} />
        </label>
      ) : null}
      <button type="submit" className="primary" disabled={sending || reason === ""}>
        {send}
      </button>
    </form>
  );
};
