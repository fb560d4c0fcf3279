import {
  type ClipboardEvent,
  type KeyboardEvent as FieldKeyEvent,
  type FormEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useTypedBefore } from "../pages/early/take-over.ts";
import { bilingual, useWords } from "../pages/words.ts";
import { type DeskValue, useDesk } from "./desk-value.ts";
import { takeLines } from "./early/lines.ts";
import { ScanForm } from "./scan-form.tsx";
import { type Card, onStage } from "./scanning/card.ts";
import { readScan } from "./scanning/scan.ts";
import type { Taken } from "./scanning/work.ts";
import { wakeSound } from "./stage/sound.ts";
import { isStrayLetter, prefersKeys } from "./stray-keys.ts";

const words = bilingual(
  {
    again: "刚刚扫过这个码，正在处理",
    "several-codes": "里面有好几个号码，请只粘贴一个",
    "no-code": "没有认出券码，请再扫一次",
    "device-code": "这是设备登录码，不是券码",
  },
  {
    again: "That code was just scanned and is being worked on",
    "several-codes": "There are several numbers in it; paste one",
    "no-code": "No code was recognised; scan again",
    "device-code": "This is the log-in code of a device, not a coupon",
  },
);

/** A gun that ends with two Enters must not confirm what nobody has read yet. */
const readMs = 700;

/** Whatever is typed where nothing can be typed goes into the field: a gun does not look where the focus is. */
const useKeptFocus = (onEscape: () => void) => {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const focus = (event: KeyboardEvent): void => {
      wakeSound();
      if (isStrayLetter(event)) field.current?.focus();
      // A button that was pressed is gone with what it stood on: its keys are the field's again.
      if (event.target !== document.body || (event.key !== "Enter" && event.key !== "Escape")) return;
      event.preventDefault();
      field.current?.focus();
      if (event.key === "Enter") field.current?.form?.requestSubmit();
      else onEscape();
    };
    document.addEventListener("keydown", focus);
    document.addEventListener("pointerdown", wakeSound);
    if (prefersKeys()) field.current?.focus();
    return () => {
      document.removeEventListener("keydown", focus);
      document.removeEventListener("pointerdown", wakeSound);
    };
  }, [onEscape]);
  return field;
};

/** Enter and Escape without a code are for what is on stage. */
const stageKeys = ({ deck, work }: DeskValue) => {
  const read = (): Card | null => {
    const card = onStage(deck.cards(), Date.now());
    return card !== null && Date.now() - card.stateAtMs >= readMs ? card : null;
  };
  return {
    enter: (): void => {
      const card = read();
      if (card?.state.kind === "choosing" && card.state.quantity > 0) work.confirm(card.key);
      else if (card !== null) work.acknowledge(card.key);
    },
    escape: (): void => {
      const card = onStage(deck.cards(), Date.now());
      if (card !== null) work.acknowledge(card.key);
    },
    number: (value: number): void => {
      const card = onStage(deck.cards(), Date.now());
      if (card !== null) work.choose(card.key, value);
    },
  };
};

interface ScanFieldProps {
  readonly onScan: () => void;
  readonly onCamera: () => void;
}

export const ScanField = ({ onScan, onCamera }: ScanFieldProps): ReactNode => {
  const desk = useDesk();
  const { work } = desk;
  const say = useWords(words);
  const stage = useMemo(() => stageKeys(desk), [desk]);
  const field = useKeptFocus(stage.escape);
  const [text, setText] = useState(useTypedBefore("scan", field));
  const [note, setNote] = useState<string | null>(null);

  const noteOf = (taken: Taken): string | null => {
    if (taken.kind === "again") return say.again;
    return taken.kind === "unreadable" ? say[taken.why] : null;
  };
  const take = (line: string): void => {
    setText("");
    const taken = work.scan(line);
    setNote(noteOf(taken));
    if (taken.kind === "card") onScan();
    else if (taken.kind === "number") stage.number(taken.value);
    else if (taken.kind === "nothing") stage.enter();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was scanned before is looked up once
  useEffect(() => {
    for (const line of takeLines()) {
      const taken = work.scan(line, { asks: true });
      if (taken.kind === "card") onScan();
      else setNote(noteOf(taken));
    }
  }, []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // Read from the field itself: a gun is faster than a render.
    const line = field.current?.value ?? text;
    if (field.current !== null) field.current.value = "";
    take(line);
  };
  const onKeyDown = (event: FieldKeyEvent): void => {
    if (event.key === "Escape") stage.escape();
    // Some guns end with a tab.
    if (event.key === "Tab" && !event.shiftKey && text !== "") submit(event);
  };
  const paste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData.getData("text");
    const { kind } = readScan(pasted);
    if (text !== "" || (kind !== "link" && kind !== "code")) return;
    event.preventDefault();
    take(pasted);
  };
  const openCamera = (event: MouseEvent<HTMLButtonElement>): void => {
    // An Enter is for what the camera reads, and not for its button.
    if (prefersKeys()) field.current?.focus();
    else event.currentTarget.blur();
    onCamera();
  };
  return (
    <ScanForm
      input={{
        ref: field,
        value: text,
        onChange: (event) => setText(event.target.value),
        onKeyDown,
        onPaste: paste,
      }}
      note={note}
      onSubmit={submit}
      onCamera={openCamera}
    />
  );
};
