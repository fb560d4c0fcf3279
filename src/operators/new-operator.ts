import type { OperatorRole } from "../caller.ts";
import type { ProblemDetail } from "../problem.ts";
import { uidPattern } from "./keys.ts";

/** What an admin asks for. */
export interface NewOperatorRequest {
  readonly uid: string;
  readonly name: string;
  readonly role: OperatorRole;
  /** The shops the operator is bound to; null = every shop. */
  readonly poiIds: readonly string[] | null;
}

export const operatorRoles = [
  "viewer",
  "clerk",
  "manager",
  "admin",
] as const satisfies readonly OperatorRole[];

/** The role a text names, or undefined. */
export const parseRole = (text: string): OperatorRole | undefined =>
  operatorRoles.find((role) => role === text);

const poiIdPattern = /^[0-9]{1,19}$/;
const nameCharactersMax = 64;
const shopsMax = 1_000;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const namePattern = /^[^\u0000-\u001f\u007f]+$/;

/** Whoever handles coupons stands in a shop: these roles must say in which. */
const rolesOfShops: readonly OperatorRole[] = ["clerk", "manager"];

/** What may be changed of an operator; what is left out stays as it is. */
export interface OperatorUpdate {
  readonly name?: string | undefined;
  readonly role?: OperatorRole | undefined;
  readonly poiIds?: readonly string[] | null | undefined;
}

/** Everything that is wrong with an operator as asked for, or as a change would leave it, by field. */
export const newOperatorFaults = ({
  uid,
  name,
  role,
  poiIds,
}: NewOperatorRequest): readonly ProblemDetail[] => {
  const shops = poiIds ?? [];
  const rules = [
    { holds: uidPattern.test(uid), field: "uid", problem: "应为 1–32 个字符，只含字母、数字和 -" },
    {
      holds: namePattern.test(name) && [...name].length <= nameCharactersMax,
      field: "name",
      problem: `应为 1–${nameCharactersMax} 个字符，不含控制字符`,
    },
    {
      holds:
        shops.length <= shopsMax &&
        new Set(shops).size === shops.length &&
        shops.every((id) => poiIdPattern.test(id)),
      field: "poi_ids",
      problem: `应为至多 ${shopsMax} 个不重复的门店编号，每个 1–19 位数字`,
    },
    {
      holds: shops.length > 0 || !rolesOfShops.includes(role),
      field: "poi_ids",
      problem: `角色 ${role} 必须指定至少一家门店`,
    },
  ];
  return rules.filter(({ holds }) => !holds).map(({ field, problem }) => ({ field, problem }));
};
