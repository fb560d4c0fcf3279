import { serveReads } from "../../../src/storage/reading/serve.ts";

let ended = 0;

/** A reading thread with a question that has no end, and one that says how many of those were given up. */
serveReads(() => ({
  questions: {
    *endless(): Generator<undefined, never, undefined> {
      try {
        for (;;) yield;
      } finally {
        ended += 1;
      }
    },
    // biome-ignore lint/correctness/useYield: it is answered at once
    *ended(): Generator<undefined, number, undefined> {
      return ended;
    },
  },
  streams: {},
  close: () => {},
}));
