import type { Amount, TimesCard } from "../douyin/certificate-parts.ts";
import type { Prepared, PreparedCertificate } from "../douyin/certificates.ts";
import type { Vault } from "../vault.ts";

/** The prepare of a preview as JSON holds it: a map becomes its entries. */
interface Kept extends Omit<Prepared, "certificates"> {
  readonly certificates: readonly KeptCertificate[];
}

interface KeptCertificate extends Omit<PreparedCertificate, "timesCard"> {
  readonly timesCard: KeptCard | null;
}

interface KeptCard extends Omit<TimesCard, "serialAmounts"> {
  readonly serialAmounts: readonly (readonly [useNumber: number, amount: Amount])[];
}

const purpose = "ticket";

/** Douyin's verify token, the coupons with their codes and the baseline, unreadable at rest. */
export const sealPrepared = ({ verifyToken, orderId, certificates }: Prepared, vault: Vault): string => {
  const kept: Kept = {
    verifyToken,
    orderId,
    certificates: certificates.map(({ timesCard, ...certificate }) => ({
      ...certificate,
      timesCard: timesCard === null ? null : { ...timesCard, serialAmounts: [...timesCard.serialAmounts] },
    })),
  };
  return vault.seal(JSON.stringify(kept), purpose);
};

export const openPrepared = (sealed: string, vault: Vault): Prepared => {
  // Authenticated: what opens is what was sealed here, ten minutes ago at most.
  const kept: Kept = JSON.parse(vault.open(sealed, purpose));
  return {
    ...kept,
    certificates: kept.certificates.map(({ timesCard, ...certificate }) => ({
      ...certificate,
      timesCard:
        timesCard === null ? null : { ...timesCard, serialAmounts: new Map(timesCard.serialAmounts) },
    })),
  };
};
