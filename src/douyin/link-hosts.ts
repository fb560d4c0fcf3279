import { parse } from "ipaddr.js";

/** Which addresses a short link may lead us to: it is a URL a stranger holds up, and we fetch it. */
export interface LinkHosts {
  /** The link as scanned: https and exactly `v.douyin.com`, or a configured origin; else null. */
  readonly first: (link: string) => URL | null;
  /** May this redirect be followed? */
  readonly allowsHop: (url: URL) => boolean;
  /** Configured origins are simulators on this machine: their addresses are not looked at. */
  readonly isExtra: (url: URL) => boolean;
}

const linkOrigins: readonly string[] = ["https://v.douyin.com", "https://v.douyin.com:443"];
const hopDomains: readonly string[] = ["douyin.com", "iesdouyin.com", "amemv.com"];

/** @throws {TypeError} when an extra origin is no URL. */
export const openLinkHosts = (extraOrigins: readonly string[]): LinkHosts => {
  const extra = new Set(extraOrigins.map((origin) => new URL(origin).origin));
  const isExtra = (url: URL) => extra.has(url.origin);

  const first = (link: string): URL | null => {
    // What stands before the path is compared as written: URL parsers forgive tabs, backslashes, missing slashes,
    // encoded dots and full-width letters, and every forgiven thing has been used to pass for another host.
    const [, origin] = /^([a-z]+:\/\/[^/?#\\]+)[\x21-\x5b\x5d-\x7e]*$/i.exec(link) ?? [];
    if (origin === undefined || !URL.canParse(link)) return null;
    const url = new URL(link);
    const written = origin.toLowerCase();
    return linkOrigins.includes(written) || (isExtra(url) && written === url.origin) ? url : null;
  };

  const allowsHop = (url: URL): boolean => {
    if (url.username !== "" || url.password !== "") return false;
    if (isExtra(url)) return true;
    if (url.protocol !== "https:" || url.port !== "") return false;
    return hopDomains.some((domain) => url.hostname === domain || url.hostname.endsWith(`.${domain}`));
  };

  return { first, allowsHop, isExtra };
};

/** Is it an address of the public internet? Mapped and translated IPv4 addresses count as what they stand for. */
export const isPublicAddress = (address: string): boolean => {
  // Only canonical text: what is judged here must be what is dialled.
  if (process.getBuiltinModule("node:net").isIP(address) === 0) return false;
  try {
    const parsed = parse(address);
    const plain =
      "isIPv4MappedAddress" in parsed && parsed.isIPv4MappedAddress() ? parsed.toIPv4Address() : parsed;
    return plain.range() === "unicast";
  } catch {
    return false;
  }
};
