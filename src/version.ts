import manifest from "../package.json" with { type: "json" };

/** What the build writes into a compiled program; not there when it runs from source. */
declare const DYG_STAMP: { readonly commit: string | null; readonly target: string } | undefined;

const stamp = typeof DYG_STAMP === "undefined" ? undefined : DYG_STAMP;

/** The version of this program. */
export const version: string = manifest.version;

/** The commit it was built from, `-dirty` when files differed from it; null when it is not known. */
export const commit: string | null = stamp?.commit ?? null;

/** The machine it was built for, such as `linux-x64`; null when it runs from source. */
export const target: string | null = stamp?.target ?? null;
