import type { Audit, Facts } from "../audit/repository.ts";
import type { Actor } from "../caller.ts";
import { type Clock, toRfc3339 } from "../clock.ts";
import type { Doors, Write } from "../storage/door.ts";
import { digestKey, generateKey } from "./keys.ts";
import { type NewOperatorRequest, newOperatorFaults, type OperatorUpdate } from "./new-operator.ts";
import { operatorInvalid, operatorNotFound, operatorRevoked, operatorTaken } from "./problems.ts";
import { type OperatorFilter, operatorRepository } from "./repository.ts";
import type { OperatorRow } from "./table.ts";
import { type OperatorListView, type OperatorView, toOperatorListView, toOperatorView } from "./view.ts";

/** What is asked of the list: some operators, from a page counted from 1, or from below one of the page before. */
export interface OperatorPage {
  readonly page: number;
  readonly pageSize: number;
  readonly after?: OperatorPlace | undefined;
  readonly filter?: OperatorFilter;
}

/** Where an operator stands in the list. */
export interface OperatorPlace {
  readonly createdAtMs: number;
  readonly uid: string;
}

export interface OperatorsShown {
  readonly operators: OperatorListView[];
  /** Of all pages. */
  readonly total: number;
  /** The last one shown, when there are more. */
  readonly last: OperatorPlace | null;
}

/** The merchant's people and what may be done with them; each change is on disk with its audit entry. */
export interface Operators {
  /** A new operator and the key: the one time it is shown. */
  readonly create: (
    request: NewOperatorRequest,
    by: Actor,
  ) => Promise<{ readonly operator: OperatorView; readonly key: string }>;
  /** In the order they were created, revoked ones too. */
  readonly list: (page: OperatorPage) => Promise<OperatorsShown>;
  /** Effective from the next request on; a change of role or shops ends the operator's sessions. */
  readonly update: (uid: string, update: OperatorUpdate, by: Actor) => Promise<OperatorListView>;
  /** A new key, shown this once; the old one and all that is open end at once. */
  readonly rotate: (
    uid: string,
    by: Actor,
  ) => Promise<{ readonly operator: OperatorView; readonly key: string }>;
  /** From now on neither key nor session opens anything; revoking again changes nothing. */
  readonly revoke: (uid: string, by: Actor) => Promise<OperatorListView>;
}

export interface OperatorParts {
  readonly doors: Doors;
  readonly clock: Clock;
  readonly audit: Audit;
  /** Ends, in the same commit, what an operator has open. */
  readonly endSessions: (write: Write, uid: string) => void;
}

const factsOf = ({ name, role, poiIds, revokedAtMs }: OperatorRow): Facts => ({
  name,
  role,
  poi_ids: poiIds,
  revoked_at: revokedAtMs === null ? null : toRfc3339(revokedAtMs),
});

export const openOperatorRegistry = (parts: OperatorParts): Operators => {
  const { doors, clock, audit } = parts;
  const repository = operatorRepository(doors);

  return {
    create: async (request, by) => {
      const faults = newOperatorFaults(request);
      if (faults.length > 0) throw operatorInvalid(faults);
      const key = generateKey(request.uid);
      const operator = await doors.commit((write) => {
        const row = repository.insert(write, {
          ...request,
          keySha256: digestKey(key),
          createdAtMs: clock.nowMs(),
          revokedAtMs: null,
        });
        if (row === undefined) throw operatorTaken(request.uid);
        const target = `operator:${request.uid}`;
        audit.note(write, { ...by, action: "operators.create", target, after: factsOf(row) });
        return row;
      });
      return { operator: toOperatorView(operator), key };
    },

    list: async ({ page, pageSize, after, filter = {} }) => {
      // One more than a page holds tells whether there is another.
      const slice = { limit: pageSize + 1, offset: (page - 1) * pageSize, after };
      const [rows, total] = await Promise.all([repository.page(filter, slice), repository.count(filter)]);
      const shown = rows.slice(0, pageSize);
      const end = rows.length > pageSize ? shown.at(-1) : undefined;
      const last = end === undefined ? null : { createdAtMs: end.createdAtMs, uid: end.uid };
      return { operators: shown.map(toOperatorListView), total, last };
    },

    ...openChanges(parts, repository),
  };
};

const openChanges = (
  { doors, clock, audit, endSessions }: OperatorParts,
  repository: ReturnType<typeof operatorRepository>,
): Pick<Operators, "update" | "rotate" | "revoke"> => ({
  update: (uid, update, by) =>
    doors.commit((write) => {
      const before = repository.find(write, uid);
      if (before === undefined) throw operatorNotFound(uid);
      if (before.revokedAtMs !== null) throw operatorRevoked(uid);
      const { name = before.name, role = before.role } = update;
      const wanted = { name, role, poiIds: update.poiIds === undefined ? before.poiIds : update.poiIds };
      const faults = newOperatorFaults({ uid, ...wanted });
      if (faults.length > 0) throw operatorInvalid(faults);
      const after = repository.update(write, { uid, changes: wanted });
      if (after === undefined) throw operatorRevoked(uid);
      const rights = ({ role: held, poiIds }: OperatorRow) => JSON.stringify([held, poiIds]);
      if (rights(before) !== rights(after)) endSessions(write, uid);
      const target = `operator:${uid}`;
      const change = { before: factsOf(before), after: factsOf(after) };
      audit.note(write, { ...by, action: "operators.update", target, ...change });
      return toOperatorListView(after);
    }),

  rotate: async (uid, by) => {
    const key = generateKey(uid);
    const operator = await doors.commit((write) => {
      const before = repository.find(write, uid);
      if (before === undefined) throw operatorNotFound(uid);
      const after = repository.setKey(write, { uid, keySha256: digestKey(key) });
      if (after === undefined) throw operatorRevoked(uid);
      endSessions(write, uid);
      audit.note(write, { ...by, action: "operators.rotate-key", target: `operator:${uid}` });
      return after;
    });
    return { operator: toOperatorView(operator), key };
  },

  revoke: (uid, by) =>
    doors.commit((write) => {
      const before = repository.find(write, uid);
      if (before === undefined) throw operatorNotFound(uid);
      if (before.revokedAtMs !== null) return toOperatorListView(before);
      const after = repository.revoke(write, { uid, revokedAtMs: clock.nowMs() });
      if (after === undefined) throw operatorNotFound(uid);
      endSessions(write, uid);
      const target = `operator:${uid}`;
      const change = { before: factsOf(before), after: factsOf(after) };
      audit.note(write, { ...by, action: "operators.revoke", target, ...change });
      return toOperatorListView(after);
    }),
});
