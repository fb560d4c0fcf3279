import type { Interface } from "node:readline";
import type { Ask } from "../setup/questions.ts";
import { UsageError } from "./arguments.ts";

export interface Terminal {
  readonly ask: Ask;
  /** Lets go of the keyboard, so that the process can end. */
  readonly close: () => void;
}

/** The person at the keyboard, or null where there is none. Questions go to stderr: stdout is for answers. */
export const openTerminal = (): Terminal | null => {
  if (!process.stdin.isTTY) return null;
  let lines: Interface | undefined;
  let hidden = false;
  let give: ((line: string) => void) | undefined;
  let leave: ((cause: Error) => void) | undefined;
  const typedAhead: string[] = [];

  const open = (): Interface => {
    // Loaded for whoever is asked something: a start does not wait for it.
    const { createInterface } = process.getBuiltinModule("node:readline");
    const { Writable } = process.getBuiltinModule("node:stream");
    const echo = new Writable({
      write: (chunk: Uint8Array, _encoding, done) => {
        if (!hidden) process.stderr.write(chunk);
        done();
      },
    });
    const opened = createInterface({ input: process.stdin, output: echo, terminal: true });
    opened.on("line", (line) => {
      if (give === undefined) typedAhead.push(line);
      else give(line);
    });
    // Ctrl+C or Ctrl+D.
    opened.on("close", () => leave?.(new UsageError("已中断")));
    return opened;
  };

  return {
    ask: (question, options = {}) =>
      new Promise<string>((resolve, reject) => {
        lines ??= open();
        hidden = false;
        process.stderr.write(question);
        const ready = typedAhead.shift();
        if (ready !== undefined) return resolve(ready);
        hidden = options.hidden === true;
        leave = reject;
        give = (line) => {
          give = leave = undefined;
          if (hidden) process.stderr.write("\n");
          hidden = false;
          resolve(line);
        };
      }),
    close: () => {
      leave = undefined;
      lines?.close();
    },
  };
};
