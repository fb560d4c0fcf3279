import type { Audit } from "../audit/repository.ts";
import type { Actor, OperatorCaller, Proof } from "../caller.ts";
import { type Clock, toRfc3339 } from "../clock.ts";
import { sha256Hex } from "../digest.ts";
import type { OperatorRow } from "../operators/table.ts";
import type { Doors, Write } from "../storage/door.ts";
import type { DeviceCodeRepository } from "./device-code-repository.ts";
import { deviceCodeLifeMs, deviceLifeMs, keyLifeMs } from "./lives.ts";
import {
  deviceCodeUnknown,
  deviceOperatorUnknown,
  loginNeedsKey,
  noDeviceForAdmin,
  sessionExpired,
  sessionNotFound,
} from "./problems.ts";
import type { SessionRepository } from "./repository.ts";
import { csrfTokenOf, generateSecret, sessionCookie } from "./secrets.ts";
import type { SessionRow } from "./table.ts";

/** A session that was just opened, with what only the browser keeps. */
export interface SessionOpened {
  readonly session: SessionRow;
  readonly csrfToken: string;
  readonly cookie: string;
}

export interface DeviceCodeMade {
  /** Shown once, as a QR. */
  readonly code: string;
  readonly uid: string;
  readonly deviceName: string;
  readonly expiresAtMs: number;
}

/** What may be done with sessions and devices; each change is on disk with its audit entry. */
export interface Sessions {
  /** Logs in with what the caller proved himself by: a key, or a device code, which is spent in the same commit. */
  readonly open: (caller: OperatorCaller, proof: Proof, by: Actor) => Promise<SessionOpened>;
  /** Logs out; the answer is the same when somebody else ended the session meanwhile. */
  readonly end: (id: number, by: Actor) => Promise<void>;
  /** Ends the session of another. */
  readonly revoke: (id: number, by: Actor) => Promise<SessionRow>;
  readonly offerDevice: (
    offer: { readonly uid: string; readonly deviceName: string },
    by: Actor,
  ) => Promise<DeviceCodeMade>;
}

export interface SessionParts {
  readonly doors: Doors;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly sessions: SessionRepository;
  readonly deviceCodes: DeviceCodeRepository;
  /** The row of an operator, inside a commit. */
  readonly findOperator: (write: Write, uid: string) => OperatorRow | undefined;
}

export const openSessions = (parts: SessionParts): Sessions => {
  const { doors, clock, audit, sessions } = parts;

  const end = (write: Write, id: number, by: Actor): SessionRow | undefined => {
    const ended = sessions.end(write, { id, atMs: clock.nowMs() });
    if (ended === undefined) return undefined;
    const before = { uid: ended.uid, kind: ended.kind, device_name: ended.deviceName };
    audit.note(write, { ...by, action: "sessions.end", target: `session:${id}`, before });
    return ended;
  };

  return {
    open: openLogin(parts),

    end: (id, by) =>
      doors.commit((write) => {
        end(write, id, by);
      }),

    revoke: (id, by) =>
      doors.commit((write) => {
        const found = sessions.find(write, id);
        if (found === undefined || found.expiresAtMs <= clock.nowMs()) throw sessionNotFound(id);
        return end(write, id, by) ?? found;
      }),

    offerDevice: openOffer(parts),
  };
};

const openLogin =
  ({ doors, clock, audit, sessions, deviceCodes, findOperator }: SessionParts): Sessions["open"] =>
  async ({ uid }, proof, by) => {
    if (proof.kind !== "key" && proof.kind !== "device_code") throw loginNeedsKey();
    const token = generateSecret();
    const nowMs = clock.nowMs();
    const lifeMs = proof.kind === "key" ? keyLifeMs : deviceLifeMs;
    const session = await doors.commit((write) => {
      const operator = findOperator(write, uid);
      if (operator === undefined || operator.revokedAtMs !== null) throw sessionExpired();
      let deviceName: string | null = null;
      if (proof.kind === "device_code") {
        const code = deviceCodes.spend(write, { id: proof.deviceCodeId, atMs: nowMs });
        if (code === undefined) throw deviceCodeUnknown();
        deviceName = code.deviceName;
      }
      const row = sessions.insert(write, {
        tokenSha256: sha256Hex(token),
        uid,
        kind: proof.kind === "key" ? "key" : "device",
        deviceName,
        createdAtMs: nowMs,
        expiresAtMs: nowMs + lifeMs,
        endedAtMs: null,
      });
      if (row === undefined) throw new Error("an inserted session gave no row");
      const after = { uid, kind: row.kind, device_name: deviceName };
      audit.note(write, { ...by, action: "sessions.create", target: `session:${row.id}`, after });
      return row;
    });
    return { session, csrfToken: csrfTokenOf(token), cookie: sessionCookie(token, lifeMs) };
  };

const openOffer =
  ({ doors, clock, audit, deviceCodes, findOperator }: SessionParts): Sessions["offerDevice"] =>
  async ({ uid, deviceName }, by) => {
    const code = generateSecret();
    const createdAtMs = clock.nowMs();
    const expiresAtMs = createdAtMs + deviceCodeLifeMs;
    await doors.commit((write) => {
      const operator = findOperator(write, uid);
      if (operator === undefined || operator.revokedAtMs !== null) throw deviceOperatorUnknown(uid);
      if (operator.role === "admin") throw noDeviceForAdmin();
      const codeSha256 = sha256Hex(code);
      const times = { createdAtMs, expiresAtMs, spentAtMs: null };
      const row = deviceCodes.insert(write, { codeSha256, uid, deviceName, ...times });
      if (row === undefined) throw new Error("an inserted device code gave no row");
      audit.note(write, {
        ...by,
        action: "device-codes.create",
        target: `operator:${uid}`,
        after: { device_name: deviceName, expires_at: toRfc3339(expiresAtMs) },
      });
    });
    return { code, uid, deviceName, expiresAtMs };
  };
