import type { CertificateChange } from "./admin-orders.ts";
import { endpointNames } from "./endpoint-names.ts";
import { type Fault, faultKinds } from "./faults.ts";
import { isStringList } from "./json.ts";
import { type WireOptions, wireDefaults } from "./settings.ts";
import type { RefundState } from "./world/model.ts";
import type { OrderWish } from "./world/orders.ts";

/** Thrown for a wish that cannot be read; the admin answers 400 with its text. */
export class BadWish extends Error {}

type Fields = Readonly<Record<string, unknown>>;

/** A number, or undefined when the field is absent; `BadWish` for anything else. */
export const readNumber = (fields: Fields, name: string): number | undefined => {
  const value = fields[name];
  if (value === undefined) return undefined;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new BadWish(`${name} must be a number`);
};

/** A boolean, as `readNumber`. */
export const readFlag = (fields: Fields, name: string): boolean | undefined => {
  const value = fields[name];
  if (value === undefined || typeof value === "boolean") return value;
  throw new BadWish(`${name} must be true or false`);
};

/** A string, as `readNumber`. */
export const readText = (fields: Fields, name: string): string | undefined => {
  const value = fields[name];
  if (value === undefined || typeof value === "string") return value;
  throw new BadWish(`${name} must be a string`);
};

const oneOf = <const T extends string>(
  fields: Fields,
  name: string,
  allowed: readonly T[],
): T | undefined => {
  const value = fields[name];
  if (value === undefined) return undefined;
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new BadWish(`${name} must be one of ${allowed.join(", ")}`);
  return found;
};

const stringList = (fields: Fields, name: string): readonly string[] | undefined => {
  const value = fields[name];
  if (value === undefined || isStringList(value)) return value;
  throw new BadWish(`${name} must be a list of strings`);
};

/** An object of the fields that have a value, so that optional properties stay absent. */
const given = <T extends object>(fields: { [K in keyof T]: T[K] | undefined }): Partial<T> => {
  const kept: Partial<T> = {};
  for (const name in fields) if (fields[name] !== undefined) kept[name] = fields[name];
  return kept;
};

/** The body of `POST /_sandbox/orders`. */
export const readOrderWish = (fields: Fields): OrderWish =>
  given<Required<OrderWish>>({
    kind: oneOf(fields, "kind", ["coupon", "voucher", "times_card"]),
    count: readNumber(fields, "count"),
    uses: readNumber(fields, "uses"),
    payAmountFen: readNumber(fields, "payAmountFen"),
    merchantDiscountFen: readNumber(fields, "merchantDiscountFen"),
    platformDiscountFen: readNumber(fields, "platformDiscountFen"),
    paymentDiscountFen: readNumber(fields, "paymentDiscountFen"),
    title: readText(fields, "title"),
    expired: readFlag(fields, "expired"),
    expiredCount: readNumber(fields, "expiredCount"),
    startMs: readNumber(fields, "startMs"),
    expireMs: readNumber(fields, "expireMs"),
    status: oneOf(fields, "status", [
      "paid",
      "unpaid",
      "gifted",
      "refund_requested",
      "refunding",
      "refunded",
    ]),
    notAvailablePois: stringList(fields, "notAvailablePois"),
    linkWithoutObjectId: readFlag(fields, "linkWithoutObjectId"),
  });

const refundStates: readonly RefundState[] = [
  "none",
  "refund_requested",
  "refunded",
  "refund_failed",
  "refunding",
];

/** `to` of a refund. */
export const readRefund = (fields: Fields): RefundState | undefined => oneOf(fields, "to", refundStates);

/** The body of a change to coupons. */
export const readChange = (fields: Fields): CertificateChange =>
  given<Required<CertificateChange>>({
    startMs: readNumber(fields, "startMs"),
    expireMs: readNumber(fields, "expireMs"),
    notAvailablePois: stringList(fields, "notAvailablePois"),
    refund: oneOf(fields, "refund", refundStates),
    riskHeld: readFlag(fields, "riskHeld"),
    cancelBarred: readFlag(fields, "cancelBarred"),
  });

/** The body of `POST /_sandbox/faults`. */
export const readFault = (fields: Fields): Fault => {
  const endpoint = oneOf(fields, "endpoint", [...endpointNames, "any"]);
  const kind = oneOf(fields, "kind", faultKinds);
  if (endpoint === undefined || kind === undefined) throw new BadWish("endpoint and kind are needed");
  const details = given<Omit<Required<Fault>, "endpoint" | "kind">>({
    times: fields["times"] === "always" ? "always" : readNumber(fields, "times"),
    after: readNumber(fields, "after"),
    delayMs: readNumber(fields, "delayMs"),
    code: readNumber(fields, "code"),
    subCode: readNumber(fields, "subCode"),
    description: readText(fields, "description"),
    level: oneOf(fields, "level", ["call", "result"]),
    acts: readFlag(fields, "acts"),
    answer: oneOf(fields, "answer", ["first", "last"]),
    bytes: readNumber(fields, "bytes"),
    match: readText(fields, "match"),
    chance: readNumber(fields, "chance"),
  });
  return { endpoint, kind, ...details };
};

/** The body of `POST /_sandbox/wire`; names that do not exist are refused. */
export const readWire = (fields: Fields): Partial<WireOptions> => {
  const unknown = Object.keys(fields).filter((name) => !(name in wireDefaults));
  if (unknown.length > 0) throw new BadWish(`no such wire option: ${unknown.join(", ")}`);
  return given<WireOptions>({
    expiresInAsString: readFlag(fields, "expiresInAsString"),
    int64AsStrings: readFlag(fields, "int64AsStrings"),
    getTimesInMs: readFlag(fields, "getTimesInMs"),
    certificateIdsAsStrings: readFlag(fields, "certificateIdsAsStrings"),
    coupons: oneOf(fields, "coupons", ["plain", "v2", "_v2", "_v_2"]),
    tokenErrorsInDataOnly: readFlag(fields, "tokenErrorsInDataOnly"),
    replayAnswer: oneOf(fields, "replayAnswer", ["1208", "2", "original"]),
    emptyVerify: oneOf(fields, "emptyVerify", ["object", "null", "absent"]),
    redirectHops: readNumber(fields, "redirectHops"),
    linkWithoutObjectId: readFlag(fields, "linkWithoutObjectId"),
    objectIdEncoding: oneOf(fields, "objectIdEncoding", ["percent", "bare"]),
    listExpired: readFlag(fields, "listExpired"),
  });
};
