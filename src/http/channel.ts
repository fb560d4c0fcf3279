import { isLoopback, type Networks } from "../networks.ts";

const forwardingHeaders = [
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-proto",
  "x-forwarded-host",
  "x-real-ip",
];

/**
 * Whether what the caller sends can be overheard on its way. Operator keys and token reads are accepted only over TLS,
 * from this machine itself, or through a trusted proxy that says https (contract, section 6, `DYG_LISTEN`). A request
 * with forwarding headers never counts as one from this machine.
 */
export const secureChannel =
  (settings: { readonly tls: boolean; readonly trustedProxies: Networks }) =>
  ({ headers, peerAddress }: { readonly headers: Headers; readonly peerAddress: string | null }): boolean => {
    if (settings.tls || peerAddress === null) return true;
    const forwarded = forwardingHeaders.some((name) => headers.has(name));
    if (!forwarded) return isLoopback(peerAddress);
    return settings.trustedProxies.contains(peerAddress) && headers.get("x-forwarded-proto") === "https";
  };
