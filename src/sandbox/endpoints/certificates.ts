import type { Call } from "../call.ts";
import { refuse } from "../refusals.ts";
import { type Answer, grant } from "../reply.ts";
import type { Side } from "../side.ts";
import { certificateView, couponList } from "./certificate-view.ts";
import { checkAccount } from "./gate.ts";

/** Section 5.1: the state of one coupon. */
export const getCertificate = (side: Side, call: Call): Answer => {
  const wrong = checkAccount(side, call.query("account_id"));
  if (wrong !== undefined) return wrong;
  const code = call.query("encrypted_code");
  if (code === undefined || code === "") return refuse(1502);
  const owned = side.world.byEncryptedCode.get(code);
  if (owned === undefined) return refuse(1221);
  const view = certificateView(side, owned, side.wire.getTimesInMs);
  const spelling = side.wire.coupons;
  return grant(
    spelling === "plain"
      ? { certificate: view }
      : { [`certificate${spelling === "v2" ? "_v2" : spelling}`]: view },
  );
};

/** Section 5.2: the state of all coupons of an order, or of one coupon. */
export const queryCertificates = (side: Side, call: Call): Answer => {
  const wrong = checkAccount(side, call.query("account_id"));
  if (wrong !== undefined) return wrong;
  const code = call.query("encrypted_code");
  const orderId = call.query("order_id");
  if (!code && !orderId) return refuse(4000001);
  if (code && orderId) return refuse(2100005);
  if (code) {
    const owned = side.world.byEncryptedCode.get(code);
    if (owned === undefined) return refuse(1221);
    return grant(couponList(side, "certificates", [certificateView(side, owned, false)]));
  }
  const order = side.world.orders.get(orderId ?? "");
  if (order === undefined) return refuse(3100101);
  const views = order.certificates.map((certificate) => certificateView(side, { certificate, order }, false));
  return grant(couponList(side, "certificates", views));
};
