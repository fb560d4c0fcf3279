/** Lower-case hex of the SHA-256 of `data`; a text is taken as UTF-8. */
export const sha256Hex = (data: string | Uint8Array): string =>
  new Bun.CryptoHasher("sha256").update(data).digest("hex");

/** Compares two texts in a time that tells nothing about where they differ; only their lengths may show. */
export const equalInConstantTime = (left: string, right: string): boolean => {
  const leftBytes = Buffer.from(left, "utf8");
  const rightBytes = Buffer.from(right, "utf8");
  return leftBytes.length === rightBytes.length && crypto.timingSafeEqual(leftBytes, rightBytes);
};
