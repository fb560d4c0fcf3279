import { isAddress, isLoopback, type Networks } from "../networks.ts";

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

/**
 * The address a request came from: the peer, or, when that is a trusted proxy, the nearest address in
 * `X-Forwarded-For` that is none. What stands further left anyone may have written.
 */
export const clientAddress =
  (trustedProxies: Networks) =>
  ({ headers, peerAddress }: { readonly headers: Headers; readonly peerAddress: string | null }) => {
    if (!trustedProxies.contains(peerAddress)) return peerAddress;
    const hops = (headers.get("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim());
    const nearest = hops.findLast((hop) => !trustedProxies.contains(hop));
    return nearest !== undefined && isAddress(nearest) ? nearest : peerAddress;
  };
