import type { AppRow } from "../apps/table.ts";
import type { AppCaller } from "../caller.ts";
import type { Clock } from "../clock.ts";
import { equalInConstantTime, sha256Hex } from "../digest.ts";
import { randomBytes } from "../random.ts";
import type { Doors } from "../storage/door.ts";
import type { Vault } from "../vault.ts";
import { stringToSign } from "./canonical.ts";
import { readSignatureHeaders } from "./headers.ts";
import { openNonces } from "./nonces.ts";
import { appDisabled, nonceReused, signatureInvalid, timestampOutOfWindow } from "./problems.ts";
import { openSigner, type Signer } from "./signature.ts";
import { openSigners } from "./signers.ts";

/** A request before anyone has looked into its body. */
export interface Arrival {
  /** Upper case. */
  readonly method: string;
  /** Path and query exactly as on the wire. */
  readonly target: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** What admission needs to know of the apps. */
export interface SigningApps {
  readonly byClientKey: (clientKey: string) => Promise<AppRow | undefined>;
  readonly noteUse: (appId: number) => void;
}

export interface Signing {
  /** Who signed this request; throws the first rule it breaks (contract 2.1). Admitting spends its nonce, on disk. */
  readonly admit: (arrival: Arrival) => Promise<AppCaller>;
  /** Forgets nonces that no timestamp can bring back; gives how many. For a job. */
  readonly pruneNonces: () => Promise<number>;
}

const windowSeconds = 300;
// Counted from the last second at which the timestamp is still valid, so that a clock set back finds them still there.
const nonceKeptMs = 660_000;

const nonceExpiresAtMs = (timestamp: string): number =>
  (Number(timestamp) + windowSeconds) * 1_000 + nonceKeptMs;

const toCaller = (app: AppRow): AppCaller => ({
  kind: "app",
  appId: app.id,
  name: app.name,
  clientKey: app.clientKey,
  allowTokenRead: app.allowTokenRead,
  poiIds: app.poiIds,
});

export const openSigning = (parts: {
  readonly doors: Doors;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly apps: SigningApps;
  /** When the database was last restored: requests stamped before may have been answered already. null = never. */
  readonly restoredAtMs?: number | null;
}): Signing => {
  const { clock, restoredAtMs = null } = parts;
  const nonces = openNonces(parts.doors);
  const signerOf = openSigners(parts.vault);
  // Stands in for whatever is not there, so that neither an unknown key nor an ended rotation shows in the time taken.
  const dummy = openSigner(randomBytes(32).toString("hex"));

  const requireTimely = (timestamp: string): void => {
    const nowMs = clock.nowMs();
    const ageSeconds = Math.floor(nowMs / 1_000) - Number(timestamp);
    if (Math.abs(ageSeconds) > windowSeconds) throw timestampOutOfWindow(nowMs, windowSeconds);
    // Nonces spent since the backup are forgotten, and so is what was answered: the caller has to sign anew.
    if (restoredAtMs !== null && Number(timestamp) * 1_000 < restoredAtMs)
      throw timestampOutOfWindow(nowMs, windowSeconds);
  };

  const signersOf = (app: AppRow | undefined): { readonly current?: Signer; readonly previous?: Signer } => {
    // The built-in app has no secret: for a signed request it does not exist.
    if (app === undefined || app.secretSealed === "") return {};
    const current = signerOf(app.secretSealed);
    const { previousSecretSealed, previousSecretUntilMs } = app;
    if (previousSecretSealed === null || (previousSecretUntilMs ?? 0) <= clock.nowMs()) return { current };
    return { current, previous: signerOf(previousSecretSealed) };
  };

  /** The app that signed `text`, or undefined. Both comparisons always happen. */
  const signatory = (
    app: AppRow | undefined,
    { text, signature }: { readonly text: string; readonly signature: string },
  ): AppRow | undefined => {
    const { current, previous } = signersOf(app);
    const byCurrent = equalInConstantTime((current ?? dummy)(text), signature) && current !== undefined;
    const byPrevious = equalInConstantTime((previous ?? dummy)(text), signature) && previous !== undefined;
    return byCurrent || byPrevious ? app : undefined;
  };

  return {
    admit: async ({ method, target, headers, body }) => {
      const { clientKey, timestamp, nonce, signature } = readSignatureHeaders(headers);
      requireTimely(timestamp);
      const bodySha256 = sha256Hex(body);
      const text = stringToSign({ clientKey, timestamp, nonce, method, target, bodySha256 });
      const app = signatory(await parts.apps.byClientKey(clientKey), { text, signature });
      if (app === undefined) throw signatureInvalid(text);
      if (app.status !== "active") throw appDisabled();
      // Spent after everything else holds: strangers and disabled apps must not fill the table.
      const expiresAtMs = nonceExpiresAtMs(timestamp);
      if (!(await nonces.spend({ appId: app.id, nonce, expiresAtMs }))) throw nonceReused();
      parts.apps.noteUse(app.id);
      return toCaller(app);
    },

    pruneNonces: () => nonces.prune(clock.nowMs()),
  };
};
