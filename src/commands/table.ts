const columnGap = "  ";

/** Lines up rows under a heading, for people; Chinese characters are two columns wide. */
export const textTable = (heading: readonly string[], rows: readonly (readonly string[])[]): string => {
  const lines = [heading, ...rows];
  const widths = heading.map((_, column) =>
    Math.max(...lines.map((cells) => Bun.stringWidth(cells[column] ?? ""))),
  );
  const pad = (cell: string, column: number): string =>
    cell + " ".repeat(Math.max(0, (widths[column] ?? 0) - Bun.stringWidth(cell)));
  return lines.map((cells) => cells.map(pad).join(columnGap).trimEnd()).join("\n");
};
