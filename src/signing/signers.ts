import { openSecret } from "../apps/credentials.ts";
import type { Vault } from "../vault.ts";
import { openSigner, type Signer } from "./signature.ts";

const signersMax = 1_000;

/**
 * Signers by sealed secret: unsealing and keying cost more than all the rest of admission. A rotation changes the
 * sealed text, so nothing here goes stale; the oldest makes room when there are too many.
 */
export const openSigners = (vault: Vault): ((secretSealed: string) => Signer) => {
  const signers = new Map<string, Signer>();
  return (secretSealed) => {
    const known = signers.get(secretSealed);
    if (known !== undefined) return known;
    const signer = openSigner(openSecret(vault, secretSealed));
    const oldest = signers.size >= signersMax ? signers.keys().next() : undefined;
    if (oldest?.done === false) signers.delete(oldest.value);
    signers.set(secretSealed, signer);
    return signer;
  };
};
