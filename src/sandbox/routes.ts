import type { Call } from "./call.ts";
import type { EndpointName } from "./endpoint-names.ts";
import { cancel } from "./endpoints/cancel.ts";
import { getCertificate, queryCertificates } from "./endpoints/certificates.ts";
import { prepare } from "./endpoints/prepare.ts";
import { queryShops } from "./endpoints/shops.ts";
import { clientToken, stableClientToken } from "./endpoints/token.ts";
import { queryOrders } from "./endpoints/trade-orders.ts";
import { verify } from "./endpoints/verify.ts";
import { queryVerifyRecords } from "./endpoints/verify-records.ts";
import type { Answer } from "./reply.ts";
import type { Side } from "./side.ts";

/** One path of section 12. `oauth` answers have `message` and no `extra`, and need no access token. */
export interface Route {
  readonly name: EndpointName;
  readonly method: "GET" | "POST";
  readonly family: "oauth" | "life";
  readonly run: (side: Side, call: Call) => Answer;
}

const fulfilment = "/goodlife/v1/fulfilment/certificate";

const get = (name: EndpointName, run: Route["run"]): Route => ({ name, method: "GET", family: "life", run });
const post = (name: EndpointName, run: Route["run"]): Route => ({
  name,
  method: "POST",
  family: "life",
  run,
});
const oauth = (name: EndpointName, run: Route["run"]): Route => ({
  name,
  method: "POST",
  family: "oauth",
  run,
});

/** Every path ends in a slash (section 0). */
export const routes: ReadonlyMap<string, Route> = new Map([
  ["/oauth/client_token/", oauth("token", clientToken)],
  ["/oauth/stable_client_token/", oauth("stable_token", stableClientToken)],
  [`${fulfilment}/prepare/`, get("prepare", prepare)],
  [`${fulfilment}/verify/`, post("verify", verify)],
  [`${fulfilment}/cancel/`, post("cancel", cancel)],
  [`${fulfilment}/get/`, get("get", getCertificate)],
  [`${fulfilment}/query/`, get("query", queryCertificates)],
  [`${fulfilment}/verify_record/query/`, get("verify_record", queryVerifyRecords)],
  ["/goodlife/v1/shop/poi/query/", get("shops", queryShops)],
  ["/goodlife/v1/trade/order/query/", get("orders", queryOrders)],
]);
