import type { Clock } from "../clock.ts";
import type { CallOptions } from "./calls.ts";
import { TimeRanOut, withinMs } from "./limits.ts";
import { isPublicAddress, type LinkHosts, openLinkHosts } from "./link-hosts.ts";
import type { Outcome } from "./wire/connection.ts";
import type { OpenConnections } from "./wire/connections.ts";

/** Why a link leads to no coupon; for the log, it holds nothing of the link. */
export type LinkFault = "not_a_douyin_link" | "hop_not_allowed" | "too_many_hops" | "no_object_id";

export type ResolvedLink =
  | {
      readonly kind: "found";
      /** What prepare takes as `encryptedData`. Sensitive. */
      readonly objectId: string;
    }
  | { readonly kind: "invalid"; readonly why: LinkFault }
  | { readonly kind: "unreachable"; readonly cause: unknown };

/** The addresses of a host name; throws when there are none. */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>;

/** Finds what a scanned short link stands for (certificate.prepare page: only `object_id` of the long URL counts). */
export type ResolveShortLink = (link: string, options?: CallOptions) => Promise<ResolvedLink>;

export interface ShortLinks {
  /** Is it a link to Douyin (or a configured origin) at all? Asks nobody; what it denies, `resolveShortLink` calls invalid. */
  readonly isShortLink: (link: string) => boolean;
  readonly resolveShortLink: ResolveShortLink;
}

interface Parts {
  readonly clock: Clock;
  /** For the whole chain. */
  readonly timeoutMs: number;
  readonly extraOrigins: readonly string[];
  readonly wire: OpenConnections;
  readonly resolveHost?: ResolveHost;
}

// After the link itself.
const hopsMax = 5;
const redirects: readonly number[] = [301, 302, 303, 307, 308];
// Share pages answer others differently (practice).
const headers =
  "user-agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36\r\n" +
  "accept: text/html,application/xhtml+xml,*/*;q=0.8\r\nconnection: close\r\n";

// IPv4 first: where IPv6 is announced but leads nowhere, a first try of it would eat the whole time limit.
const systemResolver: ResolveHost = async (hostname) => {
  const found = await process.getBuiltinModule("node:dns/promises").lookup(hostname, { all: true });
  return found.toSorted((a, b) => a.family - b.family).map(({ address }) => address);
};

/** @throws {TypeError} when an extra origin is no URL. */
export const openShortLinks = (parts: Parts): ShortLinks => {
  const { clock } = parts;
  const hosts = openLinkHosts(parts.extraOrigins);
  const visit = visitor({ clock, hosts, wire: parts.wire, resolveHost: parts.resolveHost ?? systemResolver });

  const resolveShortLink: ResolveShortLink = async (link, options = {}) => {
    const endMs = clock.monotonicMs() + Math.min(parts.timeoutMs, options.deadlineMs ?? parts.timeoutMs);
    let url = hosts.first(link.trim());
    if (url === null) return { kind: "invalid", why: "not_a_douyin_link" };
    for (let hop = 0; hop <= hopsMax; hop++) {
      const visited = await visit(url, endMs);
      if (visited.kind !== "redirected") return visited;
      const objectId = readObjectId(visited.location);
      if (objectId !== null) return { kind: "found", objectId };
      url = URL.canParse(visited.location, url.href) ? new URL(visited.location, url.href) : null;
      if (url === null || !hosts.allowsHop(url)) return { kind: "invalid", why: "hop_not_allowed" };
    }
    return { kind: "invalid", why: "too_many_hops" };
  };
  return { isShortLink: (link) => hosts.first(link.trim()) !== null, resolveShortLink };
};

type Visited =
  | Exclude<ResolvedLink, { kind: "found" }>
  | { readonly kind: "redirected"; readonly location: string };

const visitor =
  (parts: {
    readonly clock: Clock;
    readonly hosts: LinkHosts;
    readonly wire: OpenConnections;
    readonly resolveHost: ResolveHost;
  }) =>
  async (url: URL, endMs: number): Promise<Visited> => {
    const { clock, wire } = parts;
    const leftMs = () => endMs - clock.monotonicMs();
    let addresses: readonly string[];
    try {
      addresses = await addressesOf(parts, url, leftMs());
    } catch (cause) {
      return { kind: "unreachable", cause };
    }
    // All of them: a name that answers with one good and one bad address is not to be trusted with either.
    if (!parts.hosts.isExtra(url) && !addresses.every(isPublicAddress))
      return { kind: "invalid", why: "hop_not_allowed" };
    let outcome: Outcome | undefined;
    for (const address of addresses) {
      outcome = await fetchHead({ clock, wire }, { url, address, limitMs: leftMs() });
      // Another address only where this one certainly was not reached.
      if (outcome.kind === "answered" || outcome.reason !== "no_connection") break;
    }
    if (outcome?.kind !== "answered") return { kind: "unreachable", cause: outcome?.cause };
    const { status, headers: got } = outcome.reply;
    const location = got.get("location");
    if (redirects.includes(status) && location !== undefined) return { kind: "redirected", location };
    if (status >= 500 || status === 429)
      return { kind: "unreachable", cause: new Error(`HTTP status ${status}`) };
    return { kind: "invalid", why: "no_object_id" };
  };

const addressesOf = async (
  {
    clock,
    hosts,
    resolveHost,
  }: { readonly clock: Clock; readonly hosts: LinkHosts; readonly resolveHost: ResolveHost },
  url: URL,
  limitMs: number,
): Promise<readonly string[]> => {
  if (hosts.isExtra(url)) return [url.hostname.replace(/^\[|\]$/g, "")];
  const work = resolveHost(url.hostname);
  const addresses = await withinMs({ clock, limitMs, waitingFor: "the host's addresses", work });
  if (addresses.length === 0) throw new TimeRanOut("an address of the host");
  return addresses;
};

// Dials the checked address itself, so that a name that changes between check and connect gains nothing; the
// certificate is still checked against the name. The body stays unread.
const fetchHead = async (
  { clock, wire }: { readonly clock: Clock; readonly wire: OpenConnections },
  { url, address, limitMs }: { readonly url: URL; readonly address: string; readonly limitMs: number },
): Promise<Outcome> => {
  const secure = url.protocol === "https:";
  const target = {
    dial: address,
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port) || (secure ? 443 : 80),
    secure,
  };
  const connections = wire({ target, clock, bodyBytesMax: 0, connectionsMax: 1, headOnly: true });
  const outcome = await connections.send(
    { method: "GET", target: url.pathname + url.search, headers, body: "" },
    limitMs,
  );
  connections.close();
  return outcome;
};

// Read from the text as received: only percent-decoded, and once. Form decoding would turn `+` into a space.
const readObjectId = (location: string): string | null => {
  const [beforeFragment = ""] = location.split("#", 1);
  const at = beforeFragment.indexOf("?");
  if (at < 0) return null;
  for (const pair of beforeFragment.slice(at + 1).split("&")) {
    if (!pair.startsWith("object_id=")) continue;
    try {
      const value = decodeURIComponent(pair.slice("object_id=".length));
      if (value !== "") return value;
    } catch {
      // No percent-encoding: not a value Douyin makes.
    }
  }
  return null;
};
