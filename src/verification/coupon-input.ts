import type { components } from "../../generated/api.ts";
import { Problem, type ProblemDetail } from "../problem.ts";

type VerifyBody = components["schemas"]["VerifyCouponRequest"];

/** What the caller holds of the coupon: one of these, decided once. */
export type CouponInput =
  | { readonly kind: "short_link"; readonly url: string }
  | { readonly kind: "code"; readonly code: string }
  | {
      readonly kind: "encrypted_code";
      /** In the order they are sent; a times card stands here once for each use. */
      readonly encryptedCodes: readonly string[];
      readonly verifyToken: string;
      readonly orderId: string | null;
    }
  | { readonly kind: "ticket"; readonly ticket: string };

/** A verify request, translated from the contract's body. */
export interface VerifyCommand {
  readonly poiId: string;
  readonly input: CouponInput;
  readonly quantity: number;
  /** The coupons to take; null = the first usable ones in Douyin's order. */
  readonly certificateIds: readonly string[] | null;
  /** The caller knows that a coupon of this order has just been verified and wants one more. */
  readonly another: boolean;
  readonly extOrderId: string | null;
  readonly remark: string | null;
}

const refuse = (details: readonly ProblemDetail[]): Problem =>
  new Problem("invalid_request", `请求有误：${details.map((d) => `${d.field} ${d.problem}`).join("；")}`, {
    details,
  });

/** The number of coupons asked for; lists decide it, and a `quantity` beside one must agree. */
const quantityOf = (body: VerifyBody): number => {
  const list = body.encrypted_codes ?? body.certificate_ids;
  const quantity = body.quantity ?? list?.length ?? 1;
  if (list !== undefined && quantity !== list.length)
    throw refuse([{ field: "quantity", problem: `应与所列券数一致（${list.length}）` }]);
  return quantity;
};

const inputOf = (body: VerifyBody, quantity: number): CouponInput => {
  if (body.short_link !== undefined) return { kind: "short_link", url: body.short_link.trim() };
  if (body.code !== undefined) return { kind: "code", code: body.code };
  if (body.ticket !== undefined) return { kind: "ticket", ticket: body.ticket };
  const { encrypted_code: single, encrypted_codes: list, verify_token: verifyToken } = body;
  if (verifyToken === undefined || (single === undefined && list === undefined))
    throw refuse([
      {
        field: "code",
        problem: "short_link、code、encrypted_code/encrypted_codes、ticket 必须且只能提供一种",
      },
    ]);
  // n uses of one times card are the same encrypted code n times (certificate.verify page).
  const encryptedCodes = list ?? Array.from({ length: quantity }, () => single ?? "");
  return { kind: "encrypted_code", encryptedCodes, verifyToken, orderId: body.order_id ?? null };
};

/** Translates a validated body; throws `invalid_request` for what a schema cannot say. */
export const verifyCommand = (body: VerifyBody): VerifyCommand => {
  const quantity = quantityOf(body);
  return {
    poiId: body.poi_id,
    input: inputOf(body, quantity),
    quantity,
    certificateIds: body.certificate_ids ?? null,
    another: body.another ?? false,
    extOrderId: body.ext_order_id ?? null,
    remark: body.remark ?? null,
  };
};
