import { type Caller, mayUseShop } from "../caller.ts";

/** Of a row what decides who may read it. */
export interface RowOwner {
  readonly appId: number;
  readonly operatorUid: string | null;
  readonly poiId: string;
}

/**
 * Whether a caller may read a row (contract 2.2 and 3): an app its own; a clerk what he verified himself; a manager and
 * an admin every row; whoever of them is bound to shops, nothing outside. What one may not read does not exist for him
 * (404).
 */
export const mayReadRow = (caller: Caller, row: RowOwner): boolean => {
  if (caller.kind === "app") return row.appId === caller.appId;
  if (!mayUseShop(caller, row.poiId)) return false;
  switch (caller.role) {
    case "admin":
    case "manager":
      return true;
    case "clerk":
      return row.operatorUid === caller.uid;
    case "viewer":
      return false;
    default:
      return caller.role satisfies never;
  }
};
