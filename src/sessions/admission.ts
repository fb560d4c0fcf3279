import type { OperatorCaller, Proof } from "../caller.ts";
import type { Clock } from "../clock.ts";
import { sha256Hex } from "../digest.ts";
import type { Doors } from "../storage/door.ts";
import type { DeviceCodeRepository } from "./device-code-repository.ts";
import { dayMs, deviceLifeMs } from "./lives.ts";
import { deviceCodeUnknown, sessionExpired } from "./problems.ts";
import type { SessionRepository } from "./repository.ts";
import { csrfTokenOf, isSecretForm, readSessionCookie, sessionCookie } from "./secrets.ts";
import type { SessionRow } from "./table.ts";

/** An operator as a session stands for him. */
export interface SessionAdmitted {
  readonly caller: OperatorCaller;
  readonly proof: Proof;
  /** To be set anew with the answer: the session lives longer than its cookie says. */
  readonly setCookie: string | null;
}

export interface SessionAdmission {
  /** The operator of a session; undefined when none is named. Throws `session_expired`. */
  readonly admit: (arrival: { readonly headers: Headers }) => Promise<SessionAdmitted | undefined>;
  /** The operator a one-time code was made for, which stays unspent; throws `operator_unknown`. */
  readonly admitDeviceCode: (arrival: DeviceArrival) => Promise<SessionAdmitted>;
}

export interface DeviceArrival {
  readonly headers: Headers;
  /** The other end of the connection; null = in process. */
  readonly peerAddress: string | null;
}

export interface SessionAdmissionParts {
  readonly doors: Doors;
  readonly clock: Clock;
  readonly sessions: SessionRepository;
  readonly deviceCodes: DeviceCodeRepository;
  /** The operator as he may act now; undefined when he is revoked. */
  readonly operatorOf: (uid: string) => Promise<OperatorCaller | undefined>;
  /** Counts a refused code; throws `rate_limited` when there were too many from there. */
  readonly noteWrongCode: (arrival: DeviceArrival) => void;
}

export const sessionAdmission = (parts: SessionAdmissionParts): SessionAdmission => {
  const { doors, clock, sessions, deviceCodes, operatorOf, noteWrongCode } = parts;

  /** A device that is used stays logged in. Written once a day at most: not every request is worth a commit. */
  const extended = async (session: SessionRow, token: string, nowMs: number): Promise<string | null> => {
    if (session.kind !== "device" || session.expiresAtMs - nowMs > deviceLifeMs - dayMs) return null;
    const expiresAtMs = nowMs + deviceLifeMs;
    await doors.commit((write) => sessions.extend(write, { id: session.id, expiresAtMs }));
    return sessionCookie(token, deviceLifeMs);
  };

  return {
    admit: async ({ headers }) => {
      const token = readSessionCookie(headers.get("cookie"));
      if (token === undefined || token === "") return undefined;
      const session = isSecretForm(token) ? await sessions.byToken(sha256Hex(token)) : undefined;
      const nowMs = clock.nowMs();
      if (session === undefined || session.endedAtMs !== null || session.expiresAtMs <= nowMs)
        throw sessionExpired();
      const caller = await operatorOf(session.uid);
      if (caller === undefined) throw sessionExpired();
      const proof = { kind: "session", sessionId: session.id, csrfToken: csrfTokenOf(token) } as const;
      return { caller, proof, setCookie: await extended(session, token, nowMs) };
    },

    admitDeviceCode: async (arrival) => {
      const code = arrival.headers.get("x-dyg-device-code") ?? "";
      const known = isSecretForm(code) ? await deviceCodes.byCode(sha256Hex(code)) : undefined;
      const good = known !== undefined && known.spentAtMs === null && known.expiresAtMs > clock.nowMs();
      const caller = good ? await operatorOf(known.uid) : undefined;
      if (known === undefined || caller === undefined) {
        noteWrongCode(arrival);
        throw deviceCodeUnknown();
      }
      return { caller, proof: { kind: "device_code", deviceCodeId: known.id }, setCookie: null };
    },
  };
};
