interface Package {
  readonly name: string;
  readonly version: string;
  /** Hex SHA-512 of the package as it was fetched, or null where the lock file has none. */
  readonly sha512: string | null;
  /** Names of packages it needs at run time; those that are not in the lock file were optional. */
  readonly needs: readonly string[];
}

export interface Sbom {
  readonly bomFormat: "CycloneDX";
  readonly specVersion: "1.6";
  readonly components: readonly Readonly<Record<string, unknown>>[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
  readonly [more: string]: unknown;
}

/**
 * What is in the program, as CycloneDX JSON: the packages that `bun.lock` says are needed at run time, and the runtime.
 * The same lock file gives the same bytes, so there is no serial number and no time in it.
 */
export const sbomOf = (parts: {
  readonly lock: string;
  readonly name: string;
  readonly version: string;
  readonly runtimeVersion: string;
}): Sbom => {
  const { lock, name, version, runtimeVersion } = parts;
  const { roots, packages } = readLock(lock);
  const used = reachable(roots, packages);
  const self = `pkg:generic/${name}@${version}`;
  const runtime = `pkg:generic/bun@${runtimeVersion}`;
  const refsOf = (keys: readonly string[]) =>
    keys.flatMap((key) => {
      const found = packages.get(key);
      return found === undefined ? [] : [purl(found)];
    });
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: { type: "application", "bom-ref": self, name, version, purl: self } },
    components: [
      { type: "platform", "bom-ref": runtime, name: "bun", version: runtimeVersion, purl: runtime },
      ...used.map(([, one]) => component(one)),
    ],
    dependencies: [
      { ref: self, dependsOn: [runtime, ...refsOf(roots)] },
      ...used.map(([key, one]) => ({
        ref: purl(one),
        dependsOn: [...new Set(refsOf(one.needs.map((need) => resolve(key, need, packages))))],
      })),
    ],
  };
};

const purl = ({ name, version }: Package): string => `pkg:npm/${name.replace("@", "%40")}@${version}`;

const component = (one: Package): Readonly<Record<string, unknown>> => ({
  type: "library",
  "bom-ref": purl(one),
  name: one.name,
  version: one.version,
  purl: purl(one),
  ...(one.sha512 === null ? {} : { hashes: [{ alg: "SHA-512", content: one.sha512 }] }),
});

/** Where `need` of the package at `key` stands in the lock file: below it, else below one of those around it. */
const resolve = (key: string, need: string, packages: ReadonlyMap<string, Package>): string => {
  for (let around = key; around !== ""; around = around.slice(0, Math.max(0, around.lastIndexOf("/"))))
    if (packages.has(`${around}/${need}`)) return `${around}/${need}`;
  return need;
};

const reachable = (
  roots: readonly string[],
  packages: ReadonlyMap<string, Package>,
): readonly (readonly [string, Package])[] => {
  const found = new Map<string, Package>();
  const open = [...roots];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const one = packages.get(key);
    if (one === undefined || found.has(key)) continue;
    found.set(key, one);
    for (const need of one.needs) open.push(resolve(key, need, packages));
  }
  // The same package may stand at several places; it is in the program once for each version.
  const byPurl = new Map([...found].map(([key, one]) => [purl(one), [key, one] as const]));
  return [...byPurl.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
};

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? { ...value } : {};

const readLock = (text: string) => {
  const lock = recordOf(Bun.JSONC.parse(text));
  const root = recordOf(recordOf(lock["workspaces"])[""]);
  const packages = new Map<string, Package>();
  for (const [key, value] of Object.entries(recordOf(lock["packages"]))) {
    const [nameAtVersion = "", , facts, integrity] = Array.isArray(value) ? value : [];
    const at = String(nameAtVersion).lastIndexOf("@");
    if (at <= 0) throw new Error(`bun.lock: ${key} has no name and version`);
    const { dependencies, peerDependencies, optionalPeers } = recordOf(facts);
    // An optional peer is there for the tools of this project, if it is there at all.
    const optional: readonly unknown[] = Array.isArray(optionalPeers) ? optionalPeers : [];
    packages.set(key, {
      name: String(nameAtVersion).slice(0, at),
      version: String(nameAtVersion).slice(at + 1),
      sha512: hexOf(integrity),
      needs: [dependencies, peerDependencies]
        .flatMap((kind) => Object.keys(recordOf(kind)))
        .filter((need) => !optional.includes(need)),
    });
  }
  return { roots: Object.keys(recordOf(root["dependencies"])), packages };
};

const hexOf = (integrity: unknown): string | null =>
  typeof integrity === "string" && integrity.startsWith("sha512-")
    ? Buffer.from(integrity.slice("sha512-".length), "base64").toString("hex")
    : null;
