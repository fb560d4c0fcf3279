/** What a changelog says of one version. */
export interface Section {
  readonly version: string;
  /** `2026-12-01`, or null while it is not released. */
  readonly date: string | null;
  /** Markdown, without the heading. */
  readonly body: string;
}

const heading = /^## (\d+\.\d+\.\d+) \((?:(\d{4}-\d{2}-\d{2})|unreleased)\)$/;

/** Every version of the changelog, newest first. A heading of this level that is none of a version is a mistake. */
export const readChangelog = (text: string): readonly Section[] => {
  const sections: { readonly version: string; readonly date: string | null; readonly lines: string[] }[] = [];
  for (const line of text.split("\n")) {
    if (!line.startsWith("## ")) {
      sections.at(-1)?.lines.push(line);
      continue;
    }
    const [, version, date] = heading.exec(line) ?? [];
    if (version === undefined) throw new Error(`CHANGELOG.md: "${line}" is no heading of a version`);
    sections.push({ version, date: date ?? null, lines: [] });
  }
  return sections.map(({ version, date, lines }) => ({
    version,
    date,
    body: `${lines.join("\n").trim()}\n`,
  }));
};
