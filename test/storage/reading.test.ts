import { expect, test } from "bun:test";
import { systemClock } from "../../src/clock.ts";
import { openReaderThread } from "../../src/storage/reading/thread.ts";

type Names = {
  readonly questions: {
    readonly endless: { readonly question: null; readonly answer: never };
    readonly ended: { readonly question: null; readonly answer: number };
  };
  readonly streams: Readonly<Record<string, never>>;
};

test("a question whose asker has gone is looked into no further, and others are answered", async () => {
  const file = new URL("children/endless-reader.ts", import.meta.url);
  const reader = openReaderThread<Names>({ file, settings: null, clock: systemClock });
  try {
    const leaving = new AbortController();
    const asked = reader.ask("endless", null, leaving.signal);
    const staying = reader.ask("ended", null);
    expect(await staying).toBe(0);
    leaving.abort(new Error("gone"));
    expect(asked).rejects.toThrow("gone");
    while ((await reader.ask("ended", null)) === 0) await Bun.sleep(1);
    const late = reader.ask("endless", null, AbortSignal.abort(new Error("gone before")));
    expect(late).rejects.toThrow("gone before");
  } finally {
    await reader.close();
  }
});
