// The library builds its parts by decorators, which need this to be there before it.
import "reflect-metadata";
import { randomBytes } from "node:crypto";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { dateOf } from "../clock.ts";
import type { MachineNames } from "./machine-names.ts";

/** A certificate and its key, both PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const dayMs = 86_400_000;
/** Machines in a shop are set up once and run for years; a new root would have to be installed on each of them. */
const rootDays = 20 * 365;
/** Phones refuse server certificates that are good for more than 825 days. */
const leafDays = 90;
/** Clocks of tills go wrong by days. */
const earlierDays = 2;

const serial = (): string => `01${randomBytes(15).toString("hex")}`;
const life = (nowMs: number, days: number) => ({
  notBefore: dateOf(nowMs - earlierDays * dayMs),
  notAfter: dateOf(nowMs + days * dayMs),
});

const newKeys = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);

const keyPem = async (key: CryptoKey): Promise<string> => {
  const base64 = Buffer.from(await crypto.subtle.exportKey("pkcs8", key)).toString("base64");
  return `-----BEGIN PRIVATE KEY-----\n${base64.match(/.{1,64}/g)?.join("\n")}\n-----END PRIVATE KEY-----\n`;
};

const readKey = (pem: string): Promise<CryptoKey> =>
  crypto.subtle.importKey(
    "pkcs8",
    Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ""), "base64"),
    algorithm,
    false,
    ["sign"],
  );

/** A new root: it may sign servers' certificates and nothing that signs further. */
export const issueRoot = async (name: string, nowMs: number): Promise<Pair> => {
  const keys = await newKeys();
  const root = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: [{ CN: [name] }, { O: ["dy-gateway"] }],
    ...life(nowMs, rootDays),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: `${root.toString("pem")}\n`, key: await keyPem(keys.privateKey) };
};

/** A certificate for a server of these names, signed by `root`. */
export const issueLeaf = async (
  root: Pair,
  { names, nowMs }: { readonly names: MachineNames; readonly nowMs: number },
): Promise<Pair> => {
  const keys = await newKeys();
  const issuer = new X509Certificate(root.cert);
  const leaf = await X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: [{ CN: [names.dns.find((name) => name !== "localhost") ?? "localhost"] }],
    issuer: issuer.subject,
    ...life(nowMs, leafDays),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: await readKey(root.key),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        ...names.dns.map((value) => ({ type: "dns", value }) as const),
        ...names.addresses.map((value) => ({ type: "ip", value }) as const),
      ]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: `${leaf.toString("pem")}\n`, key: await keyPem(keys.privateKey) };
};
