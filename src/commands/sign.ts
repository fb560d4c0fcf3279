import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { clientKeyPattern } from "../apps/credentials.ts";
import type { Clock } from "../clock.ts";
import { sha256Hex } from "../digest.ts";
import { stringToSign } from "../signing/canonical.ts";
import { openSigner } from "../signing/signature.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { type Command, openCommand } from "./command.ts";
import { shellWord } from "./shell.ts";

const usage = `用法：dy-gateway sign METHOD TARGET --client-key KEY --secret SECRET [选项]

为一次请求签名，输出四个请求头，每行一个。TARGET 是发出时的路径和查询串，如 /v1/open/douyin/pois?page=1

  --client-key KEY    应用的 client_key
  --secret SECRET     应用的 secret
  --body TEXT         请求体
  --body-file FILE    请求体在文件里
  --curl BASE_URL     输出完整的 curl 命令，如 --curl http://127.0.0.1:8787
  --json              以 JSON 对象输出四个请求头`;

const nonceBytes = 18;
// Servers and proxies rewrite anything else, and what they rewrite no longer matches the signature.
const targetPattern = /^\/(?![^?]*\/\.{1,2}(?:[/?]|$))(?!\.{1,2}(?:[/?]|$))[!$-&(-;=?-[\]^_`a-z{|}~]*$/;

/** A body and how curl is told of it. */
interface Body {
  readonly bytes: Uint8Array;
  readonly curlOptions: readonly string[];
}

interface Headers {
  readonly "X-Client-Key": string;
  readonly "X-Timestamp": string;
  readonly "X-Nonce": string;
  readonly "X-Signature": string;
}

/** Signs one request the way a partner must, as a working example. */
export const signCommand: Command = openCommand({
  usage,
  options: { "client-key": "text", secret: "text", body: "text", "body-file": "text", curl: "text" },
  required: ["client-key", "secret"],
  positionals: ["METHOD", "TARGET"],
  run: async ({ args, io }) => {
    const request = readRequest(args);
    const headers = signRequest(request, io.clock);
    const base = args.text("curl");
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    const words =
      base === undefined ? lines.join("\n") : curlCommand({ request, lines, base: readBase(base) });
    return { value: headers, words };
  },
});

const readRequest = (args: Arguments) => {
  const [method = "", target = ""] = args.positionals;
  if (!/^[A-Za-z]{1,16}$/.test(method)) throw new UsageError("METHOD 应为 GET、POST、PATCH 等");
  if (!targetPattern.test(target))
    throw new UsageError(
      "TARGET 应以 / 开头，且为规范形式：只含 ASCII，空格和 ' \" < > \\ # 须百分号编码，没有 . 或 .. 路径段",
    );
  const clientKey = args.required("client-key");
  if (!clientKeyPattern.test(clientKey))
    throw new UsageError("--client-key 应为 8–64 个字符，只含字母、数字、_ 和 -");
  const secret = args.required("secret");
  if (secret === "") throw new UsageError("--secret 不能为空");
  return { method: method.toUpperCase(), target, clientKey, secret, body: readBody(args) };
};

const readBody = (args: Arguments): Body => {
  const text = args.text("body");
  const path = args.text("body-file");
  if (text !== undefined && path !== undefined) throw new UsageError("--body 和 --body-file 只能用一个");
  if (path !== undefined)
    return { bytes: readBodyFile(path), curlOptions: ["--data-binary", shellWord(`@${path}`)] };
  // curl would take "@…" for the name of a file, except here.
  const option = text?.startsWith("@") ? "--data-raw" : "--data-binary";
  return { bytes: new TextEncoder().encode(text), curlOptions: [option, shellWord(text ?? "")] };
};

const readBodyFile = (path: string): Uint8Array => {
  try {
    return readFileSync(path);
  } catch {
    throw new UsageError(`--body-file 指定的文件无法读取：${path}`);
  }
};

const readBase = (text: string): string => {
  const url = URL.parse(text);
  if (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.pathname === "/" &&
    url.search === "" &&
    url.hash === ""
  )
    return url.origin;
  throw new UsageError("--curl 后应为网关地址，如 http://127.0.0.1:8787，不带路径");
};

const signRequest = (request: ReturnType<typeof readRequest>, clock: Clock): Headers => {
  const { clientKey, method, target } = request;
  const timestamp = String(Math.floor(clock.nowMs() / 1_000));
  const nonce = randomBytes(nonceBytes).toString("base64url");
  const bodySha256 = sha256Hex(request.body.bytes);
  const text = stringToSign({ clientKey, timestamp, nonce, method, target, bodySha256 });
  const signature = openSigner(request.secret)(text);
  return { "X-Client-Key": clientKey, "X-Timestamp": timestamp, "X-Nonce": nonce, "X-Signature": signature };
};

const curlCommand = (call: {
  readonly request: ReturnType<typeof readRequest>;
  readonly lines: readonly string[];
  readonly base: string;
}): string => {
  const { method, target, body } = call.request;
  const hasBody = body.bytes.length > 0;
  const headers = [...call.lines, ...(hasBody ? ["Content-Type: application/json"] : [])];
  return [
    // The two long options keep curl from reading or tidying the target: it must arrive as it was signed.
    `curl -sS --globoff --path-as-is -X ${method} ${shellWord(call.base + target)}`,
    ...headers.map((header) => `-H ${shellWord(header)}`),
    ...(hasBody ? body.curlOptions : []),
  ].join(" ");
};
