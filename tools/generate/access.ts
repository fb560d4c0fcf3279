import { below, items, members, type Place, refuse, texts } from "./document.ts";

/** Who may call: everyone, a signed app, operators of these roles. */
export interface Access {
  readonly public: boolean;
  readonly signature: boolean;
  readonly roles: readonly string[];
}

const signatureSchemes = ["ClientKey", "Timestamp", "Nonce", "Signature"];

/** Reads `security`. It must be there: an operation that forgets to say who may call it is not open to all. */
export function readAccess(document: Place, at: Place): Access {
  const security = below(at, "security");
  if (security.value === undefined) refuse(at, "an operation must say who may call it: security");
  const ways = items(security);
  let signature = false;
  const roles: string[] = [];
  for (const way of ways) {
    const schemes = members(way).map(([scheme, scopes]) => {
      const known = below(below(below(document, "components"), "securitySchemes"), scheme);
      if (known.value === undefined) refuse(scopes, `the security scheme ${scheme} does not exist`);
      return scheme;
    });
    if (schemes.join() === "OperatorKey") roles.push(...texts(below(way, "OperatorKey")));
    else if (signatureSchemes.every((scheme) => schemes.includes(scheme)) && schemes.length === 4)
      signature = true;
    else refuse(way, "a way in is the four signature headers together, or OperatorKey alone");
  }
  if (ways.length > 0 && !signature && roles.length === 0)
    refuse(security, "OperatorKey must list its roles");
  return { public: ways.length === 0, signature, roles };
}
