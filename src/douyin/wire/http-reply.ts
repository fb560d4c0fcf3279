import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";

/** One HTTP/1.x answer, complete. */
export interface HttpReply {
  readonly status: number;
  /** Names in lower case; repeated ones joined with ", ". */
  readonly headers: ReadonlyMap<string, string>;
  /** Without transfer and content encoding. */
  readonly body: Uint8Array;
  /** May the connection carry another request? */
  readonly reusable: boolean;
}

/** Bytes that are no HTTP answer we accept. Says which rule was broken, never what was received. */
export class BadHttp extends Error {
  override readonly name = "BadHttp";
}

/** Collects the bytes of one answer. */
export interface ReplyReader {
  /** The answer once it is complete, else null. @throws {BadHttp} */
  readonly push: (chunk: Buffer) => HttpReply | null;
  /** The peer has closed: the answer if that completes it, else null. @throws {BadHttp} */
  readonly end: () => HttpReply | null;
}

const headBytesMax = 64 * 1024;
const chunkLineBytesMax = 1024;

interface Head {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly keepsAlive: boolean;
}

/** Eats bytes of a body; true when it is complete. `left` = bytes that came after its end. */
interface BodyReader {
  readonly push: (chunk: Buffer) => boolean;
  readonly endsWithConnection: boolean;
  readonly parts: readonly Buffer[];
  readonly left: () => number;
}

/**
 * Reads the answer to one request. `headOnly` ends with the head and leaves the body unread.
 * The body, also decompressed, is at most `bodyBytesMax` long.
 */
export const openReplyReader = (limits: {
  readonly bodyBytesMax: number;
  readonly headOnly?: boolean | undefined;
}): ReplyReader => {
  let pending: Buffer = Buffer.alloc(0);
  let head: Head | null = null;
  let body: BodyReader | null = null;

  const complete = (of: Head, from: BodyReader | null): HttpReply => ({
    status: of.status,
    headers: of.headers,
    body: from === null ? new Uint8Array() : decode(of, join(from.parts), limits.bodyBytesMax),
    reusable: from !== null && of.keepsAlive && !from.endsWithConnection && from.left() === 0,
  });

  const push = (chunk: Buffer): HttpReply | null => {
    if (head !== null && body !== null) return body.push(chunk) ? complete(head, body) : null;
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    for (;;) {
      const end = pending.indexOf("\r\n\r\n");
      if (end > headBytesMax || (end < 0 && pending.length > headBytesMax))
        throw new BadHttp("the head is too long");
      if (end < 0) return null;
      const read = parseHead(pending.toString("latin1", 0, end));
      pending = pending.subarray(end + 4);
      // An interim answer (100, 103) is followed by the real one.
      if (read.status >= 200) {
        head = read;
        break;
      }
      if (read.status === 101) throw new BadHttp("an upgrade nobody asked for");
    }
    if (limits.headOnly) return complete(head, null);
    body = openBody(head, limits.bodyBytesMax);
    return body.push(pending) ? complete(head, body) : null;
  };

  const end = () => (head !== null && body?.endsWithConnection ? complete(head, body) : null);
  return { push, end };
};

