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

export interface ReplyLimits {
  /** Of the body, decompressed too. */
  readonly bodyBytesMax: number;
  /** The head is all we want: the body stays unread. */
  readonly headOnly?: boolean | undefined;
}

const headBytesMax = 64 * 1024;
const chunkLineBytesMax = 1024;

/**
 * The answer in everything received so far, null while it is incomplete; `ended` = the peer has closed.
 * @throws {BadHttp} as soon as it cannot become one.
 */
export const readReply = (raw: Buffer, ended: boolean, limits: ReplyLimits): HttpReply | null => {
  const end = raw.indexOf("\r\n\r\n");
  if ((end < 0 ? raw.length : end) > headBytesMax) throw new BadHttp("the head is too long");
  if (raw.length > headBytesMax + 2 * limits.bodyBytesMax) throw new BadHttp("the answer is too long");
  if (end < 0) return null;
  const { status, headers, keepsAlive } = parseHead(raw.toString("latin1", 0, end));
  const rest = raw.subarray(end + 4);
  if (status === 101) throw new BadHttp("an upgrade nobody asked for");
  // An interim answer (100, 103) is followed by the real one.
  if (status < 200) return readReply(rest, ended, limits);
  if (limits.headOnly) return { status, headers, body: new Uint8Array(), reusable: false };
  const body = readBody(status, headers, rest, limits.bodyBytesMax);
  if (body === null) return null;
  if (body === "until the end") {
    if (rest.length > limits.bodyBytesMax) throw new BadHttp("the body is too long");
    return ended ? { status, headers, body: decode(headers, rest, limits), reusable: false } : null;
  }
  const reusable = keepsAlive && body.used === rest.length;
  return { status, headers, body: decode(headers, body.bytes, limits), reusable };
};

const parseHead = (text: string) => {
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

type Body = { readonly bytes: Buffer; readonly used: number } | "until the end" | null;

const readBody = (status: number, headers: HttpReply["headers"], rest: Buffer, bytesMax: number): Body => {
  const coding = headers.get("transfer-encoding");
  const length = headers.get("content-length");
  if (status === 204 || status === 304) return { bytes: Buffer.alloc(0), used: 0 };
  if (coding !== undefined) {
    // Both is how answers are smuggled.
    if (length !== undefined) throw new BadHttp("two ways to tell the length");
    if (coding.toLowerCase() !== "chunked") throw new BadHttp("an unknown transfer encoding");
    return readChunks(rest, bytesMax);
  }
  if (length === undefined) return "until the end";
  const [first = "", ...others] = length.split(/, */);
  if (!/^\d{1,15}$/.test(first) || others.some((other) => other !== first)) {
    throw new BadHttp("a broken content length");
  }
  const size = Number(first);
  if (size > bytesMax) throw new BadHttp("the body is too long");
  return rest.length < size ? null : { bytes: rest.subarray(0, size), used: size };
};

const readChunks = (rest: Buffer, bytesMax: number): Body => {
  const parts: Buffer[] = [];
  let got = 0;
  let at = 0;
  let inTrailer = false;
  for (;;) {
    const end = rest.indexOf("\r\n", at);
    if ((end < 0 ? rest.length : end) - at > chunkLineBytesMax) throw new BadHttp("a chunk line is too long");
    if (end < 0) return null;
    const line = rest.toString("latin1", at, end);
    at = end + 2;
    if (inTrailer && line === "") return { bytes: Buffer.concat(parts), used: at };
    if (inTrailer) continue;
    const digits = /^([0-9a-f]{1,8})[ \t]*(?:;|$)/i.exec(line)?.[1];
    if (digits === undefined) throw new BadHttp("a broken chunk size");
    const size = Number.parseInt(digits, 16);
    got += size;
    inTrailer = size === 0;
    if (got > bytesMax) throw new BadHttp("the body is too long");
    if (inTrailer) continue;
    if (rest.length < at + size + 2) return null;
    if (rest.toString("latin1", at + size, at + size + 2) !== "\r\n") throw new BadHttp("a broken chunk");
    parts.push(rest.subarray(at, at + size));
    at += size + 2;
  }
};

const decode = (headers: HttpReply["headers"], body: Buffer, { bodyBytesMax }: ReplyLimits): Uint8Array => {
  const coding = headers.get("content-encoding")?.toLowerCase() ?? "identity";
  if (coding === "identity" || body.length === 0) return body;
  const limit = { maxOutputLength: bodyBytesMax };
  // Loaded when an answer is compressed, which a start need not wait for.
  const { brotliDecompressSync, gunzipSync, inflateSync } = process.getBuiltinModule("node:zlib");
  try {
    if (coding === "gzip" || coding === "x-gzip") return gunzipSync(body, limit);
    if (coding === "deflate") return inflateSync(body, limit);
    if (coding === "br") return brotliDecompressSync(body, limit);
  } catch (cause) {
    throw new BadHttp("the body cannot be decompressed", { cause });
  }
  throw new BadHttp("an unknown content encoding");
};
