import { useEffect, useState } from "react";
import { bilingual, useWords } from "../../pages/words.ts";
import { CopyText } from "../parts/copy-text.tsx";
import { curlLine, newNonce, type Signed, sign, type ToSign } from "../tryit/sign.ts";

const words = bilingual(
  {
    about:
      "下面用这把密钥、此刻的时间签好了一个真实的请求（查询自己的流水，不会核销任何券）。5 分钟内粘贴这行 curl 就能验证；同一行只能用一次。",
    stringToSign: "待签字符串（七行，用 LF 连接，末尾没有 LF）",
    signature: "X-Signature = HMAC-SHA256(secret, 待签字符串)，小写十六进制",
    curl: "整条命令",
    insecure:
      "这个页面不是经 https 或本机打开的，浏览器不提供签名所需的加密功能。请用 dy-gateway sign 代替。",
  },
  {
    about:
      "Below, a real request signed with this secret at this moment (it looks up the app's own rows and verifies nothing). Paste the curl line within 5 minutes; it works once.",
    stringToSign: "String to sign (seven lines joined by LF, none at the end)",
    signature: "X-Signature = HMAC-SHA256(secret, string to sign), lower-case hex",
    curl: "The whole command",
    insecure:
      "This page was not opened over https or on this machine, so the browser offers no cryptography. Use dy-gateway sign instead.",
  },
);

interface Example {
  readonly request: ToSign;
  readonly signed: Signed;
}

/** A worked call of exactly this app, computed here: the secret goes nowhere. */
export const SigningExample = ({
  clientKey,
  secret,
}: {
  readonly clientKey: string;
  readonly secret: string;
}) => {
  const said = useWords(words);
  const [example, setExample] = useState<Example | null>(null);
  const canSign = globalIsSecure();
  useEffect(() => {
    if (!canSign) return;
    const request: ToSign = {
      clientKey,
      timestampSeconds: Math.floor(Date.now() / 1_000),
      nonce: newNonce(),
      method: "GET",
      target: "/v1/open/verifications?ext_order_id=hello-1",
      body: "",
    };
    let isGone = false;
    void sign(request, secret).then((signed) => {
      if (!isGone) setExample({ request, signed });
    });
    return () => {
      isGone = true;
    };
  }, [clientKey, secret, canSign]);

  if (!canSign) return <p className="unsettled">{said.insecure}</p>;
  if (example === null) return null;
  return (
    <>
      <p className="soft">{said.about}</p>
      <CopyText isBlock label={said.stringToSign} text={example.signed.stringToSign} />
      <CopyText isBlock label={said.signature} text={example.signed.signature} />
      <CopyText isBlock label={said.curl} text={curlLine(location.origin, example.request, example.signed)} />
    </>
  );
};

const globalIsSecure = (): boolean => window.isSecureContext;
