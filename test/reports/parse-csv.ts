/** Reads RFC 4180, written from the RFC and not from the writer; every line has to end with CRLF. */
export const parseCsv = (text: string): readonly (readonly string[])[] => {
  const lines: string[][] = [];
  let line: string[] = [];
  let cell = "";
  let quoted = false;
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  for (let at = 0; at < body.length; at += 1) {
    const char = body[at] ?? "";
    if (quoted) {
      if (char !== '"') cell += char;
      else if (body[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"' && cell === "") {
      quoted = true;
    } else if (char === ",") {
      line.push(cell);
      cell = "";
    } else if (char === "\r" && body[at + 1] === "\n") {
      lines.push([...line, cell]);
      line = [];
      cell = "";
      at += 1;
    } else {
      if (char === "\r" || char === "\n" || char === '"')
        throw new Error(`a bare ${JSON.stringify(char)} at ${at}`);
      cell += char;
    }
  }
  if (line.length > 0 || cell !== "") throw new Error("the last line does not end");
  return lines;
};
