import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

/** A file of the pages: its name in the folder of the build, where it lies compressed, and the hash of what is in it. */
export interface BuiltFile {
  readonly name: string;
  readonly hash: string;
  /** Of the script and the styles that stand inside a page, as its policy names them. */
  readonly inside?: Inside;
}

export interface Inside {
  readonly script: string;
  readonly style: string;
}

/** The files of a build, by the path they are served at. */
export type BuiltFiles = Readonly<Record<string, BuiltFile>>;

/** Keeps the files of one page, compressed, in the folder of the build. */
export const openFiles = ({ folder, quality }: { readonly folder: string; readonly quality: number }) => {
  const files: Record<string, BuiltFile> = {};
  const keep = async (
    path: string,
    name: string,
    content: string | Uint8Array,
    inside?: Inside,
  ): Promise<void> => {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Bun.write(join(folder, `${name}.br`), compress(bytes, quality));
    files[path] = {
      name: `${name}.br`,
      hash: hashOf(bytes),
      ...(inside === undefined ? {} : { inside }),
    };
  };
  return { files, keep };
};

export type Files = ReturnType<typeof openFiles>;

/** As a content security policy names what stands inside a page. */
export const sourceOf = (content: string): string =>
  `'sha256-${new Bun.CryptoHasher("sha256").update(content).digest("base64")}'`;

export const hashOf = (content: string | Uint8Array): string =>
  new Bun.CryptoHasher("sha256").update(content).digest("hex").slice(0, 20);

const compress = (bytes: Uint8Array, quality: number): Uint8Array =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
    },
  });
