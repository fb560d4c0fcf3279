/** Something that must not be read anywhere, and what kind of thing it is. */
export interface Secret {
  readonly kind: string;
  readonly value: string;
}

export interface Leak {
  readonly kind: string;
  /** How it was written: plain, or wrapped. */
  readonly form: string;
  /** Where it stood, with the secret itself cut out. */
  readonly where: string;
}

/** Base64 of a text that stands inside something longer: what stays the same whatever stands before and after it. */
const base64Inside = (value: string, before: number): string => {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value, "utf8")]);
  const first = Math.ceil((before * 4) / 3);
  const last = Math.floor((bytes.length * 8) / 6);
  return bytes.toString("base64").slice(first, last);
};

const urlSafe = (text: string): string => text.replaceAll("+", "-").replaceAll("/", "_");

/** The ways one secret can be written. Shorter than eight characters a form would be found by chance. */
export const formsOf = (value: string): ReadonlyMap<string, string> => {
  const hex = Buffer.from(value, "utf8").toString("hex");
  const forms: [string, string][] = [
    ["plain", value],
    ["in JSON", JSON.stringify(value).slice(1, -1)],
    ["twice in JSON", JSON.stringify(JSON.stringify(value).slice(1, -1)).slice(1, -1)],
    ["URL-encoded", encodeURIComponent(value)],
    ["form-encoded", new URLSearchParams([["", value]]).toString().slice(1)],
    ["hex", hex],
    ["HEX", hex.toUpperCase()],
    ["reversed", [...value].toReversed().join("")],
  ];
  for (const before of [0, 1, 2]) {
    forms.push([`base64 at ${before}`, base64Inside(value, before)]);
    forms.push([`base64url at ${before}`, urlSafe(base64Inside(value, before))]);
  }
  // A name of two letters is short, and as long as eight in bytes.
  return new Map(forms.filter(([, form]) => Buffer.byteLength(form) >= 8));
};

const surroundings = (text: string, at: number, length: number): string =>
  `${text.slice(Math.max(0, at - 120), at)}█${text.slice(at + length, at + length + 60)}`;

/** Every secret that can be read in `text`, in any form. */
export const leaksIn = (text: string, secrets: readonly Secret[]): readonly Leak[] => {
  const found: Leak[] = [];
  for (const { kind, value } of secrets)
    for (const [form, written] of formsOf(value)) {
      const at = text.indexOf(written);
      if (at >= 0) found.push({ kind, form, where: surroundings(text, at, written.length) });
    }
  return found;
};
