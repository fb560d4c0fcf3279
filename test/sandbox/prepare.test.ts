import { describe, expect, test } from "bun:test";
import { at, openDesk, send, textAt } from "./desk.ts";

const path = "/goodlife/v1/fulfilment/certificate/prepare/";
const certificates = ["data", "certificates"] as const;

describe("prepare", () => {
  test("lists every coupon of the order for any of its plain codes, without a plain code", async () => {
    const desk = await openDesk();
    const order = desk.admin.createOrder({ count: 3 });
    const reply = await desk.prepare({ code: order.codes[1] ?? "" });
    expect(at(reply, "data", "order_id")).toBe(order.orderId);
    for (const [index, coupon] of order.certificates.entries())
      expect(at(reply, ...certificates, index, "encrypted_code")).toBe(coupon.encryptedCode);
    for (const code of order.codes) expect(reply.text).not.toContain(code);
    await desk.close();
  });

  test("prints certificate_id as a bare number of 19 digits that no double holds", async () => {
    const desk = await openDesk();
    const order = desk.admin.createOrder({ count: 2 });
    const reply = await desk.prepare({ code: order.codes[0] ?? "" });
    for (const { certificateId } of order.certificates) {
      expect(certificateId).toMatch(/^\d{19}$/);
      expect(reply.text).toContain(`"certificate_id":${certificateId},`);
      expect(String(Number(certificateId))).not.toBe(certificateId);
    }
    desk.admin.wire({ certificateIdsAsStrings: true });
    const quoted = await desk.prepare({ code: order.codes[0] ?? "" });
    expect(at(quoted, ...certificates, 0, "certificate_id")).toBe(order.certificates[0]?.certificateId);
    await desk.close();
  });

  test("takes object_id percent-encoded exactly once", async () => {
    const desk = await openDesk();
    const { objectId } = desk.admin.createOrder();
    expect(objectId).toMatch(/\+.*\/.*==$/);
    const once = encodeURIComponent(objectId);
    const cases = [
      [once, 0],
      [encodeURIComponent(once), 1221],
      [objectId, 1221],
      [once.replaceAll("%2B", "%20"), 1221],
      [once.slice(0, -8), 1221],
      ["%zz", 1221],
    ] as const;
    for (const [value, wanted] of cases) {
      const reply = await send(`${desk.url}${path}?encrypted_data=${value}&poi_id=${desk.poiId}`, {
        headers: desk.headers,
      });
      expect(at(reply, "data", "error_code")).toBe(wanted);
    }
    await desk.close();
  });

  test("refuses what Douyin refuses", async () => {
    const desk = await openDesk();
    const { admin } = desk;
    const codeOf = (status: "gifted" | "unpaid") => admin.createOrder({ status }).codes[0] ?? "";
    const cases: readonly (readonly [Record<string, string>, number])[] = [
      [{ code: "100000000000" }, 1212],
      [{}, 4000001],
      [{ code: admin.createOrder().codes[0] ?? "", poi_id: "1" }, 3000004],
      [{ code: admin.createOrder().codes[0] ?? "", account_id: "1" }, 2119005],
      [{ code: codeOf("gifted") }, 2119006],
      [{ code: codeOf("unpaid") }, 2119007],
    ];
    for (const [query, wanted] of cases) {
      const reply = await desk.prepare(query);
      expect(reply.status).toBe(200);
      expect(at(reply, "data", "error_code")).toBe(wanted);
    }
    await desk.close();
  });

  test("an order without usable coupons is a success with an empty list", async () => {
    const desk = await openDesk();
    for (const status of ["refund_requested", "refunding", "refunded"] as const) {
      const reply = await desk.prepare({ code: desk.admin.createOrder({ status }).codes[0] ?? "" });
      expect(at(reply, "data", "error_code")).toBe(0);
      expect(at(reply, ...certificates)).toEqual([]);
    }
    await desk.close();
  });

  test("expired coupons stay listed until cleaned up", async () => {
    const desk = await openDesk();
    const code = desk.admin.createOrder({ count: 2, expiredCount: 1 }).codes[0] ?? "";
    expect(at(await desk.prepare({ code }), ...certificates)).toHaveLength(2);
    desk.admin.wire({ listExpired: false });
    expect(at(await desk.prepare({ code }), ...certificates)).toHaveLength(1);
    await desk.close();
  });

  test("money adds up: original = paid + merchant + platform + payment discounts", async () => {
    const desk = await openDesk();
    const order = desk.admin.createOrder({ payAmountFen: 9_999 });
    const reply = await desk.prepare({ code: order.codes[0] ?? "" });
    const fen = (name: string) => Number(at(reply, ...certificates, 0, "amount", name));
    expect(fen("original_amount")).toBe(
      fen("pay_amount") +
        fen("merchant_ticket_amount") +
        fen("platform_discount_amount") +
        fen("payment_discount_amount"),
    );
    expect(fen("coupon_pay_amount")).toBe(fen("pay_amount") + fen("payment_discount_amount"));
    expect(order.certificates[0]?.originalAmountFen).toBe(fen("original_amount"));
    desk.admin.wire({ int64AsStrings: true });
    const worded = await desk.prepare({ code: order.codes[0] ?? "" });
    expect(at(worded, ...certificates, 0, "amount", "merchant_ticket_amount")).toBe("999");
    await desk.close();
  });

  test("a times card tells the price of every use, together the price of the card", async () => {
    const desk = await openDesk();
    const order = desk.admin.createOrder({ kind: "times_card", uses: 3, payAmountFen: 10_000 });
    const reply = await desk.prepare({ code: order.codes[0] ?? "" });
    const card = [...certificates, 0, "time_card"] as const;
    const prices = [0, 1, 2].map((use) =>
      Number(at(reply, ...card, "serial_amount_list", use, "amount", "pay_amount")),
    );
    expect(at(reply, ...card, "times_count")).toBe(3);
    expect(prices).toEqual([3334, 3333, 3333]);
    await desk.close();
  });

  test("speaks each spelling of the coupon list", async () => {
    const desk = await openDesk();
    const code = desk.admin.createOrder().codes[0] ?? "";
    const cases = [
      ["plain", "certificates"],
      ["v2", "certificates_v2"],
      ["_v_2", "certificates_v_2"],
    ] as const;
    for (const [coupons, name] of cases) {
      desk.admin.wire({ coupons });
      expect(at(await desk.prepare({ code }), "data", name)).toHaveLength(1);
    }
    await desk.close();
  });

  test("carries the customer's personal data, which a gateway must keep out of its log", async () => {
    const desk = await openDesk();
    const order = desk.admin.createOrder();
    const reply = await desk.prepare({ code: order.codes[0] ?? "" });
    for (const personal of order.personalData.slice(0, 3)) expect(reply.text).toContain(personal);
    await desk.close();
  });
});

