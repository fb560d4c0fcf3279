import { randomBytes } from "../random.ts";
import type { Vault } from "../vault.ts";

/** What a client key looks like (contract 3.7). */
export const clientKeyPattern = /^[A-Za-z0-9_-]{8,64}$/;
export const secretCharactersMin = 32;
export const secretCharactersMax = 256;

const generatedBytes = 32;
const purpose = "app-secret";
// They tell the two apart in a partner's configuration, and keep either from starting with a dash, which command lines
// take for an option.
const clientKeyPrefix = "ck_";
const secretPrefix = "sk_";
const randomText = (): string => randomBytes(generatedBytes).toString("base64url");

/** A new client key of 256 random bits. */
export const generateClientKey = (): string => clientKeyPrefix + randomText();

/** A new secret of 256 random bits. */
export const generateSecret = (): string => secretPrefix + randomText();

/** The secret as it is kept on disk. */
export const sealSecret = (vault: Vault, secret: string): string => vault.seal(secret, purpose);

/** The secret as partners sign with it. */
export const openSecret = (vault: Vault, sealed: string): string => vault.open(sealed, purpose);
