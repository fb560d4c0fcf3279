import type { Clock } from "../clock.ts";
import type { OperatorRow } from "../operators/table.ts";
import type { SessionFilter, SessionRepository } from "./repository.ts";
import type { SessionRow } from "./table.ts";
import { type SessionView, toSessionView } from "./view.ts";

/** What is asked of the list of live sessions. */
export interface SessionPage {
  readonly page: number;
  readonly pageSize: number;
  readonly afterId: number | undefined;
  readonly filter: SessionFilter;
}

/** Sessions together with their operators, to be shown. */
export interface SessionBook {
  readonly viewOf: (id: number) => Promise<SessionView | undefined>;
  readonly list: (page: SessionPage) => Promise<{
    readonly sessions: SessionView[];
    /** Of all pages. */
    readonly total: number;
    /** The last one shown, when there are more. */
    readonly lastId: number | null;
  }>;
}

export const openBook = (parts: {
  readonly sessions: SessionRepository;
  readonly clock: Clock;
  readonly operators: { readonly byUid: (uid: string) => Promise<OperatorRow | undefined> };
}): SessionBook => {
  const { sessions, clock, operators } = parts;
  const shown = async (rows: readonly SessionRow[]): Promise<SessionView[]> => {
    const views: SessionView[] = [];
    for (const row of rows) {
      const operator = await operators.byUid(row.uid);
      if (operator !== undefined) views.push(toSessionView(row, operator));
    }
    return views;
  };
  return {
    viewOf: async (id) => {
      const row = await sessions.byId(id);
      return row === undefined ? undefined : (await shown([row]))[0];
    },
    list: async ({ page, pageSize, afterId, filter }) => {
      const nowMs = clock.nowMs();
      // One more than a page holds tells whether there is another.
      const slice = { limit: pageSize + 1, offset: (page - 1) * pageSize, afterId };
      const [rows, total] = await Promise.all([
        sessions.page(nowMs, filter, slice),
        sessions.count(nowMs, filter),
      ]);
      const some = rows.slice(0, pageSize);
      const lastId = rows.length > pageSize ? (some.at(-1)?.id ?? null) : null;
      return { sessions: await shown(some), total, lastId };
    },
  };
};
