import type { Actor, Audit } from "../audit/repository.ts";
import type { Clock } from "../clock.ts";
import type { Doors } from "../storage/door.ts";
import { digestKey, generateKey } from "./keys.ts";
import { type NewOperatorRequest, newOperatorFaults } from "./new-operator.ts";
import { operatorInvalid, operatorNotFound, operatorTaken } from "./problems.ts";
import { operatorRepository } from "./repository.ts";
import { type OperatorListView, type OperatorView, toOperatorListView, toOperatorView } from "./view.ts";

/** The merchant's people and what may be done with them; each change is on disk with its audit entry. */
export interface Operators {
  /** A new operator and the key: the one time it is shown. */
  readonly create: (
    request: NewOperatorRequest,
    by: Actor,
  ) => Promise<{ readonly operator: OperatorView; readonly key: string }>;
  /** All of them, revoked ones too, in the order they were created. */
  readonly list: () => Promise<readonly OperatorListView[]>;
  /** From now on the key opens nothing; revoking again changes nothing. */
  readonly revoke: (uid: string, by: Actor) => Promise<OperatorListView>;
}

export const openOperatorRegistry = (parts: {
  readonly doors: Doors;
  readonly clock: Clock;
  readonly audit: Audit;
}): Operators => {
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
        audit.record(write, { ...by, action: "operators.create", target: `operator:${request.uid}` });
        return row;
      });
      return { operator: toOperatorView(operator), key };
    },

    list: async () => (await repository.list()).map(toOperatorListView),

    revoke: (uid, by) =>
      doors.commit((write) => {
        const before = repository.find(write, uid);
        if (before === undefined) throw operatorNotFound(uid);
        if (before.revokedAtMs !== null) return toOperatorListView(before);
        const after = repository.revoke(write, { uid, revokedAtMs: clock.nowMs() });
        if (after === undefined) throw operatorNotFound(uid);
        audit.record(write, { ...by, action: "operators.revoke", target: `operator:${uid}` });
        return toOperatorListView(after);
      }),
  };
};
