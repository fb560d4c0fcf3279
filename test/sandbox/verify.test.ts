import { describe, expect, test } from "bun:test";
import { at, openDesk, resultsOf, textAt } from "./desk.ts";

const verifyPath = "/goodlife/v1/fulfilment/certificate/verify/";

/** A desk with one order, its codes and a fresh verify token. */
const openWithOrder = async (
  wish: Parameters<Awaited<ReturnType<typeof openDesk>>["admin"]["createOrder"]>[0],
  settings: Parameters<typeof openDesk>[0] = {},
) => {
  const desk = await openDesk(settings);
  const order = desk.admin.createOrder(wish);
  const codes = order.certificates.map((coupon) => coupon.encryptedCode);
  const token = await desk.tokenFor(order.codes[0]);
  return { desk, order, codes, token, state: () => desk.admin.state(order.orderId) };
};

describe("verify", () => {
  test("consumes each coupon named and tells its verify_id and plain code", async () => {
    const { desk, order, codes, token, state } = await openWithOrder({ count: 3 });
    const reply = await desk.verify(token, codes.slice(0, 2));
    expect(resultsOf(reply)).toEqual([0, 0]);
    expect(at(reply, "data", "verify_results", 1)).toMatchObject({
      code: codes[1],
      certificate_id: order.certificates[1]?.certificateId,
      origin_code: order.codes[1],
      order_id: order.orderId,
      product_id: order.productId,
      account_id: desk.credentials.accountId,
      verify_id: state().certificates[1]?.verifications[0]?.verifyId,
      msg: "履约成功",
    });
    expect(state()).toMatchObject({ consumed: 2, qrAlive: false });
    await desk.close();
  });

  test("refuses a call that is wrong as a whole and consumes nothing", async () => {
    const { desk, codes, token, state } = await openWithOrder({});
    const other = desk.admin.createOrder();
    const good = { verify_token: token, poi_id: desk.poiId, encrypted_codes: codes };
    const cases: readonly (readonly [object, number])[] = [
      [{ ...good, verify_token: undefined }, 2100005],
      [{ ...good, verify_token: "made-up" }, 2100005],
      [{ ...good, poi_id: undefined }, 3000005],
      [{ ...good, poi_id: "1" }, 3000004],
      [{ ...good, encrypted_codes: undefined }, 1502],
      [{ ...good, encrypted_codes: [] }, 1502],
      [{ ...good, encrypted_codes: [codes[0]?.replaceAll("+", " ")] }, 1221],
      [{ ...good, encrypted_codes: [other.certificates[0]?.encryptedCode] }, 2100005],
      [{ ...good, account_id: "1" }, 2119005],
      [{ ...good, verify_token: 5 }, 2100004],
      [{ ...good, poi_id: 5 }, 2100004],
      [{ ...good, encrypted_codes: codes[0] }, 2100004],
    ];
    for (const [body, wanted] of cases)
      expect(at(await desk.post(verifyPath, body), "data", "error_code")).toBe(wanted);
    const broken = await desk.post(verifyPath, good, { body: "{" });
    expect(at(broken, "data", "error_code")).toBe(200002);
    expect(state().consumed).toBe(0);
    await desk.close();
  });

  test("refuses a barred shop with 3000002", async () => {
    const { desk, order, codes, token, state } = await openWithOrder({});
    desk.admin.changeOrder(order.orderId, { notAvailablePois: [desk.poiId] });
    expect(at(await desk.verify(token, codes), "data", "error_code")).toBe(3000002);
    expect(state().consumed).toBe(0);
    await desk.close();
  });

  test("judges each coupon for itself", async () => {
    const { desk, order, codes, token, state } = await openWithOrder({ count: 5 });
    const ids = order.certificates.map((coupon) => coupon.certificateId);
    desk.admin.changeCertificate(ids[1] ?? "", { expireMs: 0 });
    desk.admin.changeCertificate(ids[2] ?? "", { refund: "refunding" });
    desk.admin.changeCertificate(ids[3] ?? "", { riskHeld: true });
    desk.admin.useElsewhere(order.orderId, 1);
    expect(resultsOf(await desk.verify(token, codes))).toEqual([1208, 1250, 1250, 1229, 0]);
    expect(state().certificates.map((coupon) => coupon.usesLeft)).toEqual([0, 1, 1, 1, 0]);
    await desk.close();
  });
});

