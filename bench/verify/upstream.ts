/**
 * The least upstream a verification needs: a token, and for every prepare and verify fresh ids. It keeps nothing and
 * checks nothing, so that the two servers in front of it are what is measured.
 */
import { randomInt } from "node:crypto";
import { tellReady } from "./child.ts";

const headers = { "content-type": "application/json; charset=utf-8" };
const token = { access_token: "act.bench-token", expires_in: 7_200, error_code: 0, description: "" };
// Ids differ from run to run, as the ledger refuses a verify_id it has seen.
const base = BigInt(randomInt(1, 2 ** 40)) * 1_000_000n;
let calls = 0;
const nextId = (): string => String(base + BigInt(++calls));

const extra = (): string => {
  const nowSeconds = Math.floor(Date.now() / 1_000);
  return `"extra":{"error_code":0,"description":"success","sub_error_code":0,"sub_description":"","logid":"20260101${nextId()}","now":${nowSeconds}}`;
};

const prepare = (): string => {
  const id = nextId();
  const nowSeconds = Math.floor(Date.now() / 1_000);
  return `{"data":{"error_code":0,"description":"","order_id":"${nextId()}","verify_token":"vt-${nextId()}","certificates":[{"certificate_id":${id},"encrypted_code":"CgYIASAHKAES-${id}","start_time":${nowSeconds - 86_400},"expire_time":${nowSeconds + 86_400},"status":0,"used_status_type":0,"amount":{"original_amount":10000,"pay_amount":8800,"coupon_pay_amount":9000,"merchant_ticket_amount":1000,"platform_discount_amount":0,"payment_discount_amount":200,"list_market_amount":12000},"sku":{"sku_id":"1790000000000001","title":"双人套餐","groupon_type":1,"market_price":12000,"sold_start_time":1700000000,"third_sku_id":"","account_id":"7000000000000000001","product_id":"1790000000000002"},"verify":{"can_cancel":false,"certificate_id":"","verify_id":"","verify_time":0,"verify_type":0,"verifier_unique_id":""},"verify_records":[],"not_available_poi_list":[]}]},${extra()}}`;
};

const verify = (sent: string): string => {
  const code = /"encrypted_codes":\["([^"]+)"\]/.exec(sent)?.[1] ?? "";
  const id = nextId();
  return `{"data":{"error_code":0,"description":"","verify_results":[{"result":0,"msg":"履约成功","code":"${code}","verify_id":"${id}","certificate_id":"${code.slice(13)}","origin_code":"","account_id":"7000000000000000001","order_id":"","product_id":"1790000000000002"}]},${extra()}}`;
};

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch: async (request) => {
    if (request.url.includes("/prepare/")) return new Response(prepare(), { headers });
    if (request.url.includes("/verify/")) return new Response(verify(await request.text()), { headers });
    return Response.json({ data: token, message: "success" });
  },
});
tellReady(server.url.origin);
