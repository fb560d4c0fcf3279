import type { Role } from "./contract.ts";

export type ScreenName =
  | "overview"
  | "ledger"
  | "doubts"
  | "reports"
  | "close"
  | "apps"
  | "operators"
  | "devices"
  | "shops"
  | "jobs"
  | "backups"
  | "enrichment"
  | "token"
  | "health"
  | "settings"
  | "audit"
  | "try";

export type Group = "business" | "people" | "running";

export interface Screen {
  readonly name: ScreenName;
  readonly group: Group;
  /** Who may see it; the gateway decides again at every call. */
  readonly roles: readonly Role[];
}

const readers: readonly Role[] = ["viewer", "manager", "admin"];
const admin: readonly Role[] = ["admin"];

/** Every screen, in the order of the menu. */
export const screens: readonly Screen[] = [
  { name: "overview", group: "business", roles: readers },
  { name: "ledger", group: "business", roles: readers },
  { name: "doubts", group: "business", roles: admin },
  { name: "reports", group: "business", roles: readers },
  { name: "close", group: "business", roles: readers },
  { name: "apps", group: "people", roles: admin },
  { name: "operators", group: "people", roles: admin },
  { name: "devices", group: "people", roles: admin },
  { name: "shops", group: "people", roles: admin },
  { name: "jobs", group: "running", roles: admin },
  { name: "backups", group: "running", roles: admin },
  { name: "enrichment", group: "running", roles: admin },
  { name: "token", group: "running", roles: admin },
  { name: "health", group: "running", roles: readers },
  { name: "settings", group: "running", roles: admin },
  { name: "audit", group: "running", roles: admin },
  { name: "try", group: "running", roles: admin },
];

export const screenOf = (name: string): Screen | undefined =>
  screens.find((screen) => screen.name === (name === "" ? "overview" : name));

export const mayOpen = (name: string, role: Role): boolean => screenOf(name)?.roles.includes(role) ?? false;

/** What the menu offers: a trial page is there in the sandbox alone. */
export const offered = (role: Role, isSandbox: boolean): readonly Screen[] =>
  screens.filter(({ name, roles }) => roles.includes(role) && (name !== "try" || isSandbox));
