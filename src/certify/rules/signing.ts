import { textOf } from "../exchange.ts";
import type { Evidence, Finding } from "../scene.ts";
import { type Keys, whyUnsigned } from "../signed.ts";

/** Why requests were not let in. */
export const judgeSigning = ({ exchanges }: Evidence, keys: Keys): readonly Finding[] => {
  const found = new Map<string, Finding>();
  for (const { arrival, fields, given } of exchanges) {
    const code = textOf(fields, "code") ?? "";
    if (given?.status !== 401 || !code.startsWith("signature_")) continue;
    const why =
      code === "signature_invalid" ? whyUnsigned(keys, arrival) : (textOf(fields, "message") ?? code);
    found.set(why, {
      rule: code,
      severity: "advice",
      happened: `签名没有通过：${why}`,
      costFen: 0,
      change:
        "先把请求体序列化成字节，用这些字节签名，再原样发送同一份字节；七行待签字符串见契约里的完整例子",
      section: "第 2 节 签名",
    });
  }
  return [...found.values()];
};
