import { describe, expect, test } from "bun:test";
import { createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { openVault } from "../../src/vault.ts";

const masterKey = randomBytes(32);
const vault = openVault(masterKey);

describe("sealing", () => {
  test("what is sealed opens to the same text, also after a restart", () => {
    for (const text of ["", "1038615281234", "团购券 🎫", "x".repeat(10_000)])
      expect(openVault(masterKey).open(vault.seal(text, "coupon"), "coupon")).toBe(text);
  });

  test("the same text never looks the same twice and does not show", () => {
    const sealed = Array.from({ length: 100 }, () => vault.seal("1038615281234", "coupon"));
    expect(new Set(sealed).size).toBe(100);
    expect(sealed.some((text) => text.includes("1038615281234"))).toBe(false);
  });

  test("any changed character, and any cut, is noticed", () => {
    const sealed = vault.seal("1038615281234", "coupon");
    for (let at = 0; at < sealed.length; at += 1) {
      const other = sealed[at] === "A" ? "B" : "A";
      expect(() => vault.open(sealed.slice(0, at) + other + sealed.slice(at + 1), "coupon")).toThrow();
      expect(() => vault.open(sealed.slice(0, at), "coupon")).toThrow();
    }
    expect(() => vault.open(`${sealed} `, "coupon")).toThrow();
  });

  test("it opens for its own purpose and with its own master key only", () => {
    const sealed = vault.seal("secret", "app-secret");
    expect(() => vault.open(sealed, "coupon")).toThrow();
    expect(() => openVault(randomBytes(32)).open(sealed, "app-secret")).toThrow();
  });
});

test("the key of a purpose is HKDF-SHA256 of the master key, whatever their bytes", () => {
  for (let round = 0; round < 50; round += 1) {
    const [key, purpose] = [randomBytes(32), randomBytes(round).toString("latin1")];
    const sealed = Buffer.from(openVault(key).seal("团购券", purpose).slice("v1.".length), "base64url");
    const derived = Buffer.from(hkdfSync("sha256", key, "dy-gateway", `seal:${purpose}`, 32));
    const decipher = createDecipheriv("aes-256-gcm", derived, sealed.subarray(0, 12), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(purpose, "utf8")).setAuthTag(sealed.subarray(12, 28));
    expect(decipher.update(sealed.subarray(28), undefined, "utf8") + decipher.final("utf8")).toBe("团购券");
  }
});

describe("keyed hashes", () => {
  test("are HMAC-SHA256 under a key derived for the purpose, again and again", () => {
    const key = Buffer.from(hkdfSync("sha256", masterKey, "dy-gateway", "mac:code", 32));
    for (const text of ["1038615281234", "团购券", "", "1038615281234"])
      expect(vault.mac(text, "code")).toBe(createHmac("sha256", key).update(text).digest("hex"));
  });

  test("differ by purpose and by master key", () => {
    expect(vault.mac("1", "code")).not.toBe(vault.mac("1", "link"));
    expect(vault.mac("1", "code")).not.toBe(openVault(randomBytes(32)).mac("1", "code"));
  });
});
