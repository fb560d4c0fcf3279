/**
 * The sandbox's own controls over HTTP, JSON in and out, beside Douyin's paths. No key is asked for: the
 * sandbox listens on loopback and holds made-up data only. Names and units are those of `SandboxAdmin`.
 *
 * | method, path under `/_sandbox` | body | answer |
 * |---|---|---|
 * | GET  `/`                       |      | credentials, shops, clock, number of orders, fixed codes |
 * | GET  `/orders`                 |      | every order as the customer holds it: codes, link |
 * | POST `/orders`                 | `OrderWish`, and `repeat` for many alike | the new order, or a list |
 * | GET  `/orders/{id}`            |      | what happened to it: uses, verify_ids, calls seen |
 * | POST `/orders/{id}/refresh-qr` |      | the order with its new link and object_id |
 * | POST `/orders/{id}/use-elsewhere` | `{count?, poiId?, verifyType?}` | `{verifyIds}` |
 * | POST `/orders/{id}/refund`     | `{to?}`, default `refunded` | its state |
 * | POST `/orders/{id}/expire`     |      | its state |
 * | POST `/orders/{id}/change`     | `CertificateChange`, for all its coupons | its state |
 * | POST `/certificates/{id}/change` | `CertificateChange` | `{ok}` |
 * | GET, POST, DELETE `/faults`    | `Fault` (see faults.ts) | the waiting faults |
 * | GET, POST `/wire`              | some of `WireOptions` | all of them |
 * | GET  `/counts`                 |      | requests seen per endpoint |
 * | GET  `/requests`               |      | the latest 1000 requests |
 * | POST `/tokens/revoke`          | `{forget?}` | `{ok}` |
 * | POST `/clock`                  | `{shiftMs}` | `{nowMs}` |
 * | POST `/reset`                  |      | `{ok}` |
 *
 * 400 with `{error}` for a wish that cannot be read or an unknown id, 404 for an unknown path.
 */
import type { SandboxAdmin } from "./admin.ts";
import {
  BadWish,
  readChange,
  readFault,
  readFlag,
  readNumber,
  readOrderWish,
  readRefund,
  readText,
  readWire,
} from "./admin-wishes.ts";
import { parseObject } from "./json.ts";
import { jsonReply, type Reply, type SandboxRequest } from "./reply.ts";
import type { Credentials } from "./side.ts";
import { testCodes } from "./test-codes.ts";

export const adminPrefix = "/_sandbox";

type Fields = Readonly<Record<string, unknown>>;

/** Answers one request under `/_sandbox`. */
export const adminHandler = (admin: SandboxAdmin, credentials: Credentials) => {
  const general = generalRoutes(admin, credentials);
  return (request: SandboxRequest): Reply => {
    const path = (request.target.split("?")[0] ?? "").slice(adminPrefix.length).replace(/\/$/, "") || "/";
    try {
      const fields = request.body.trim() === "" ? {} : parseObject(request.body);
      if (fields === undefined) throw new BadWish("the body must be a JSON object");
      const route = general.get(`${request.method} ${path}`);
      const answer = route === undefined ? aboutOne(admin, request.method, path, fields) : route(fields);
      return answer === undefined ? said({ error: "no such path" }, 404) : said(answer, 200);
    } catch (cause) {
      return said({ error: cause instanceof Error ? cause.message : String(cause) }, 400);
    }
  };
};

const said = (value: unknown, status: number): Reply =>
  jsonReply(`${JSON.stringify(value, null, 2)}\n`, status);

const ok = () => ({ ok: true });

/** Does something that has no answer of its own, then tells `result`. */
const then =
  <T>(deed: (fields: Fields) => void, result: () => T) =>
  (fields: Fields): T => {
    deed(fields);
    return result();
  };

const generalRoutes = (admin: SandboxAdmin, credentials: Credentials) => {
  const about = () => ({
    credentials,
    shops: admin.shops(),
    nowMs: admin.nowMs(),
    orders: admin.orders().length,
    testCodes,
  });
  const revoke = (fields: Fields) => admin.revokeTokens({ forget: readFlag(fields, "forget") === true });
  const shift = (fields: Fields) => admin.shiftClock(readNumber(fields, "shiftMs") ?? 0);
  return new Map<string, (fields: Fields) => unknown>([
    ["GET /", about],
    ["GET /orders", admin.orders],
    ["POST /orders", (fields) => createOrders(admin, fields)],
    ["GET /faults", admin.faults],
    ["POST /faults", then((fields) => admin.fault(readFault(fields)), admin.faults)],
    ["DELETE /faults", then(admin.clearFaults, admin.faults)],
    ["GET /wire", () => admin.wire()],
    ["POST /wire", (fields) => admin.wire(readWire(fields))],
    ["GET /counts", admin.counts],
    ["GET /requests", admin.seen],
    ["POST /tokens/revoke", then(revoke, ok)],
    ["POST /clock", then(shift, () => ({ nowMs: admin.nowMs() }))],
    ["POST /reset", then(admin.reset, ok)],
  ]);
};

const createOrders = (admin: SandboxAdmin, fields: Fields) => {
  const repeat = readNumber(fields, "repeat");
  const wish = readOrderWish(fields);
  return repeat === undefined
    ? admin.createOrder(wish)
    : Array.from({ length: repeat }, () => admin.createOrder(wish));
};

/** What is asked of one order or one coupon; undefined when there is no such path. */
const aboutOne = (admin: SandboxAdmin, method: string, path: string, fields: Fields): unknown => {
  const [, thing, id = "", deed = ""] = path.split("/");
  if (method === "GET") return thing === "orders" && deed === "" ? admin.state(id) : undefined;
  if (method !== "POST") return undefined;
  const state = () => admin.state(id);
  switch (`${thing} ${deed}`) {
    case "certificates change":
      return then(() => admin.changeCertificate(id, readChange(fields)), ok)(fields);
    case "orders refresh-qr":
      return admin.refreshQr(id);
    case "orders use-elsewhere":
      return useElsewhere(admin, id, fields);
    case "orders refund":
      return then(() => admin.refund(id, readRefund(fields)), state)(fields);
    case "orders expire":
      return then(() => admin.expire(id), state)(fields);
    case "orders change":
      return then(() => admin.changeOrder(id, readChange(fields)), state)(fields);
    default:
      return undefined;
  }
};

const useElsewhere = (admin: SandboxAdmin, orderId: string, fields: Fields) => {
  const poiId = readText(fields, "poiId");
  const verifyType = readNumber(fields, "verifyType");
  const how = {
    ...(poiId === undefined ? {} : { poiId }),
    ...(verifyType === undefined ? {} : { verifyType }),
  };
  return { verifyIds: admin.useElsewhere(orderId, readNumber(fields, "count") ?? 1, how) };
};
