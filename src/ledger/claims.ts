import type { Vault } from "../vault.ts";

/** What an open request holds alone (contract 3.1, "Again"); a coupon code never stands in the database in plain. */
export const codeClaim = (code: string, vault: Vault): string => `code:${vault.mac(code, "code")}`;
export const linkClaim = (url: string, vault: Vault): string => `link:${vault.mac(url, "link")}`;
export const encryptedClaim = (encryptedCode: string, vault: Vault): string =>
  `encrypted:${vault.mac(encryptedCode, "encrypted")}`;
export const orderClaim = (orderId: string): string => `order:${orderId}`;
