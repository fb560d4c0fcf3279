import type { Section } from "./changelog.ts";

/** What a release is made of. */
export interface Release {
  readonly tag: string;
  readonly packageVersion: string;
  readonly contractVersion: string;
  readonly changelog: readonly Section[];
  readonly contract: string;
  /** What stands in released/openapi.yaml: later versions are held against it. */
  readonly releasedContract: string;
}

/** Everything that stands against this release; empty when nothing does. */
export const faultsOf = (release: Release): readonly string[] => {
  const { tag, packageVersion, contractVersion, changelog } = release;
  const faults: string[] = [];
  if (tag !== `v${packageVersion}`) faults.push(`the tag is ${tag}, package.json says ${packageVersion}`);
  if (contractVersion !== packageVersion)
    faults.push(`openapi.yaml says ${contractVersion}, package.json ${packageVersion}`);
  const section = changelog.find(({ version }) => version === packageVersion);
  if (section === undefined) faults.push(`CHANGELOG.md says nothing of ${packageVersion}`);
  else if (section.date === null)
    faults.push(`CHANGELOG.md calls ${packageVersion} unreleased: put in its date`);
  else if (section.body.trim() === "") faults.push(`CHANGELOG.md has nothing under ${packageVersion}`);
  if (release.contract !== release.releasedContract)
    faults.push(
      "released/openapi.yaml is not the contract of this release: cp openapi.yaml released/openapi.yaml",
    );
  return faults;
};
