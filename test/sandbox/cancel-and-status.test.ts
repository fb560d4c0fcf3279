import { describe, expect, test } from "bun:test";
import { at, openDesk, textAt } from "./desk.ts";

const hourMs = 3_600_000;
const queryPath = "/goodlife/v1/fulfilment/certificate/query/";

/** A desk where one order was verified as a whole; ids of its first verification. */
const openVerified = async (wish: { kind?: "coupon" | "times_card"; uses?: number; count?: number } = {}) => {
  const desk = await openDesk();
  const order = desk.admin.createOrder(wish);
  const codes = order.certificates.map((coupon) => coupon.encryptedCode);
  const reply = await desk.verify(await desk.tokenFor(order.codes[0]), codes);
  const ids = {
    verify_id: textAt(reply, "data", "verify_results", 0, "verify_id"),
    certificate_id: textAt(reply, "data", "verify_results", 0, "certificate_id"),
  };
  return { desk, order, codes, ids };
};

describe("cancel", () => {
  test("gives the coupon back: unused, no verification, verifiable again", async () => {
    const { desk, order, codes, ids } = await openVerified();
    expect(at(await desk.cancel(ids), "data", "error_code")).toBe(0);
    const status = await desk.status(codes[0]);
    expect(at(status, "data", "certificate", "status")).toBe(1);
    expect(at(status, "data", "certificate", "verify")).toEqual({});
    expect(at(status, "data", "certificate", "verify_records")).toEqual([]);
    const again = await desk.verify(await desk.tokenFor(order.codes[0]), codes);
    expect(at(again, "data", "verify_results", 0, "result")).toBe(0);
    expect(desk.admin.state(order.orderId)).toMatchObject({ consumed: 1, consumedEver: 2 });
    await desk.close();
  });

  test("is refused with the recorded codes after an hour, or when barred", async () => {
    const { desk, ids } = await openVerified({ count: 1 });
    desk.admin.changeCertificate(ids.certificate_id, { cancelBarred: true });
    const barred = await desk.cancel(ids);
    for (const part of ["data", "extra"]) expect(at(barred, part, "error_code")).toBe(3000001);
    expect(at(barred, "extra", "sub_error_code")).toBe(2034000910);
    desk.admin.changeCertificate(ids.certificate_id, { cancelBarred: false });
    desk.admin.shiftClock(hourMs + 1);
    expect(at(await desk.cancel(ids), "data", "error_code")).toBe(3000001);
    desk.admin.shiftClock(-1);
    expect(at(await desk.cancel(ids), "data", "error_code")).toBe(0);
    await desk.close();
  });

  test("refuses what it cannot read or find", async () => {
    const { desk, ids } = await openVerified();
    const cases: readonly (readonly [object, number])[] = [
      [{ ...ids, verify_id: Number(ids.verify_id) }, 2100004],
      [{ ...ids, certificate_id: Number(ids.certificate_id) }, 2100004],
      [{ verify_id: ids.verify_id }, 2100005],
      [{ ...ids, verify_id: "1" }, 1263],
      [{ ...ids, certificate_id: "1" }, 2100005],
      [{ ...ids, account_id: "1" }, 2119005],
      [ids, 0],
      [ids, 1265],
    ];
    for (const [body, wanted] of cases)
      expect(at(await desk.cancel(body), "data", "error_code")).toBe(wanted);
    await desk.close();
  });

  test("gives a use of a times card its number back", async () => {
    const { desk, order, codes, ids } = await openVerified({ kind: "times_card", uses: 3 });
    await desk.verify(await desk.tokenFor(order.codes[0]), codes);
    await desk.cancel(ids);
    const reply = await desk.verify(await desk.tokenFor(order.codes[0]), codes);
    const amount = at(reply, "data", "verify_results", 0, "verify_amount_info", "times_card_serial_amount");
    expect(amount).toMatchObject({ serial_numb: 1 });
    await desk.close();
  });
});

describe("certificate/get", () => {
  test("tells the latest verification, and whether it can be cancelled", async () => {
    const { desk, codes, ids } = await openVerified();
    const status = await desk.status(codes[0]);
    expect(at(status, "data", "certificate", "certificate_id")).toBe(ids.certificate_id);
    expect(at(status, "data", "certificate", "status")).toBe(2);
    expect(at(status, "data", "certificate", "verify")).toMatchObject({
      ...ids,
      poi_id: desk.poiId,
      verify_type: 4,
      can_cancel: true,
      verify_time: 1_781_668_800,
    });
    desk.admin.shiftClock(hourMs + 1);
    const later = await desk.status(codes[0]);
    expect(at(later, "data", "certificate", "verify", "can_cancel")).toBe(false);
    await desk.close();
  });

  test("withholds the plain code until the verification is final", async () => {
    const { desk, order, codes } = await openVerified();
    const code = async () => at(await desk.status(codes[0]), "data", "certificate", "code");
    expect(await code()).toBeUndefined();
    desk.admin.shiftClock(hourMs + 1);
    expect(await code()).toBe(order.codes[0]);
    await desk.close();
  });

  test("speaks milliseconds, each spelling, and each form of an absent verification", async () => {
    const desk = await openDesk();
    const code = desk.admin.createOrder().certificates[0]?.encryptedCode;
    desk.admin.wire({ getTimesInMs: true, coupons: "_v_2", emptyVerify: "null" });
    const status = await desk.status(code);
    expect(at(status, "data", "certificate_v_2", "expire_time")).toBeGreaterThan(1e12);
    expect(at(status, "data", "certificate_v_2", "verify")).toBeNull();
    desk.admin.wire({ emptyVerify: "absent" });
    expect(at(await desk.status(code), "data", "certificate_v_2", "verify")).toBeUndefined();
    await desk.close();
  });

  test("tells a use made elsewhere apart: other shop, typed in by the merchant", async () => {
    const desk = await openDesk();
    const order = desk.admin.createOrder();
    const [verifyId] = desk.admin.useElsewhere(order.orderId);
    const status = await desk.status(order.certificates[0]?.encryptedCode);
    expect(at(status, "data", "certificate", "verify")).toMatchObject({
      verify_id: verifyId,
      verify_type: 3,
      poi_id: desk.admin.shops().at(-1)?.poiId,
    });
    await desk.close();
  });

  test("gives each refund state its number", async () => {
    const desk = await openDesk();
    const order = desk.admin.createOrder();
    const cases = [
      ["none", 1],
      ["refund_requested", 3],
      ["refunded", 4],
      ["refund_failed", 5],
      ["refunding", 6],
    ] as const;
    for (const [to, wanted] of cases) {
      desk.admin.refund(order.orderId, to);
      const status = await desk.status(order.certificates[0]?.encryptedCode);
      expect(at(status, "data", "certificate", "status")).toBe(wanted);
    }
    await desk.close();
  });
});

test("certificate/query takes an order or a code, not both, not neither", async () => {
  const desk = await openDesk();
  const order = desk.admin.createOrder({ count: 2 });
  const code = order.certificates[1]?.encryptedCode ?? "";
  const list = async (query: Record<string, string>) => desk.get(queryPath, query);
  expect(at(await list({ order_id: order.orderId }), "data", "certificates")).toHaveLength(2);
  expect(at(await list({ encrypted_code: code }), "data", "certificates")).toHaveLength(1);
  expect(at(await list({}), "data", "error_code")).toBe(4000001);
  expect(at(await list({ order_id: order.orderId, encrypted_code: code }), "data", "error_code")).toBe(
    2100005,
  );
  expect(at(await list({ order_id: "1" }), "data", "error_code")).toBe(3100101);
  await desk.close();
});
