/** A fenced block of a page: what its fence says (`sh run`), and its lines. */
export interface Block {
  readonly kind: string;
  readonly text: string;
  /** The heading it stands under. */
  readonly heading: string;
}

export const blocksOf = (page: string): readonly Block[] => {
  const blocks: Block[] = [];
  let heading = "";
  let open: { readonly kind: string; readonly lines: string[] } | undefined;
  for (const line of page.split("\n")) {
    if (open !== undefined && line === "```") {
      blocks.push({ kind: open.kind, text: open.lines.join("\n"), heading });
      open = undefined;
    } else if (open !== undefined) open.lines.push(line);
    else if (line.startsWith("```")) open = { kind: line.slice(3), lines: [] };
    else if (line.startsWith("#")) heading = line.replace(/^#+ /, "");
  }
  return blocks;
};

/** The cells of every table row whose first cell is one word of code, by that word; heads of tables are left out. */
export const rowsOf = (page: string): ReadonlyMap<string, readonly string[]> => {
  const lines = page.split("\n");
  return new Map(
    lines.flatMap((line, index) => {
      const [, name, rest] = /^\| `([a-z_]+)` \|(.*)\|$/.exec(line) ?? [];
      const isHead = lines[index + 1]?.startsWith("|---") === true;
      return name === undefined || rest === undefined || isHead
        ? []
        : [[name, rest.split("|").map((cell) => cell.trim())] as const];
    }),
  );
};

/** The part of a page under one heading. */
export const sectionOf = (page: string, heading: string): string => {
  const start = page.indexOf(`\n## ${heading}`);
  if (start < 0) throw new Error(`no section ${heading}`);
  const end = page.indexOf("\n## ", start + 4);
  return page.slice(start, end < 0 ? undefined : end);
};
