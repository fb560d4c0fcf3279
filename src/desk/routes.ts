import { type Api, openApi, type SessionDoor } from "../pages/api.ts";

/** The operations of the contract the desk uses. */
const routes = {
  previewCoupon: "POST /v1/open/coupons/preview",
  verifyCoupon: "POST /v1/open/coupons/verify",
  getVerification: "GET /v1/open/verifications/{id}",
  findVerifications: "GET /v1/open/verifications",
  cancelVerification: "POST /v1/open/verifications/{id}/cancel",
  abandonVerification: "POST /v1/open/verifications/{id}/abandon",
  listVerifications: "GET /v1/internal/reports/verifications",
  findShops: "GET /v1/open/douyin/pois",
  getShift: "GET /v1/internal/shift",
} as const;

export type DeskApi = Api<keyof typeof routes>;

export const openDeskApi = (door: SessionDoor): DeskApi => openApi(routes, door);
