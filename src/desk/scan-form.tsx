import type { ComponentProps, FormEvent, MouseEvent, ReactNode } from "react";
import { bilingual, useWords } from "../pages/words.ts";

const words = bilingual(
  { label: "扫码、输入券码或粘贴链接", go: "查券", camera: "摄像头" },
  { label: "Scan, type a code, or paste a link", go: "Look up", camera: "Camera" },
);

interface ScanFormProps {
  readonly input: ComponentProps<"input">;
  readonly note: string | null;
  readonly onSubmit?: (event: FormEvent) => void;
  readonly onCamera?: (event: MouseEvent<HTMLButtonElement>) => void;
}

/** The scan field and what stands around it; it also comes with the page, before there is a script. */
export const ScanForm = ({ input, note, onSubmit, onCamera }: ScanFormProps): ReactNode => {
  const say = useWords(words);
  return (
    <form className="scan" onSubmit={onSubmit}>
      <label htmlFor="scan">{say.label}</label>
      <div className="scan-row">
        <input
          id="scan"
          {...input}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="go"
        />
        <button type="submit" className="primary">
          {say.go}
        </button>
        <button type="button" onClick={onCamera}>
          {say.camera}
        </button>
      </div>
      <p className="note" role="status">
        {note}
      </p>
    </form>
  );
};
