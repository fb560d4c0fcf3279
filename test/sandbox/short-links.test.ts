import { expect, test } from "bun:test";
import { openDesk, send } from "./desk.ts";

const locationOf = (headers: Readonly<Record<string, unknown>>): string => String(headers["location"] ?? "");

test("a short link leads over our own origin, by relative and absolute addresses, to object_id", async () => {
  const desk = await openDesk({ wire: { redirectHops: 2 } });
  const order = desk.admin.createOrder();
  for (const method of ["GET", "HEAD"]) {
    const first = await send(order.shortLink, { method });
    expect(first.status).toBe(302);
    expect(locationOf(first.headers)).toBe(`${new URL(order.shortLink).pathname}/h1`);
    const second = await send(desk.url + locationOf(first.headers), { method });
    expect(locationOf(second.headers)).toBe(`${order.shortLink}/h2`);
    const last = locationOf((await send(locationOf(second.headers), { method })).headers);
    expect(last).toStartWith(
      `https://www.iesdouyin.com/share/commerce/coupon/${order.orderId}/?schema_type=13&`,
    );
    expect(last).toContain(`&object_id=${encodeURIComponent(order.objectId)}&`);
    expect(last).toMatch(/%2B.*%2F.*%3D%3D&/);
  }
  expect(desk.counts().short_link).toBe(6);
  await desk.close();
});

test("without hops the first answer carries object_id, bare by option", async () => {
  const desk = await openDesk({ wire: { redirectHops: 0, objectIdEncoding: "bare" } });
  const order = desk.admin.createOrder();
  const reply = await send(order.shortLink);
  expect(locationOf(reply.headers)).toContain(`&object_id=${order.objectId}&`);
  await desk.close();
});

test("a link can lack object_id, for one order or for all", async () => {
  const desk = await openDesk({ wire: { redirectHops: 0 } });
  const poor = desk.admin.createOrder({ linkWithoutObjectId: true });
  const rich = desk.admin.createOrder();
  const carries = async (link: string) => locationOf((await send(link)).headers).includes("object_id");
  expect(await carries(poor.shortLink)).toBe(false);
  expect(await carries(rich.shortLink)).toBe(true);
  desk.admin.wire({ linkWithoutObjectId: true });
  expect(await carries(rich.shortLink)).toBe(false);
  await desk.close();
});

test("an unknown link is a page with 404", async () => {
  const desk = await openDesk();
  expect((await send(`${desk.url}/s/nothing`)).status).toBe(404);
  await desk.close();
});

test("links carry the public address when the sandbox is reached under another name", async () => {
  const desk = await openDesk({ publicUrl: "https://v.douyin.com" });
  expect(desk.admin.createOrder().shortLink).toStartWith("https://v.douyin.com/s/");
  await desk.close();
});
