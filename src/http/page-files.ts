/** One file of the pages, as the build left it: compressed with brotli. */
export interface PageFile {
  /** Where it is, on the disk or in the program. */
  readonly file: string;
  /** Of what is in it, uncompressed. */
  readonly hash: string;
  /** Of a page: the script and the styles that stand inside it, as its policy names them. */
  readonly inside?: { readonly script: string; readonly style: string };
}

/** The files of the browser's pages by the path they are served at, such as `/desk` or `/assets/desk-1a2b.js`. */
export type PageFiles = Readonly<Record<string, PageFile>>;

/**
 * What the compiled program carries: the build puts the files in the place of this null, and fails without them. From
 * source there are none, and `gateway/page-build.ts` has them built when somebody asks.
 */
export const carriedPages: PageFiles | null = null;
