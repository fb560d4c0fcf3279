import { below, items, members, type Place, refuse, texts } from "./document.ts";

/** Who may call: everyone, a signed app, operators of these roles. */
export interface Access {
  readonly public: boolean;
  readonly signature: boolean;
  readonly roles: readonly string[];
  /** Only whoever is logged in may call: the operation is about his session. */
  readonly sessionOnly: boolean;
  /** A one-time device code is a way in. */
  readonly deviceCode: boolean;
}

const signatureSchemes = ["ClientKey", "Timestamp", "Nonce", "Signature"];

/**
 * Reads `security`. It must be there: an operation that forgets to say who may call it is not open to all. `OperatorKey`
 * stands for a session of such an operator as well; `Session` alone for nothing else.
 */
export function readAccess(document: Place, at: Place): Access {
  const security = below(at, "security");
  if (security.value === undefined) refuse(at, "an operation must say who may call it: security");
  const ways = items(security);
  let signature = false;
  let session = false;
  let operatorKey = false;
  let deviceCode = false;
  const roles: string[] = [];
  for (const way of ways) {
    const schemes = members(way).map(([scheme, scopes]) => {
      const known = below(below(below(document, "components"), "securitySchemes"), scheme);
      if (known.value === undefined) refuse(scopes, `the security scheme ${scheme} does not exist`);
      return scheme;
    });
    if (schemes.join() === "OperatorKey") {
      operatorKey = true;
      roles.push(...texts(below(way, "OperatorKey")));
    } else if (schemes[0] === "Session" && ["Session", "Session,CsrfToken"].includes(schemes.join())) {
      session = true;
      roles.push(...texts(below(way, "Session")));
    } else if (schemes.join() === "DeviceCode") deviceCode = true;
    else if (signatureSchemes.every((scheme) => schemes.includes(scheme)) && schemes.length === 4)
      signature = true;
    else refuse(way, "a way in is the four signature headers together, OperatorKey, Session or DeviceCode");
  }
  if (operatorKey && session) refuse(security, "OperatorKey stands for sessions too: Session goes alone");
  if (ways.length > 0 && !signature && roles.length === 0)
    refuse(security, "OperatorKey must list its roles");
  return { public: ways.length === 0, signature, roles, sessionOnly: session, deviceCode };
}
