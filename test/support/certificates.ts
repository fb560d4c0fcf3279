import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** A certificate and its key, in files. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** A self-signed certificate for 127.0.0.1 and localhost, made by `openssl`; `days` below 0: it has run out. */
export const selfSigned = (
  folder: string,
  name: string,
  { days }: { readonly days: number },
): CertificateFiles => {
  const [certFile, keyFile] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
  const key = run(["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]);
  writeFileSync(keyFile, key, { mode: 0o600 });
  const names = "subjectAltName=DNS:localhost,IP:127.0.0.1";
  const subject = ["-subj", `/CN=${name}`];
  if (days >= 0) {
    run([
      "req",
      "-x509",
      "-new",
      "-key",
      keyFile,
      "-days",
      String(days),
      ...subject,
      "-addext",
      names,
      "-out",
      certFile,
    ]);
  } else {
    const request = join(folder, `${name}.csr`);
    run(["req", "-new", "-key", keyFile, ...subject, "-out", request]);
    run(["x509", "-req", "-in", request, "-signkey", keyFile, "-days", "-1", "-out", certFile]);
  }
  return { certFile, keyFile };
};

const run = (args: readonly string[]): string => {
  const { exitCode, stdout, stderr } = Bun.spawnSync(["openssl", ...args]);
  if (exitCode !== 0) throw new Error(`openssl ${args[0]}: ${stderr.toString()}`);
  return stdout.toString();
};
