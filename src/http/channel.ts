import { isLoopback, type Networks } from "../networks.ts";

const forwardingHeaders = /^(forwarded|via|x-real-ip|x-forwarded-.*)$/;

/**
 * Whether what the caller sends can be overheard on its way. Operator keys and token reads are accepted only over TLS,
 * from this machine itself, or through a trusted proxy that says https (contract, section 6, `DYG_LISTEN`). A request
 * with forwarding headers never counts as one from this machine.
 */
export const secureChannel =
  (settings: { readonly tls: boolean; readonly trustedProxies: Networks }) =>
  ({ headers, peerAddress }: { readonly headers: Headers; readonly peerAddress: string | null }): boolean => {
    if (settings.tls || peerAddress === null) return true;
    const forwarded = [...headers.keys()].some((name) => forwardingHeaders.test(name));
    if (!forwarded) return isLoopback(peerAddress);
    return settings.trustedProxies.contains(peerAddress) && headers.get("x-forwarded-proto") === "https";
  };
