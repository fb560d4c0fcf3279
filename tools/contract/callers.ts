import type { Access } from "../generate/access.ts";
import { type Finding, findingsAt } from "./finding.ts";

/** Everybody an operation lets in, each in a word. */
const callersOf = ({ signature, roles, sessionOnly, deviceCode }: Access): readonly string[] => [
  ...(signature ? ["signed apps"] : []),
  ...roles.map((role) => (sessionOnly ? `sessions of a ${role}` : `operators with the role ${role}`)),
  ...(deviceCode ? ["device codes"] : []),
];

/** Who was let in and no longer is. */
export function compareAccess(at: string, before: Access, after: Access): readonly Finding[] {
  if (after.public) return [];
  if (before.public) return [{ at, problem: "was open to everyone" }];
  const now = new Set(callersOf(after));
  // An operator's key stands for his sessions too.
  const isIn = (caller: string) =>
    now.has(caller) || now.has(caller.replace("sessions of a", "operators with the role"));
  return findingsAt(
    at,
    callersOf(before)
      .filter((caller) => !isIn(caller))
      .map((caller) => `${caller} may no longer call`),
  );
}
