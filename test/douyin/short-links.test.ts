import { expect, test } from "bun:test";
import { isPublicAddress } from "../../src/douyin/link-hosts.ts";
import type { ResolveHost } from "../../src/douyin/short-links.ts";
import { addresses, hops, hostile } from "./short-link-cases.ts";
import { type Answer, http, openTestDouyin, openUpstream, type Seen } from "./upstream.ts";

/** A client whose resolver records what it is asked, so that a test can show that nobody was. */
const openLinks = (
  options: {
    readonly origins?: readonly string[];
    readonly resolve?: ResolveHost;
    readonly timeoutMs?: number;
  } = {},
) => {
  const asked: string[] = [];
  const { douyin, logged } = openTestDouyin("http://127.0.0.1:1", {
    settings: { extraShortLinkOrigins: options.origins ?? [], timeoutMs: options.timeoutMs ?? 300 },
    resolveHost: async (hostname) => {
      asked.push(hostname);
      return (await options.resolve?.(hostname)) ?? [];
    },
  });
  return { douyin, asked, logged };
};

test.each(hostile.map((link) => [link]))("no link of ours, and nobody is asked: %j", async (link) => {
  const { douyin, asked } = openLinks({ origins: ["http://127.0.0.1:18081"] });
  expect(douyin.isShortLink(link)).toBe(false);
  expect(await douyin.resolveShortLink(link)).toEqual({ kind: "invalid", why: "not_a_douyin_link" });
  expect(asked).toEqual([]);
});

test.each([
  "https://v.douyin.com/eHHc1ft/",
  "https://v.douyin.com/eHHc1ft",
  "  https://v.douyin.com/a?x=1#y\r\n",
  "HTTPS://V.Douyin.Com/a",
  "https://v.douyin.com:443/a",
  "https://v.douyin.com/%41@b",
  "https://v.douyin.com",
  "http://127.0.0.1:18081/a",
])("a link of ours: %j", (link) => {
  expect(openLinks({ origins: ["http://127.0.0.1:18081/"] }).douyin.isShortLink(link)).toBe(true);
});

const redirect = (location: string, status = 302): string =>
  `HTTP/1.1 ${status} Found\r\nlocation: ${location}\r\ncontent-length: 0\r\n\r\n`;

/** Follows a link to a server of the test's own, which answers as `answer` says. */
const follow = async (
  answer: (seen: Seen, index: number) => Answer,
  options: { readonly resolve?: ResolveHost; readonly timeoutMs?: number } = {},
) => {
  const upstream = await openUpstream(answer);
  const links = openLinks({ ...options, origins: [upstream.url] });
  const result = await links.douyin.resolveShortLink(`${upstream.url}/eHHc1ft?from=qr#x`);
  upstream.close();
  return { result, seen: upstream.seen, asked: links.asked, logged: links.logged };
};

const objectIds: readonly (readonly [string, string])[] = [
  [
    "https://www.iesdouyin.com/share/commerce/coupon/1/?schema_type=13&object_id=CgwI%2B%2FA%3D%3D&app=aweme",
    "CgwI+/A==",
  ],
  ["https://anything.example/?object_id=a+b/c=", "a+b/c="],
  ["https://anything.example/?object_id=a%252Bb", "a%2Bb"],
  ["/relative?object_id=abc", "abc"],
  ["?object_id=abc#object_id=no", "abc"],
  ["http://10.0.0.1/?object_id=abc", "abc"],
  ["snssdk1128://coupon?object_id=abc", "abc"],
  ["https://x.example/?object_id=&object_id=abc", "abc"],
  ["https://x.example/?object_id=%zz&object_id=abc", "abc"],
  ["https://x.example/?object_id=%E4%B8%AD", "中"],
];

test.each(objectIds)(
  "object_id is read from the Location and never fetched: %s",
  async (location, objectId) => {
    for (const status of [301, 302, 303, 307, 308]) {
      const { result, seen, asked } = await follow(() => redirect(location, status));
      expect(result).toEqual({ kind: "found", objectId });
      expect(seen.map(({ line }) => line)).toEqual(["GET /eHHc1ft?from=qr HTTP/1.1"]);
      expect(seen[0]?.headers.get("user-agent")).toStartWith("Mozilla/5.0");
      expect(seen[0]?.headers.has("access-token")).toBe(false);
      expect(asked).toEqual([]);
    }
  },
);

