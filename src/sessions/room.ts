import type { Audit } from "../audit/repository.ts";
import type { OperatorCaller } from "../caller.ts";
import type { Clock } from "../clock.ts";
import type { OperatorRow } from "../operators/table.ts";
import type { Doors, Write } from "../storage/door.ts";
import { type DeviceArrival, sessionAdmission } from "./admission.ts";
import { openBook } from "./book.ts";
import { deviceCodeRepository } from "./device-code-repository.ts";
import { sessionOperations } from "./operations.ts";
import { sessionRepository } from "./repository.ts";
import { openSessions } from "./sessions.ts";

/** What sessions need to know of the operators. */
export interface SessionOperators {
  readonly callerOf: (uid: string) => Promise<OperatorCaller | undefined>;
  readonly byUid: (uid: string) => Promise<OperatorRow | undefined>;
  readonly find: (write: Write, uid: string) => OperatorRow | undefined;
}

/** Ends, within a commit, all that an operator has open, and takes back the device codes made for him. */
export const sessionEnder = ({
  doors,
  clock,
}: {
  readonly doors: Pick<Doors, "db">;
  readonly clock: Clock;
}) => {
  const sessions = sessionRepository(doors);
  const deviceCodes = deviceCodeRepository(doors);
  return (write: Write, uid: string): void => {
    const end = { uid, atMs: clock.nowMs() };
    sessions.endAll(write, end);
    deviceCodes.spendAll(write, end);
  };
};

/** Puts the room together: who is admitted by a session, the operations, and the job that forgets what is over. */
export const openSessionRoom = (parts: {
  readonly doors: Doors;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly operators: SessionOperators;
  readonly noteWrongCode: (arrival: DeviceArrival) => void;
  /** Of the business day. */
  readonly timeZone: string;
}) => {
  const { doors, clock, audit, operators, noteWrongCode, timeZone } = parts;
  const sessions = sessionRepository(doors);
  const deviceCodes = deviceCodeRepository(doors);
  const admission = sessionAdmission({
    doors,
    clock,
    sessions,
    deviceCodes,
    operatorOf: operators.callerOf,
    noteWrongCode,
  });
  return {
    admission,
    operations: sessionOperations({
      sessions: openSessions({
        doors,
        clock,
        audit,
        sessions,
        deviceCodes,
        findOperator: operators.find,
      }),
      book: openBook({ sessions, clock, operators }),
      timeZone,
    }),
    prune: () =>
      doors.commit((write) => {
        sessions.prune(write, clock.nowMs());
        deviceCodes.prune(write, clock.nowMs());
      }),
  };
};
