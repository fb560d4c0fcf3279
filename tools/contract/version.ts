import { below, type Place, refuse, text } from "../generate/document.ts";

export interface Version {
  readonly text: string;
  readonly major: number;
}

/** `info.version` of a contract as parsed. */
export function versionOf(spec: unknown): Version {
  const document: Place = { pointer: "#", value: spec };
  const at = below(below(document, "info"), "version");
  const [, major] = /^(\d+)\.\d+\.\d+$/.exec(text(at)) ?? refuse(at, "a version is three numbers");
  return { text: text(at), major: Number(major) };
}
