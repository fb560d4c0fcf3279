/** What a code that is scanned again is to the desk. */
export type Seen = "new" | "under-way" | "just-read" | "verified-lately";

/** A gun or a camera that reads the same QR twice does so within this time. */
export const doubleReadMs = 3_000;
/** As long as the gateway's own guard against a family's second coupon (`recently_verified`), which keys switch off. */
export const latelyMs = 120_000;

export interface Reading {
  readonly atMs: number;
  readonly underWay: boolean;
  readonly verifiedAtMs: number | null;
}

/**
 * Remembers, in memory alone, what was scanned lately: guns read twice, and hands slip. `tell` carries it to the other
 * tabs of this browser, `hear` takes what they carry.
 */
export const openRecent = (nowMs: () => number, tell: (text: string, reading: Reading) => void) => {
  const readings = new Map<string, Reading>();
  const note = (text: string, change: Partial<Reading>): void => {
    const before = readings.get(text) ?? { atMs: nowMs(), underWay: false, verifiedAtMs: null };
    const reading = { ...before, ...change };
    readings.set(text, reading);
    tell(text, reading);
    for (const [other, { atMs }] of readings) if (nowMs() - atMs > 2 * latelyMs) readings.delete(other);
  };
  return {
    look: (text: string): Seen => {
      const reading = readings.get(text);
      if (reading === undefined) return "new";
      const ageMs = nowMs() - reading.atMs;
      // A page that was closed in the middle never says that it has ended.
      if (reading.underWay && ageMs < latelyMs) return "under-way";
      if (ageMs < doubleReadMs) return "just-read";
      const { verifiedAtMs } = reading;
      return verifiedAtMs !== null && nowMs() - verifiedAtMs < latelyMs ? "verified-lately" : "new";
    },
    begin: (text: string) => note(text, { atMs: nowMs(), underWay: true }),
    /** One that was let go stays what it was before. */
    end: (text: string, verified: boolean) =>
      note(text, { atMs: nowMs(), underWay: false, ...(verified ? { verifiedAtMs: nowMs() } : {}) }),
    hear: (text: string, reading: Reading): void => {
      readings.set(text, reading);
    },
  };
};

export type Recent = ReturnType<typeof openRecent>;
