import { existsSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import { makeDataDir, writeOnce } from "../storage/files.ts";
import type { Pair } from "./issue.ts";
import { type MachineNames, machineNames } from "./machine-names.ts";
import type { Certificates } from "./shown.ts";

const dayMs = 86_400_000;
const renewDays = 60;

/** The root of this data dir, made at the first start and never again: other machines have been told to trust it. */
const rootOf = async (dataDir: string, nowMs: number): Promise<Pair> => {
  const [certFile, keyFile] = [join(dataDir, "tls-root.crt"), join(dataDir, "tls-root.key")];
  if (!existsSync(certFile) || !existsSync(keyFile)) {
    const { issueRoot } = await import("./issue.ts");
    const { cert, key } = await issueRoot(`dy-gateway ${hostname()}`, nowMs);
    makeDataDir(dataDir);
    // The key last: without it the next start begins again.
    writeOnce(certFile, cert, { replace: !existsSync(keyFile) });
    writeOnce(keyFile, key, { replace: true });
  }
  return { cert: readFileSync(certFile, "utf8"), key: readFileSync(keyFile, "utf8") };
};

/**
 * Our own authority (`DYG_TLS=auto`): a root in the data dir, and a certificate for the names and addresses this
 * machine has, made anew at each start, when they change, and well before it ends.
 */
export const openAuthority = async (parts: {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly names?: () => MachineNames;
}): Promise<Certificates> => {
  const { dataDir, clock, names = machineNames } = parts;
  const root = await rootOf(dataDir, clock.nowMs());
  const issue = async () => {
    const { issueLeaf } = await import("./issue.ts");
    const [now, nowMs] = [names(), clock.nowMs()];
    return {
      names: JSON.stringify(now),
      issuedMs: nowMs,
      pair: await issueLeaf(root, { names: now, nowMs }),
    };
  };
  let leaf = await issue();
  return {
    current: () => leaf.pair,
    rootPem: root.cert,
    renew: async () => {
      const old = clock.nowMs() - leaf.issuedMs > renewDays * dayMs;
      if (!old && JSON.stringify(names()) === leaf.names) return false;
      leaf = await issue();
      return true;
    },
  };
};
