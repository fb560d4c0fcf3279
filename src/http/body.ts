import type { Clock } from "../clock.ts";
import { Problem } from "../problem.ts";

/** A request body may hold this many raw bytes (contract, section 1). */
export const bodyBytesMax = 65_536;
/** A body that is not complete by then is given up: someone is slow on purpose, or the line is dead. */
const bodyTimeoutMs = 10_000;

const noBytes = new Uint8Array(0);
const tooLarge = () => new Problem("body_too_large", `请求体不能超过 ${bodyBytesMax} 字节`);
const incomplete = (cause: unknown) =>
  new Problem("invalid_request", "请求体不完整：连接中断或超过 10 秒仍未传完", {
    details: [{ field: "body", problem: "请求体不完整，请重新发送" }],
    cause,
  });

const readChunks = async (stream: ReadableStream<Uint8Array>): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.byteLength;
    if (length > bodyBytesMax) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
};

const readAll = async (request: Request): Promise<Uint8Array> => {
  const declared = request.headers.get("content-length");
  if (declared !== null && Number(declared) > bodyBytesMax) throw tooLarge();
  if (declared !== null) return new Uint8Array(await request.arrayBuffer());
  // Without a length the body may be endless: it is counted while it comes.
  return request.body === null ? noBytes : await readChunks(request.body);
};

/**
 * The raw bytes of a request, read once and before anything is parsed: the signature covers exactly these.
 * Throws `body_too_large` beyond 65,536 bytes and `invalid_request` when the body does not arrive whole.
 */
export const readBody = async (request: Request, after: Clock["after"]): Promise<Uint8Array> => {
  if (request.method === "GET" || request.method === "HEAD") return noBytes;
  if (request.headers.get("content-length") === "0") return noBytes;
  let cancel = (): void => {};
  const late = new Promise<never>((_, reject) => {
    cancel = after(bodyTimeoutMs, () => reject(incomplete(new Error("the body did not arrive in time"))));
  });
  try {
    return await Promise.race([readAll(request), late]);
  } catch (cause) {
    throw cause instanceof Problem ? cause : incomplete(cause);
  } finally {
    cancel();
  }
};

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const jsonType = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

const malformed = (problem: string, cause: unknown) =>
  new Problem("invalid_request", `请求体无法解析：${problem}`, {
    details: [{ field: "body", problem }],
    cause,
  });

/** The JSON value of a body; undefined when there is none. Throws `unsupported_media_type` or `invalid_request`. */
export const parseBody = (bytes: Uint8Array, contentType: string | null): unknown => {
  if (bytes.byteLength === 0) return undefined;
  if (contentType === null || !jsonType.test(contentType.trim()))
    throw new Problem("unsupported_media_type", "请求体必须是 JSON，请使用 Content-Type: application/json", {
      details: [{ field: "Content-Type", problem: "应为 application/json（UTF-8）" }],
    });
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch (cause) {
    throw malformed("不是有效的 UTF-8 文本", cause);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed("不是有效的 JSON", cause);
  }
};
