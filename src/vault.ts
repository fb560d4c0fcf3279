import { randomBytes } from "./random.ts";

/** Keeps secrets unreadable at rest. What is sealed for one purpose opens for no other. Purposes are few and fixed. */
export interface Vault {
  /** AES-256-GCM with a fresh IV; `purpose` is authenticated beside the text. */
  readonly seal: (plain: string, purpose: string) => string;
  /** Throws when the text was changed, sealed for another purpose, or with another master key. */
  readonly open: (sealed: string, purpose: string) => string;
  /** Hex HMAC-SHA256: finds an exact text again without keeping it. */
  readonly mac: (text: string, purpose: string) => string;
}

const algorithm = "aes-256-gcm";
const version = "v1.";
const ivBytes = 12;
const tagBytes = 16;
const stockBytes = 4_096;

/** A vault whose keys, one for each use and purpose, are derived from the master key and kept. */
export const openVault = (masterKey: Uint8Array): Vault => {
  const derive = openDerivation(masterKey);
  const sealing = remembered((purpose) => {
    // Loaded with the first text that is sealed or opened: a start does not wait for it.
    const { createCipheriv, createDecipheriv, createSecretKey } = process.getBuiltinModule("node:crypto");
    const key = createSecretKey(derive(`seal:${purpose}`));
    return { key, aad: Buffer.from(purpose, "utf8"), createCipheriv, createDecipheriv };
  });
  const randoms = openRandoms();
  // A keyed hasher that is copied for each text is three times as fast as one keyed anew.
  const hasher = remembered((purpose) => new Bun.CryptoHasher("sha256", derive(`mac:${purpose}`)));

  return {
    seal: (plain, purpose) => {
      const { key, aad, createCipheriv } = sealing(purpose);
      const iv = randoms.take(ivBytes);
      const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagBytes });
      cipher.setAAD(aad);
      const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return version + Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64url");
    },
    open: (sealed, purpose) => {
      const bytes = sealedBytes(sealed);
      const { key, aad, createDecipheriv } = sealing(purpose);
      const iv = bytes.subarray(0, ivBytes);
      // Without a fixed length Node would accept a tag cut down to four bytes.
      const decipher = createDecipheriv(algorithm, key, iv, { authTagLength: tagBytes });
      decipher.setAAD(aad);
      decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      // This mode holds nothing back for the end: there the tag is checked, and that is all.
      const plain = decipher.update(bytes.subarray(ivBytes + tagBytes));
      decipher.final();
      return plain.toString("utf8");
    },
    mac: (text, purpose) => hasher(purpose).copy().update(text).digest("hex"),
  };
};

/**
 * HKDF-SHA256 (RFC 5869) of the master key: one key of 32 bytes, which is one block, for each `info`. Bun has its parts
 * at hand; the whole comes with a module a start would wait for.
 */
const openDerivation = (masterKey: Uint8Array): ((info: string) => Buffer) => {
  const hmac = (key: Uint8Array | string, data: Uint8Array): Buffer =>
    new Bun.CryptoHasher("sha256", key).update(data).digest();
  const extracted = hmac("dy-gateway", masterKey);
  return (info) => hmac(extracted, Buffer.concat([Buffer.from(info, "utf8"), Buffer.of(1)]));
};

/** Node's decoder overlooks foreign characters and spare bits; only the one spelling `seal` gave is taken. */
const sealedBytes = (sealed: string): Buffer => {
  const text = sealed.slice(version.length);
  const bytes = Buffer.from(text, "base64url");
  const whole = sealed.startsWith(version) && bytes.length >= ivBytes + tagBytes;
  if (!whole || bytes.toString("base64url") !== text) throw new Error("a sealed text has an unknown form");
  return bytes;
};

/** Random bytes drawn from the system in stocks, as each drawing costs as much as sealing. None is given twice. */
const openRandoms = () => {
  let stock = Buffer.alloc(0);
  let used = 0;
  return {
    take: (bytes: number): Buffer => {
      if (used + bytes > stock.length) {
        stock = randomBytes(stockBytes);
        used = 0;
      }
      used += bytes;
      return stock.subarray(used - bytes, used);
    },
  };
};

const remembered = <Value>(make: (purpose: string) => Value): ((purpose: string) => Value) => {
  const known = new Map<string, Value>();
  return (purpose) => {
    const before = known.get(purpose);
    if (before !== undefined) return before;
    const made = make(purpose);
    known.set(purpose, made);
    return made;
  };
};
