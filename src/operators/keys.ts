import { equalInConstantTime, sha256Hex } from "../digest.ts";
import { randomBytes } from "../random.ts";

/** What an operator's uid looks like: no underscore, so that it ends where the secret of a key begins. */
export const uidPattern = /^[A-Za-z0-9-]{1,32}$/;

const keyPattern = /^xtj_([A-Za-z0-9-]{1,32})_[A-Za-z0-9_-]{22,128}$/;
const secretBytes = 32;

/** A new operator key with a secret of 256 random bits: the only time it is known. */
export const generateKey = (uid: string): string =>
  `xtj_${uid}_${randomBytes(secretBytes).toString("base64url")}`;

/** What the database keeps of a key. */
export const digestKey = (key: string): string => sha256Hex(key);

/** The uid a key names, or undefined when the text is no operator key. */
export const uidOfKey = (text: string): string | undefined => keyPattern.exec(text)?.[1];

// Of no key: what an unknown uid is compared with.
const nobodysDigest = digestKey(randomBytes(secretBytes).toString("hex"));

/** Whether `key` is the one kept as `keySha256`; the same work when there is none. */
export const isKey = (key: string, keySha256: string | undefined): boolean =>
  equalInConstantTime(digestKey(key), keySha256 ?? nobodysDigest) && keySha256 !== undefined;
