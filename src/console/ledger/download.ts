import { ApiProblem, Unreachable } from "../../pages/problems.ts";

/** How far a download has come. */
export interface Progress {
  readonly bytes: number;
  /** Lines so far, the heading among them; a line break within a cell counts too, so it is told as "about". */
  readonly lines: number;
}

/** Where the bytes go: to a file that was chosen, or into memory until all are there. */
interface Sink {
  readonly write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
  readonly end: () => Promise<void>;
  readonly drop: () => Promise<void>;
}

/** Pieces become a Blob now and then, which a browser keeps on disk when it is large. */
const foldAtBytes = 8 * 1024 * 1024;

const memorySink = (fileName: string): Sink => {
  let pieces: BlobPart[] = [];
  let heldBytes = 0;
  return {
    write: async (bytes) => {
      pieces.push(bytes);
      heldBytes += bytes.byteLength;
      if (heldBytes < foldAtBytes) return;
      pieces = [new Blob(pieces)];
      heldBytes = 0;
    },
    end: async () => {
      const url = URL.createObjectURL(new Blob(pieces, { type: "text/csv" }));
      const link = document.createElement("a");
      link.href = url;
      link.download = fileName;
      link.click();
      // The browser has the address by then; the bytes may go once it has read them.
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    },
    drop: async () => {
      pieces = [];
    },
  };
};

const fileNameOf = (headers: Headers): string =>
  /filename="?([^";]+)"?/.exec(headers.get("content-disposition") ?? "")?.[1] ?? "export.csv";

const newLine = 10;
const linesIn = (bytes: Uint8Array): number => {
  let lines = 0;
  for (const byte of bytes) if (byte === newLine) lines += 1;
  return lines;
};

const problemOf = async (response: Response): Promise<Error> => {
  const body: unknown = await response.json().catch(() => null);
  try {
    return ApiProblem.read(response, body);
  } catch (thrown) {
    return thrown instanceof Error ? thrown : new Unreachable(thrown);
  }
};

/**
 * Downloads an export as it is streamed, telling how far it is. Gives the file's name and size; throws what the gateway
 * refused with, or `Unreachable` when the connection broke off: a part of a file is then left nowhere.
 */
export const download = async (
  target: string,
  parts: { readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void },
): Promise<Progress & { readonly fileName: string }> => {
  const { signal, onProgress } = parts;
  const asked = { credentials: "same-origin", cache: "no-store", redirect: "error", signal } as const;
  const response = await fetch(target, asked).catch((cause: unknown) => {
    throw new Unreachable(cause);
  });
  if (!response.ok || response.body === null) throw await problemOf(response);
  const fileName = fileNameOf(response.headers);
  const sink = memorySink(fileName);
  const reader = response.body.getReader();
  let progress: Progress = { bytes: 0, lines: 0 };
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      await sink.write(read.value);
      progress = {
        bytes: progress.bytes + read.value.byteLength,
        lines: progress.lines + linesIn(read.value),
      };
      onProgress(progress);
    }
  } catch (cause) {
    await sink.drop();
    throw new Unreachable(cause);
  }
  await sink.end();
  return { ...progress, fileName };
};
