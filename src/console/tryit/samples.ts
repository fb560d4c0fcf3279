interface Sample {
  readonly method: "GET" | "POST";
  readonly target: string;
  readonly body: string;
}

const poiId = "7182937465123456789";

/** Requests to begin with, by operation: shop and code are to be replaced by those of the demo. */
export const samples = {
  findShops: { method: "GET", target: "/v1/open/douyin/pois?page=1&size=20", body: "" },
  previewCoupon: {
    method: "POST",
    target: "/v1/open/coupons/preview",
    body: JSON.stringify({ poi_id: poiId, code: "104930181552" }, null, 2),
  },
  verifyCoupon: {
    method: "POST",
    target: "/v1/open/coupons/verify",
    body: JSON.stringify({ poi_id: poiId, code: "104930181552", idempotency_key: "bill-0001" }, null, 2),
  },
  findVerifications: { method: "GET", target: "/v1/open/verifications?ext_order_id=hello-1", body: "" },
} as const satisfies Readonly<Record<string, Sample>>;