describe("a replay with the same token", () => {
  const replayed = [
    ["1208", 1208, ""],
    ["2", 2, ""],
  ] as const;
  test.each(replayed)(
    "and parameters answers %s and consumes nothing again",
    async (answer, result, verifyId) => {
      const { desk, codes, token, state } = await openWithOrder(
        { count: 2 },
        { wire: { replayAnswer: answer } },
      );
      await desk.verify(token, codes);
      const again = await desk.verify(token, codes);
      expect(at(again, "data", "error_code")).toBe(0);
      expect(resultsOf(again)).toEqual([result, result]);
      expect(at(again, "data", "verify_results", 0, "verify_id")).toBe(verifyId);
      expect(state()).toMatchObject({ consumedEver: 2, seen: { prepares: 1, verifies: 2, replays: 1 } });
      await desk.close();
    },
  );

  test("can give the first answer again, by option", async () => {
    const { desk, codes, token } = await openWithOrder({}, { wire: { replayAnswer: "original" } });
    const first = await desk.verify(token, codes);
    const again = await desk.verify(token, codes);
    expect(at(again, "data")).toEqual(at(first, "data"));
    await desk.close();
  });

  test("but other parameters is refused with 2100005", async () => {
    const { desk, codes, token, state } = await openWithOrder({ count: 2 });
    await desk.verify(token, codes.slice(0, 1));
    expect(at(await desk.verify(token, codes), "data", "error_code")).toBe(2100005);
    expect(state().consumed).toBe(1);
    await desk.close();
  });

  test("does the work when the first try consumed nothing", async () => {
    const { desk, order, codes, token } = await openWithOrder({});
    desk.admin.changeOrder(order.orderId, { riskHeld: true });
    expect(resultsOf(await desk.verify(token, codes))).toEqual([1229]);
    desk.admin.changeOrder(order.orderId, { riskHeld: false });
    expect(resultsOf(await desk.verify(token, codes))).toEqual([0]);
    await desk.close();
  });

  test("after the window consumes a times card again, and says 1208 of a plain coupon", async () => {
    const card = await openWithOrder({ kind: "times_card", uses: 3 }, { verifyTokenWindowMs: 60_000 });
    await card.desk.verify(card.token, card.codes);
    card.desk.admin.shiftClock(60_000);
    expect(resultsOf(await card.desk.verify(card.token, card.codes))).toEqual([1208]);
    card.desk.admin.shiftClock(1);
    expect(resultsOf(await card.desk.verify(card.token, card.codes))).toEqual([0]);
    expect(card.state().consumed).toBe(2);
    await card.desk.close();

    const plain = await openWithOrder({}, { verifyTokenWindowMs: 60_000 });
    await plain.desk.verify(plain.token, plain.codes);
    plain.desk.admin.shiftClock(60_001);
    expect(resultsOf(await plain.desk.verify(plain.token, plain.codes))).toEqual([1208]);
    expect(plain.state().consumedEver).toBe(1);
    await plain.desk.close();
  });

  test("a token past its life is refused", async () => {
    const { desk, codes, token } = await openWithOrder({}, { verifyTokenLifeMs: 1000 });
    desk.admin.shiftClock(1001);
    expect(at(await desk.verify(token, codes), "data", "error_code")).toBe(2100005);
    await desk.close();
  });
});

describe("a times card", () => {
  test("takes one use per repetition of its code, each with number and price", async () => {
    const { desk, codes, token, state } = await openWithOrder({
      kind: "times_card",
      uses: 5,
      payAmountFen: 10_001,
    });
    const code = codes[0] ?? "";
    const reply = await desk.verify(token, [code, code]);
    expect(resultsOf(reply)).toEqual([0, 0]);
    const use = (index: number) =>
      at(reply, "data", "verify_results", index, "verify_amount_info", "times_card_serial_amount");
    expect(use(0)).toMatchObject({ serial_numb: 1, amount: { pay_amount: 2001 } });
    expect(use(1)).toMatchObject({ serial_numb: 2, amount: { pay_amount: 2000 } });
    expect(textAt(reply, "data", "verify_results", 0, "code")).toBe(code);
    expect(textAt(reply, "data", "verify_results", 1, "code")).toBe(code);
    expect(state().certificates[0]?.usesLeft).toBe(3);
    await desk.close();
  });

  test("gives 1241 for the uses it does not have", async () => {
    const { desk, codes, token } = await openWithOrder({ kind: "times_card", uses: 2 });
    const code = codes[0] ?? "";
    expect(resultsOf(await desk.verify(token, [code, code, code]))).toEqual([0, 0, 1241]);
    await desk.close();
  });
});
