import { hostname, networkInterfaces } from "node:os";

/** What other machines may call this one by. */
export interface MachineNames {
  readonly dns: readonly string[];
  readonly addresses: readonly string[];
}

const dnsForm =
  /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;

/** The names and addresses this machine has now; link-local addresses, which nobody types, are left out. */
export const machineNames = (): MachineNames => {
  const host = hostname();
  const addresses = Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .map(({ address }) => address)
    .filter((address) => !address.startsWith("fe80:"));
  const named = dnsForm.test(host) ? [host.toLowerCase(), `${host.toLowerCase().split(".")[0]}.local`] : [];
  return {
    dns: [...new Set(["localhost", ...named])].toSorted((a, b) => (a < b ? -1 : 1)),
    addresses: [...new Set(["127.0.0.1", "::1", ...addresses])].toSorted((a, b) => (a < b ? -1 : 1)),
  };
};
