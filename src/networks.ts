import ipaddr from "ipaddr.js";

/** Address ranges that a setting names, such as trusted proxies. */
export interface Networks {
  readonly contains: (address: string | null) => boolean;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Address, number];

export const noNetworks: Networks = { contains: () => false };

/** Whether a text is an IP address in its usual form: the library alone would also take "10" or "0x7f.1" for one. */
export const isAddress = (text: string): boolean =>
  ipaddr.IPv4.isValidFourPartDecimal(text) || (text.includes(":") && ipaddr.IPv6.isValid(text));

// A dual-stack socket reports an IPv4 peer as ::ffff:10.0.0.1: the same machine, so the same address.
const parseAddress = (text: string): Address | undefined =>
  isAddress(text) ? ipaddr.process(text) : undefined;

/** True for 127.0.0.0/8 and ::1. */
export const isLoopback = (address: string): boolean => parseAddress(address)?.range() === "loopback";

const mappedPrefixBits = 96;

const parseRange = (text: string): Range | undefined => {
  if (!text.includes("/")) {
    const address = parseAddress(text);
    return address && [address, address.kind() === "ipv4" ? 32 : 128];
  }
  if (!isAddress(text.slice(0, text.indexOf("/"))) || !ipaddr.isValidCIDR(text)) return undefined;
  const [address, bits] = ipaddr.parseCIDR(text);
  if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && bits >= mappedPrefixBits)
    return [address.toIPv4Address(), bits - mappedPrefixBits];
  return [address, bits];
};

/**
 * Reads a comma list of addresses and CIDR ranges. Faults are Chinese and quote the entry; a range of every address
 * (`0.0.0.0/0`, `::/0`) is one, because it would trust the whole internet.
 */
export const parseNetworks = (
  list: string,
): { readonly networks: Networks; readonly faults: readonly string[] } => {
  const faults: string[] = [];
  const ranges: Range[] = [];
  for (const entry of list.split(",").map((part) => part.trim())) {
    if (entry === "") continue;
    const range = parseRange(entry);
    if (range === undefined) faults.push(`「${entry}」不是 IP 地址或 CIDR 网段`);
    else if (range[1] === 0) faults.push(`「${entry}」包含所有地址，不允许`);
    else ranges.push(range);
  }
  return { networks: openNetworks(ranges), faults };
};

const matches = (address: Address, [base, bits]: Range): boolean => {
  if (address instanceof ipaddr.IPv4) return base instanceof ipaddr.IPv4 && address.match(base, bits);
  return base instanceof ipaddr.IPv6 && address.match(base, bits);
};

const openNetworks = (ranges: readonly Range[]): Networks => ({
  contains: (text) => {
    const address = text === null ? undefined : parseAddress(text);
    return address !== undefined && ranges.some((range) => matches(address, range));
  },
});