const parseHead = (text: string): Head => {
  const lines = text.split("\r\n");
  const [, minor, status] = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: |$)/.exec(lines[0] ?? "") ?? [];
  if (status === undefined) throw new BadHttp("no HTTP/1 status line");
  const headers = new Map<string, string>();
  for (const line of lines.slice(1)) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    if (colon < 1 || /[^!#$%&'*+.^_`|~0-9a-z-]/.test(name)) throw new BadHttp("a broken header line");
    const value = line.slice(colon + 1).trim();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  const closes = /(?:^|[ ,])close(?:$|[ ,])/i.test(headers.get("connection") ?? "");
  return { status: Number(status), headers, keepsAlive: minor === "1" && !closes };
};

const openBody = ({ status, headers }: Head, bytesMax: number): BodyReader => {
  const coding = headers.get("transfer-encoding");
  const length = headers.get("content-length");
  if (status === 204 || status === 304) return sizedBody(0, bytesMax);
  if (coding !== undefined) {
    if (coding.toLowerCase() !== "chunked") throw new BadHttp("an unknown transfer encoding");
    // Both is how answers are smuggled.
    if (length !== undefined) throw new BadHttp("two ways to tell the length");
    return chunkedBody(bytesMax);
  }
  if (length === undefined) return openEndedBody(bytesMax);
  const [first, ...others] = length.split(/, */);
  if (first === undefined || !/^\d{1,15}$/.test(first) || others.some((other) => other !== first)) {
    throw new BadHttp("a broken content length");
  }
  return sizedBody(Number(first), bytesMax);
};

const sizedBody = (size: number, bytesMax: number): BodyReader => {
  if (size > bytesMax) throw new BadHttp("the body is too long");
  const parts: Buffer[] = [];
  let got = 0;
  const push = (chunk: Buffer): boolean => {
    parts.push(got + chunk.length > size ? chunk.subarray(0, size - got) : chunk);
    got += chunk.length;
    return got >= size;
  };
  return { push, endsWithConnection: false, parts, left: () => got - size };
};

const openEndedBody = (bytesMax: number): BodyReader => {
  const parts: Buffer[] = [];
  let got = 0;
  const push = (chunk: Buffer): boolean => {
    got += chunk.length;
    if (got > bytesMax) throw new BadHttp("the body is too long");
    parts.push(chunk);
    return false;
  };
  return { push, endsWithConnection: true, parts, left: () => 0 };
};

const chunkedBody = (bytesMax: number): BodyReader => {
  const parts: Buffer[] = [];
  let got = 0;
  let rest: Buffer = Buffer.alloc(0);
  let inTrailer = false;

  // The next line, without its end; null when it is not there yet.
  const line = (): string | null => {
    const end = rest.indexOf("\r\n");
    if (end > chunkLineBytesMax || (end < 0 && rest.length > chunkLineBytesMax)) {
      throw new BadHttp("a chunk line is too long");
    }
    return end < 0 ? null : rest.toString("latin1", 0, end);
  };

  const trailerEnded = (): boolean => {
    for (let text = line(); text !== null; text = line()) {
      rest = rest.subarray(text.length + 2);
      if (text === "") return true;
    }
    return false;
  };

  const push = (chunk: Buffer): boolean => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (!inTrailer) {
      const text = line();
      if (text === null) return false;
      const digits = /^([0-9a-f]{1,8})[ \t]*(?:;|$)/i.exec(text)?.[1];
      if (digits === undefined) throw new BadHttp("a broken chunk size");
      const size = Number.parseInt(digits, 16);
      if (got + size > bytesMax) throw new BadHttp("the body is too long");
      const start = text.length + 2;
      if (size === 0) {
        inTrailer = true;
        rest = rest.subarray(start);
        break;
      }
      if (rest.length < start + size + 2) return false;
      if (rest.toString("latin1", start + size, start + size + 2) !== "\r\n")
        throw new BadHttp("a broken chunk");
      parts.push(rest.subarray(start, start + size));
      got += size;
      rest = rest.subarray(start + size + 2);
    }
    return trailerEnded();
  };
  return { push, endsWithConnection: false, parts, left: () => rest.length };
};

const join = (parts: readonly Buffer[]): Buffer => {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
};

const decode = ({ headers }: Head, body: Buffer, maxOutputLength: number): Uint8Array => {
  const coding = headers.get("content-encoding")?.toLowerCase() ?? "identity";
  if (coding === "identity" || body.length === 0) return body;
  try {
    if (coding === "gzip" || coding === "x-gzip") return gunzipSync(body, { maxOutputLength });
    if (coding === "deflate") return inflateSync(body, { maxOutputLength });
    if (coding === "br") return brotliDecompressSync(body, { maxOutputLength });
  } catch (cause) {
    throw new BadHttp("the body cannot be decompressed", { cause });
  }
  throw new BadHttp("an unknown content encoding");
};
