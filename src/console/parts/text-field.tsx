import { Input, type InputProps } from "antd";
import { useLanguage } from "../../pages/words.ts";
import { Field } from "./field.tsx";

interface TextFieldProps extends Pick<InputProps, "maxLength" | "allowClear"> {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | null;
  readonly type?: "text" | "date" | "password";
  /** Whether the browser may offer what was typed before; a name may, a code or key may not. */
  readonly remembered?: boolean;
  readonly value: string;
  readonly onType: (text: string) => void;
}

/** A line to type in, with its name above it. */
export const TextField = ({
  label,
  hint,
  error,
  type = "text",
  remembered = false,
  value,
  onType,
  ...limits
}: TextFieldProps) => {
  const language = useLanguage();
  return (
    <Field
      label={label}
      {...(hint === undefined ? {} : { hint })}
      {...(error === undefined ? {} : { error })}
    >
      {(ids) => (
        <Input
          {...ids}
          {...limits}
          type={type}
          lang={language}
          autoComplete={remembered ? "on" : "off"}
          value={value}
          onChange={({ target }) => onType(target.value)}
        />
      )}
    </Field>
  );
};
