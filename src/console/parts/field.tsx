import { type ReactNode, useId } from "react";

/** A control with its name above it, and what is wrong or worth knowing below. */
export const Field = ({
  label,
  hint,
  error,
  children,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | null;
  /** The control, given the ids it is named and described by. */
  readonly children: (ids: { readonly id: string; readonly "aria-describedby": string }) => ReactNode;
}) => {
  const id = useId();
  const noteId = `${id}-note`;
  const wrong = error ?? null;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, "aria-describedby": noteId })}
      <p id={noteId} className={wrong === null ? "soft" : "wrong"}>
        {wrong ?? hint ?? ""}
      </p>
    </div>
  );
};
