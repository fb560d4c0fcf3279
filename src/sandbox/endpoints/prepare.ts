import type { Call } from "../call.ts";
import { refuse } from "../refusals.ts";
import { type Answer, grant } from "../reply.ts";
import type { Side } from "../side.ts";
import { isOpen } from "../world/coupon-state.ts";
import type { Order } from "../world/model.ts";
import { scenarioOf } from "../world/scenarios.ts";
import { couponList, preparedView } from "./certificate-view.ts";
import { checkAccount, checkShop } from "./gate.ts";

/** Section 2: what can be verified of the order behind a QR code or a plain code, and a token to do it with. */
export const prepare = (side: Side, call: Call): Answer => {
  const poiId = call.query("poi_id");
  const wrong = checkAccount(side, call.query("account_id")) ?? checkShop(side, poiId, false);
  if (wrong !== undefined) return wrong;
  const found = orderOf(side, call.query("encrypted_data"), call.query("code"));
  if ("code" in found) return found;
  const { order } = found;
  order.seen.prepares++;
  if (order.state === "gifted") return refuse(2119006);
  if (order.state === "unpaid") return refuse(2119007);
  const nowMs = side.time.nowMs();
  const usable = order.certificates.filter(
    (certificate) => isOpen(certificate) && (side.wire.listExpired || certificate.expireMs > nowMs),
  );
  return grant({
    verify_token: side.world.addPrepared(order, nowMs).verifyToken,
    order_id: order.orderId,
    ...couponList(
      side,
      "certificates",
      usable.map((certificate) => preparedView(side, { certificate, order })),
    ),
  });
};

/** A QR code dies with the first successful verify of its order; a plain code stands for its order for ever; a fixed code for a new one each time. */
const orderOf = (
  side: Side,
  encryptedData: string | undefined,
  code: string | undefined,
): { readonly order: Order } | Answer => {
  if (encryptedData !== undefined && encryptedData !== "") {
    const found = side.world.byObjectId.get(encryptedData);
    if (found === undefined) return refuse(1221);
    return found.qr.alive ? { order: found.order } : refuse(45005117);
  }
  if (code === undefined || code === "") return refuse(4000001);
  const scenario = scenarioOf(code);
  if (scenario?.refusal !== undefined) return refuse(scenario.refusal);
  if (scenario !== undefined) return { order: side.world.addTestOrder(code, scenario, side.time.nowMs()) };
  const order = side.world.byPlainCode.get(code);
  return order === undefined ? refuse(1212) : { order };
};
