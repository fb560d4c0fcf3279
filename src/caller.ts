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

/** On whose behalf something is done, as the audit names it. */
export interface Actor {
  /** `app:12`, `operator:anna` or `command-line`. */
  readonly actor: string;
  readonly requestId: string | null;
  /** Where the request came from; null for the command line. */
  readonly address: string | null;
}

export const actorOf = (asked: {
  readonly caller: Caller;
  readonly requestId: string;
  readonly address: string | null;
}): Actor => ({ actor: callerName(asked.caller), requestId: asked.requestId, address: asked.address });

/** Whoever sits at the machine itself. */
export const commandLine = (requestId: string | null): Actor => ({
  actor: "command-line",
  requestId,
  address: null,
});

/** How a caller was recognised. */
export type Proof =
  | { readonly kind: "signature" }
  /** An operator key. */
  | { readonly kind: "key" }
  /** A bare uid that the merchant's own gateway vouches for. */
  | { readonly kind: "uid_proxy" }
  | { readonly kind: "session"; readonly sessionId: number; readonly csrfToken: string }
  /** A one-time code that is not spent yet. */
  | { readonly kind: "device_code"; readonly deviceCodeId: number };
