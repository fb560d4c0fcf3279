import type { Clock } from "../clock.ts";
import type { TlsSetting } from "../config.ts";
import { ConfigurationError, type ReadText, readTextFile } from "../config-sources.ts";
import { openAuthority } from "./authority.ts";
import type { Pair } from "./issue.ts";
import type { Certificates } from "./shown.ts";

/** Opens what `tls` names. @throws {ConfigurationError} when the files are no certificate and its key. */
export const openCertificates = async (parts: {
  readonly tls: TlsSetting;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly readFile?: ReadText;
}): Promise<Certificates> =>
  parts.tls.kind === "auto" ? await openAuthority(parts) : ofFiles(parts.tls, parts.readFile ?? readTextFile);

type Files = Extract<TlsSetting, { kind: "files" }>;

const ofFiles = (files: Files, readFile: ReadText): Certificates => {
  const read = (): Pair => {
    const pair = { cert: readFile(files.certFile) ?? "", key: readFile(files.keyFile) ?? "" };
    const fault = pairFault(pair);
    if (fault !== null) throw new ConfigurationError([`${files.certFile} 和 ${files.keyFile}：${fault}`]);
    return pair;
  };
  let pair = read();
  return {
    current: () => pair,
    rootPem: null,
    renew: async () => {
      const fresh = read();
      const changed = fresh.cert !== pair.cert || fresh.key !== pair.key;
      pair = fresh;
      return changed;
    },
  };
};

/** What is wrong with a certificate and its key, Chinese; null when a server can use them. */
export const pairFault = ({ cert, key }: Pair): string | null => {
  const { createPrivateKey, X509Certificate } = process.getBuiltinModule("node:crypto");
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)) ? null : "证书和私钥不是一对";
  } catch {
    // The library's words are of encodings; which file it was cannot be told from them.
    return "应为 PEM 格式的证书和未加密的私钥";
  }
};