test("five further hops are followed, relative ones included, a sixth is not", async () => {
  const chain = (hops: number) =>
    follow((_, index) => redirect(index < hops ? `/hop${index}` : "https://x.example/?object_id=abc"));
  expect((await chain(5)).result).toEqual({ kind: "found", objectId: "abc" });
  const longer = await chain(6);
  expect(longer.result).toEqual({ kind: "invalid", why: "too_many_hops" });
  expect(longer.seen).toHaveLength(6);
  expect((await follow(() => redirect("/again"))).result).toEqual({ kind: "invalid", why: "too_many_hops" });
});

test.each(hops.map((hop) => [hop]))("a redirect elsewhere is not followed: %s", async (location) => {
  const { result, seen, asked } = await follow(() => redirect(location));
  expect(result).toEqual({ kind: "invalid", why: "hop_not_allowed" });
  expect(seen).toHaveLength(1);
  expect(asked).toEqual([]);
});

test.each(addresses)("address %s is public: %p", async (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic);
  if (isPublic) return;
  // Also when only one of several is bad, for the link itself and for a hop.
  const resolve = async () => ["8.8.8.8", address];
  const first = openLinks({ resolve });
  expect(await first.douyin.resolveShortLink("https://v.douyin.com/a")).toEqual({
    kind: "invalid",
    why: "hop_not_allowed",
  });
  const hop = await follow(() => redirect("https://www.iesdouyin.com/a"), { resolve });
  expect(hop.result).toEqual({ kind: "invalid", why: "hop_not_allowed" });
  expect(hop.asked).toEqual(["www.iesdouyin.com"]);
});

test("a name that changes its address between check and connect is resolved once, and the checked address is dialled", async () => {
  const answers = [["198.51.100.7"], ["127.0.0.1"]];
  const bad = openLinks({ resolve: async () => answers.pop() ?? [] });
  expect((await bad.douyin.resolveShortLink("https://v.douyin.com/a")).kind).toBe("invalid");
  // Public first, this machine afterwards: there is no second look-up to be fooled by.
  const rebinding = [["127.0.0.1"], ["8.8.8.8"]];
  const { douyin, asked } = openLinks({ resolve: async () => rebinding.pop() ?? [], timeoutMs: 100 });
  expect((await douyin.resolveShortLink("https://v.douyin.com/a")).kind).toBe("unreachable");
  expect(asked).toEqual(["v.douyin.com"]);
});

test("a chain that ends without object_id is invalid, and its page is not read", async () => {
  for (const answer of [
    http("<a href='?object_id=abc'>"),
    "HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n",
    "HTTP/1.1 404 No\r\n\r\n",
    "HTTP/1.1 302 Found\r\n\r\n",
    "HTTP/1.1 304 Same\r\nlocation: /?object_id=abc\r\n\r\n",
    "HTTP/1.1 200 OK\r\nlocation: /?object_id=abc\r\n\r\n",
  ]) {
    expect((await follow(() => answer)).result).toEqual({ kind: "invalid", why: "no_object_id" });
  }
});

test("silence, drops, 5xx and dead names are unreachable, within the limit, and nothing of the link is told", async () => {
  for (const answer of ["silence", "drop", "HTTP/1.1 503 Busy\r\n\r\n", "nonsense\r\n\r\n"] as const) {
    const { result, logged } = await follow(() => answer, { timeoutMs: 100 });
    expect(result.kind).toBe("unreachable");
    expect(Bun.inspect(result) + logged.join("")).not.toContain("eHHc1ft");
  }
  const slow = openLinks({ resolve: () => new Promise(() => {}), timeoutMs: 60 });
  expect((await slow.douyin.resolveShortLink("https://v.douyin.com/a")).kind).toBe("unreachable");
  const dead = openLinks({ resolve: async () => Promise.reject(new Error("ENOTFOUND")) });
  expect((await dead.douyin.resolveShortLink("https://v.douyin.com/a")).kind).toBe("unreachable");
  const none = openLinks();
  expect((await none.douyin.resolveShortLink("https://v.douyin.com/a")).kind).toBe("unreachable");
});

test("the time limit is one for the whole chain", async () => {
  const startMs = performance.now();
  const { result } = await follow((_, index) => (index < 2 ? redirect("/next") : "silence"), {
    timeoutMs: 120,
  });
  expect(result.kind).toBe("unreachable");
  expect(performance.now() - startMs).toBeLessThan(250);
});
