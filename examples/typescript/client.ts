import { createHash, createHmac, randomBytes } from "node:crypto";
import createClient, { type Middleware } from "openapi-fetch";
// 您的项目里：npx openapi-typescript openapi.yaml -o api.ts
import type { components, paths } from "../../generated/api.ts";

export type ErrorResponse = components["schemas"]["ErrorResponse"];

/** 不少于网关的核销预算（默认 8 秒）+ 2 秒。 */
const timeoutMs = 10_000;
/** 一次调用最多发几遍。 */
const attempts = 6;

export interface Credentials {
  readonly clientKey: string;
  readonly secret: string;
}

/** 七行，用 LF 连接，末尾没有 LF。签的就是线上的字节：路径和查询串不排序、不解码、不重新编码。 */
export const sign = (
  { clientKey, secret }: Credentials,
  request: {
    readonly timestamp: string;
    readonly nonce: string;
    readonly method: string;
    readonly target: string;
    readonly body: Uint8Array;
  },
): string => {
  const stringToSign = [
    "DYG1-HMAC-SHA256",
    clientKey,
    request.timestamp,
    request.nonce,
    request.method,
    request.target,
    createHash("sha256").update(request.body).digest("hex"),
  ].join("\n");
  return createHmac("sha256", secret).update(stringToSign).digest("hex");
};

/**
 * 签名中间件：openapi-fetch 已经把请求序列化好了，读出这些字节，签它们。
 * 每一遍都用新的时间和新的 nonce：nonce 用过就作废，原样重发会得到 401 nonce_reused。
 */
const signing = (credentials: Credentials): Middleware => ({
  onRequest: async ({ request }) => {
    const { pathname, search } = new URL(request.url);
    const timestamp = String(Math.floor(Date.now() / 1000));
    const nonce = randomBytes(16).toString("hex");
    const body = new Uint8Array(await request.clone().arrayBuffer());
    const { method } = request;
    request.headers.set("X-Client-Key", credentials.clientKey);
    request.headers.set("X-Timestamp", timestamp);
    request.headers.set("X-Nonce", nonce);
    request.headers.set(
      "X-Signature",
      sign(credentials, { timestamp, nonce, method, target: pathname + search, body }),
    );
    return request;
  },
});

/** 带类型的客户端：路径、请求体和答复都按 openapi.yaml 检查。 */
export const openClient = (baseUrl: string, credentials: Credentials) => {
  const client = createClient<paths>({
    baseUrl,
    fetch: (request) => fetch(request, { signal: AbortSignal.timeout(timeoutMs) }),
  });
  client.use(signing(credentials));
  return client;
};

export const pause = (seconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/**
 * 发到有答复为止。`send` 每次都做同一个请求（连同里面的幂等键），只有签名是新的，所以绝不会核销两次。
 * 一直没有答复时抛出异常：不要再次扫码，稍后按幂等键查单。
 */
export const call = async <Reply extends { readonly error?: ErrorResponse; readonly response: Response }>(
  send: () => Promise<Reply>,
): Promise<Reply> => {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    let waitSeconds = attempt;
    try {
      const reply = await send();
      const { error, response } = reply;
      if (error === undefined) return reply;
      // 看 retry，不看状态码：later（502、503、429）和 same_request 可以原样再发；nonce 撞了就换一个。
      const again =
        error.retry === "later" || error.retry === "same_request" || error.code === "nonce_reused";
      waitSeconds = Number(response.headers.get("Retry-After") ?? waitSeconds);
      if (!again || waitSeconds * 1000 > timeoutMs) return reply;
      console.error(`第 ${attempt} 遍：${response.status} ${error.code}，${waitSeconds} 秒后重发`);
    } catch {
      // 连不上、断线、超时、半截的答复：不知道结果，再问一遍。
      console.error(`第 ${attempt} 遍没有答复，${waitSeconds} 秒后重发`);
    }
    await pause(waitSeconds);
  }
  throw new Error("一直没有答复：不要再次扫码，稍后按幂等键查单");
};
