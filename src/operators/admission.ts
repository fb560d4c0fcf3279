import type { OperatorCaller, Proof } from "../caller.ts";
import { equalInConstantTime, sha256Hex } from "../digest.ts";
import type { Networks } from "../networks.ts";
import type { Doors } from "../storage/door.ts";
import { isKey, uidOfKey, uidPattern } from "./keys.ts";
import { operatorUnknown } from "./problems.ts";
import { operatorRepository } from "./repository.ts";
import type { OperatorRow } from "./table.ts";

/** Who may vouch for a bare uid: the merchant's own gateway, which has authenticated its staff. */
export interface UidProxySettings {
  readonly uidProxies: Networks;
  /** What such a peer also sends; null = nobody may vouch. */
  readonly uidProxySecret: string | null;
}

export interface OperatorArrival {
  readonly headers: Headers;
  /** The other end of the connection, whatever forwarding headers say; null = in process. */
  readonly peerAddress: string | null;
}

export interface OperatorAdmission {
  /** The operator who calls; throws `operator_unknown` for every reason alike (contract 2.2). */
  readonly admit: (
    arrival: OperatorArrival,
  ) => Promise<{ readonly caller: OperatorCaller; readonly proof: Proof }>;
  /** The operator of a uid as he may act now; undefined when there is none or he is revoked. */
  readonly callerOf: (uid: string) => Promise<OperatorCaller | undefined>;
}

export interface OperatorAdmissionParts {
  readonly doors: Pick<Doors, "db">;
  readonly settings: UidProxySettings;
  /** Counts a refused key; throws `rate_limited` when there were too many for where it came from and whom it named. */
  readonly noteWrongKey: (arrival: OperatorArrival, uid: string) => void;
}

const toCaller = ({ uid, role, poiIds }: OperatorRow): OperatorCaller => ({
  kind: "operator",
  uid,
  role,
  poiIds,
});

export const openOperators = (parts: OperatorAdmissionParts): OperatorAdmission => {
  const repository = operatorRepository(parts.doors);
  const { uidProxies, uidProxySecret } = parts.settings;
  const proxySecretSha256 = uidProxySecret === null ? null : sha256Hex(uidProxySecret);

  const isUidProxy = ({ headers, peerAddress }: OperatorArrival): boolean => {
    const given = headers.get("X-DYG-Proxy-Secret");
    if (proxySecretSha256 === null || given === null || !uidProxies.contains(peerAddress)) return false;
    // Digests are compared, so that the length of the secret does not show either.
    return equalInConstantTime(sha256Hex(given), proxySecretSha256);
  };

  const live = (operator: OperatorRow | undefined): OperatorRow | undefined =>
    operator === undefined || operator.revokedAtMs !== null ? undefined : operator;

  const byKey = async (key: string, uid: string): Promise<OperatorRow | undefined> => {
    const operator = await repository.byUid(uid);
    return isKey(key, operator?.keySha256) ? live(operator) : undefined;
  };

  const byBareUid = async (uid: string): Promise<OperatorRow | undefined> => {
    const operator = live(await repository.byUid(uid));
    // Whoever gets hold of the proxy's secret may play a cashier, never the administrator.
    return operator?.role === "admin" ? undefined : operator;
  };

  return {
    admit: async (arrival) => {
      const value = arrival.headers.get("X-XTJ-UID") ?? "";
      const uid = uidOfKey(value);
      const bareUid = uidPattern.test(value) ? value : "";
      let operator: OperatorRow | undefined;
      if (uid !== undefined) operator = await byKey(value, uid);
      else if (bareUid !== "" && isUidProxy(arrival)) operator = await byBareUid(bareUid);
      if (operator === undefined) {
        parts.noteWrongKey(arrival, uid ?? bareUid);
        throw operatorUnknown();
      }
      return { caller: toCaller(operator), proof: { kind: uid === undefined ? "uid_proxy" : "key" } };
    },

    callerOf: async (uid) => {
      const operator = live(await repository.byUid(uid));
      return operator === undefined ? undefined : toCaller(operator);
    },
  };
};
