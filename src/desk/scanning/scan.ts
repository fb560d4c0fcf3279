/** What somebody scanned, typed or pasted, as the desk understands it. */
export type Scan =
  | { readonly kind: "link"; readonly url: string }
  | { readonly kind: "code"; readonly code: string }
  /** A small number, as it is typed to say how many. */
  | { readonly kind: "number"; readonly value: number }
  /** The QR an admin shows to log a device in; it is no coupon. */
  | { readonly kind: "device-code" }
  | { readonly kind: "nothing" }
  | { readonly kind: "unreadable"; readonly why: "several-codes" | "no-code" };

const linkLengthMax = 2_048;
/** What ends a link in running text: white space, quotes, brackets, and Chinese letters and marks. */
const linkForm = /https?:\/\/[^\s"'<>()[\]{}（）【】《》「」“”，。；！？、\u4e00-\u9fff]+/gi;
const bareLinkForm = /(?<![\w.])v\.douyin\.com\/[\w-]+\/?/gi;
/** Digits as people group them. */
const groupedDigits = /(?<![\dA-Za-z])\d(?:[ -]?\d){9,23}(?![\dA-Za-z])/g;
const wholeCode = /^[A-Za-z0-9]{6,64}$/;

/** Full-width letters become plain ones; what cannot be seen goes. */
const cleaned = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(/[\p{Cf}\p{Cc}]/gu, (sign) => (/\s/.test(sign) ? " " : ""))
    .trim();

/** A gun that reads twice before its Enter leaves the same link two times in a row. */
const linksIn = (text: string): readonly string[] => {
  const apart = text.replace(/(?<=\S)(?=https?:\/\/)/gi, " ");
  const whole = [...apart.matchAll(linkForm)].map(([url]) => url);
  const bare = whole.length > 0 ? [] : [...apart.matchAll(bareLinkForm)].map(([link]) => `https://${link}`);
  return [...new Set([...whole, ...bare].map((url) => url.replace(/[.,;:!?]+$/, "")))];
};

const isDouyin = (url: string): boolean => /^https:\/\/v\.douyin\.com\//i.test(url);

const codesIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(groupedDigits)].map(([digits]) => digits.replace(/[ -]/g, ""))),
];

/** Reads a line of the field. */
export const readScan = (line: string): Scan => {
  const text = cleaned(line);
  if (text === "") return { kind: "nothing" };
  if (/^([1-9]|10)$/.test(text)) return { kind: "number", value: Number(text) };
  const links = linksIn(text);
  if (links.some((url) => url.includes("/desk#device="))) return { kind: "device-code" };
  const link = links.find(isDouyin) ?? links[0];
  if (link !== undefined && link.length <= linkLengthMax) return { kind: "link", url: link };
  const [code, ...others] = codesIn(text);
  if (others.length > 0) return { kind: "unreadable", why: "several-codes" };
  if (code !== undefined) return { kind: "code", code };
  // Some codes have letters; a word without any digit is none.
  if (wholeCode.test(text) && /\d/.test(text)) return { kind: "code", code: text };
  return { kind: "unreadable", why: "no-code" };
};

/** Enough to recognise a scan by, too little to use it. */
export const tailOf = (scan: Extract<Scan, { kind: "link" | "code" }>): string =>
  scan.kind === "code" ? `…${scan.code.slice(-4)}` : `…${scan.url.replace(/\/+$/, "").slice(-4)}`;
