import type { Pair } from "./issue.ts";

/** What the server shows to prove who it is. */
export interface Certificates {
  readonly current: () => Pair;
  /** What other machines must trust; null when a public authority has signed. */
  readonly rootPem: string | null;
  /** Looks again; true when there is something new to show. Throws when it cannot be used, and the old stays. */
  readonly renew: () => Promise<boolean>;
}
