/** One word of a POSIX shell command, whatever it contains. */
export const shellWord = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
