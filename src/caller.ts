/** Who is calling, after admission. Rooms decide on this value alone what a caller may see and do. */
export type OperatorRole = "viewer" | "clerk" | "manager" | "admin";

export interface AppCaller {
  readonly kind: "app";
  readonly appId: number;
  readonly name: string;
  readonly clientKey: string;
  readonly allowTokenRead: boolean;
  /** The shops this app may act in; null = every shop, empty = none. */
  readonly poiIds: readonly string[] | null;
}

export interface OperatorCaller {
  readonly kind: "operator";
  readonly uid: string;
  readonly role: OperatorRole;
  /** The shops this operator may act in and see; null = every shop, empty = none. */
  readonly poiIds: readonly string[] | null;
}

export type Caller = AppCaller | OperatorCaller;

/** The built-in app `console`, to which everything an operator verifies belongs (contract 2.2). */
export const consoleAppId = 1;

/** The app a caller's work is written down for. */
export const appIdOf = (caller: Caller): number => (caller.kind === "app" ? caller.appId : consoleAppId);

/** A name for the caller that never meets another's: the scope of idempotency keys and the actor of the audit. */
export const callerName = (caller: Caller): string =>
  caller.kind === "app" ? `app:${caller.appId}` : `operator:${caller.uid}`;

export const mayUseShop = (caller: Caller, poiId: string): boolean =>
  caller.poiIds === null || caller.poiIds.includes(poiId);
