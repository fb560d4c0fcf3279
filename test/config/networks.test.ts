import { expect, test } from "bun:test";
import { isLoopback, parseNetworks } from "../../src/networks.ts";

test("addresses and ranges of both families are matched", () => {
  const { networks, faults } = parseNetworks("10.0.0.0/8, 192.168.1.5 ,2001:db8::/32,::1");
  expect(faults).toEqual([]);
  for (const address of ["10.1.2.3", "192.168.1.5", "2001:db8::7", "::1"])
    expect(networks.contains(address)).toBe(true);
  for (const address of ["11.0.0.1", "192.168.1.6", "2001:db9::1", "::2", "not an address", "", null])
    expect(networks.contains(address)).toBe(false);
});

test("an IPv4 peer is the same machine on a dual-stack socket, and in a mapped range", () => {
  expect(parseNetworks("10.0.0.0/8").networks.contains("::ffff:10.1.2.3")).toBe(true);
  expect(parseNetworks("::ffff:10.0.0.0/104").networks.contains("10.1.2.3")).toBe(true);
  expect(parseNetworks("::ffff:10.1.2.3").networks.contains("10.1.2.3")).toBe(true);
});

test.each(["0.0.0.0/0", "::/0", "10.0.0.0/0", "::ffff:0.0.0.0/96", "::ffff:1.2.3.4/96"])(
  "%s, every address, is refused",
  (entry) => {
    const { networks, faults } = parseNetworks(entry);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(entry);
    expect(networks.contains("8.8.8.8")).toBe(false);
  },
);

test.each(["10", "10/8", "0x7f.1", "10.0.0.0/33", "::/129", "proxy.internal", "10.0.0.0/8/8", "10.0.0.0/-1"])(
  "%s is no network",
  (entry) => {
    expect(parseNetworks(entry).faults).toHaveLength(1);
  },
);

test("an empty list trusts nobody", () => {
  const { networks, faults } = parseNetworks(" , ");
  expect(faults).toEqual([]);
  expect(networks.contains("127.0.0.1")).toBe(false);
});

test("loopback is 127.0.0.0/8 and ::1, also mapped", () => {
  expect(["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"].every(isLoopback)).toBe(true);
  expect(["0.0.0.0", "::", "10.0.0.1", "localhost", ""].some(isLoopback)).toBe(false);
});
