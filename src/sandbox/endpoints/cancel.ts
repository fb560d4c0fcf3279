import type { Call } from "../call.ts";
import { refuse } from "../refusals.ts";
import { type Answer, grant } from "../reply.ts";
import type { Side } from "../side.ts";
import { canCancel } from "../world/coupon-state.ts";
import { checkAccount } from "./gate.ts";

/**
 * Section 4: takes one verification back, within an hour. Cancelling several uses at once
 * (`verify_id` "0", `batch_cancel_info`) is not simulated and refused as a bad parameter.
 */
export const cancel = (side: Side, call: Call): Answer => {
  const body = call.body();
  if (body === undefined) return refuse(200002);
  const { verify_id: verifyId, certificate_id: certificateId } = body;
  if (verifyId === undefined || certificateId === undefined) return refuse(2100005);
  // Ids sent as numbers were refused in the field with the code for "busy" (sections 4 and 10).
  if (typeof verifyId !== "string" || typeof certificateId !== "string") return refuse(2100004);
  const wrong = checkAccount(side, body["account_id"]);
  if (wrong !== undefined) return wrong;
  const owned = side.world.byCertificateId.get(certificateId);
  const use = owned?.certificate.uses.find((one) => one.verifyId === verifyId);
  if (owned === undefined) return refuse(2100005);
  if (use === undefined) return refuse(1263);
  if (use.cancelledAtMs !== undefined) return refuse(1265);
  const nowMs = side.time.nowMs();
  if (!canCancel(owned.certificate, use, nowMs))
    return refuse(3000001, "已超过可撤销时限,无法撤销核销", 2034000910);
  use.cancelledAtMs = nowMs;
  owned.order.updatedAtMs = nowMs;
  return grant({});
};
