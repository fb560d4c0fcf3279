import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";

/** Keeps secrets unreadable at rest. What is sealed for one purpose opens for no other. */
export interface Vault {
  /** AES-256-GCM with a fresh IV; `purpose` is authenticated beside the text. */
  readonly seal: (plain: string, purpose: string) => string;
  /** Throws when the text was changed, sealed for another purpose, or with another master key. */
  readonly open: (sealed: string, purpose: string) => string;
  /** Hex HMAC-SHA256: finds an exact text again without keeping it. */
  readonly mac: (text: string, purpose: string) => string;
}

const version = "v1.";
const ivBytes = 12;
const tagBytes = 16;

export const openVault = (masterKey: Uint8Array): Vault => {
  const derive = (info: string): Buffer => Buffer.from(hkdfSync("sha256", masterKey, "dy-gateway", info, 32));
  const sealingKey = derive("seal");
  const macKeys = new Map<string, Buffer>();
  const macKeyOf = (purpose: string): Buffer => {
    const known = macKeys.get(purpose);
    if (known !== undefined) return known;
    const key = derive(`mac:${purpose}`);
    macKeys.set(purpose, key);
    return key;
  };

  return {
    seal: (plain, purpose) => {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv("aes-256-gcm", sealingKey, iv);
      cipher.setAAD(Buffer.from(purpose, "utf8"));
      const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return version + Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64url");
    },
    open: (sealed, purpose) => {
      if (!sealed.startsWith(version)) throw new Error("a sealed text has an unknown form");
      const bytes = Buffer.from(sealed.slice(version.length), "base64url");
      const decipher = createDecipheriv("aes-256-gcm", sealingKey, bytes.subarray(0, ivBytes));
      decipher.setAAD(Buffer.from(purpose, "utf8"));
      decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      return decipher.update(bytes.subarray(ivBytes + tagBytes), undefined, "utf8") + decipher.final("utf8");
    },
    mac: (text, purpose) => createHmac("sha256", macKeyOf(purpose)).update(text, "utf8").digest("hex"),
  };
};