describe("the QR code", () => {
  test("is dead after a successful verify of its order; a refreshed one works", async () => {
    const desk = await openDesk();
    const order = desk.admin.createOrder({ count: 2 });
    const first = await desk.prepare({ encrypted_data: order.objectId });
    const token = textAt(first, "data", "verify_token");
    await desk.verify(token, [order.certificates[0]?.encryptedCode ?? ""]);
    const again = await desk.prepare({ encrypted_data: order.objectId });
    expect(at(again, "data", "error_code")).toBe(45005117);
    const renewed = desk.admin.refreshQr(order.orderId);
    expect(renewed.objectId).not.toBe(order.objectId);
    expect(renewed.shortLink).not.toBe(order.shortLink);
    const left = await desk.prepare({ encrypted_data: renewed.objectId });
    expect(at(left, ...certificates)).toHaveLength(1);
    await desk.close();
  });

  test("lives on after a verify that consumed nothing", async () => {
    const desk = await openDesk();
    const order = desk.admin.createOrder({ expired: true });
    const first = await desk.prepare({ encrypted_data: order.objectId });
    await desk.verify(textAt(first, "data", "verify_token"), [order.certificates[0]?.encryptedCode ?? ""]);
    expect(at(await desk.prepare({ encrypted_data: order.objectId }), "data", "error_code")).toBe(0);
    await desk.close();
  });
});
