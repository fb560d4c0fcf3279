/** A change after which somebody's program, right until then, would be wrong. */
export interface Finding {
  /** The operation and the place in it, or the schema. */
  readonly at: string;
  readonly problem: string;
}

export const findingsAt = (at: string, problems: readonly string[]): readonly Finding[] =>
  problems.map((problem) => ({ at, problem }));
