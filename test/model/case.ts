import type { Run } from "./asks.ts";
import type { Asked, Book } from "./book.ts";
import type { DiskLedger, DiskRow } from "./ledger.ts";
import type { Sent } from "./network.ts";

/** The case at the end of a run: everything that was asked, sent, consumed and written down. */
export interface Case {
  readonly run: Run;
  readonly book: Book;
  readonly ledger: DiskLedger;
  readonly wrong: (promise: string, detail: unknown) => void;
  /** Verify sends by the batch they belong to, a send that Douyin refused for its token left out. */
  readonly sends: ReadonlyMap<string, readonly Sent[]>;
  readonly rowsOf: ReadonlyMap<string, readonly DiskRow[]>;
  readonly askedOf: (row: DiskRow) => Asked | undefined;
}

const tokenRefusals: readonly number[] = [2190002, 2190008, 28001003, 28001008];

export const wasTokenRefusal = ({ answers }: Sent): boolean =>
  answers.length > 0 &&
  answers.every((answer) => tokenRefusals.includes(Number(/"error_code":(\d+)/.exec(answer)?.[1])));

export const tokenOf = ({ request }: Sent): string => {
  const { verify_token: token }: { verify_token: string } = JSON.parse(request.body);
  return token;
};

export const groupBy = <T>(
  list: readonly T[],
  keyOf: (one: T) => string,
): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
};
