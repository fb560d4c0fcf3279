/** Signs a text with one secret: lower-case hex of its HMAC-SHA256. */
export type Signer = (text: string) => string;

/** A signer that has the key schedule of `secret` (taken as UTF-8) already worked in. */
export const openSigner = (secret: string): Signer => {
  const keyed = new Bun.CryptoHasher("sha256", secret);
  return (text) => keyed.copy().update(text).digest("hex");
};
