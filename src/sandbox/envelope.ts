import { toRfc3339 } from "../clock.ts";
import { type Json, type JsonObject, writeJson } from "./json.ts";
import { type Answer, jsonReply, type Reply } from "./reply.ts";
import type { Route } from "./routes.ts";
import type { Side } from "./side.ts";
import type { Random } from "./world/random.ts";
import { seconds } from "./world/time.ts";

/** What a fault does to an answer on its way out; each absent step leaves things as they are. */
export interface Spoil {
  readonly payload?: (payload: JsonObject) => JsonObject;
  readonly whole?: (whole: JsonObject) => JsonObject;
}

/** Douyin's envelope: `data` and `extra` for the life service, `data` and `message` for tokens (sections 0, 1). */
export const wrap = (
  side: Side,
  {
    answer,
    family,
    logIds,
    spoil,
  }: {
    readonly answer: Answer;
    readonly family: Route["family"];
    readonly logIds: Random;
    readonly spoil: Spoil;
  },
): Reply => {
  const whole = family === "oauth" ? tokenEnvelope(answer) : lifeEnvelope(side, answer, logIds, spoil);
  return jsonReply(writeJson(spoil.whole?.(whole) ?? whole));
};

const tokenEnvelope = ({ code, description, payload }: Answer): JsonObject =>
  code === 0
    ? { data: { ...payload, description: "", error_code: 0 }, message: "success" }
    : { data: { captcha: "", desc_url: "", description, error_code: code }, message: "error" };

const lifeEnvelope = (side: Side, answer: Answer, logIds: Random, spoil: Spoil): JsonObject => {
  const { code, description } = answer;
  const inDataOnly = answer.tokenRefusal === true && side.wire.tokenErrorsInDataOnly;
  const nowMs = side.time.nowMs();
  return {
    data: {
      error_code: code,
      description,
      ...(spoil.payload?.(answer.payload) ?? answer.payload),
    },
    extra: {
      error_code: inDataOnly ? 0 : code,
      description: inDataOnly ? "success" : description,
      sub_error_code: answer.subCode ?? 0,
      sub_description: answer.subCode ? description : "",
      logid: `${stamp(nowMs)}${logIds.text(20, "0123456789ABCDEF")}`,
      now: seconds(nowMs),
    },
  };
};

/** `20250326154835`: Douyin starts its request ids with its local time (UTC+8). */
const stamp = (nowMs: number): string =>
  toRfc3339(nowMs + 28_800_000)
    .replace(/\D/g, "")
    .slice(0, 14);

const lists = [
  "verify_results",
  "certificates",
  "certificates_v2",
  "certificates_v_2",
  "records",
  "pois",
  "orders",
];

const mapLists = (payload: JsonObject, change: (list: readonly Json[]) => readonly Json[]): JsonObject => {
  const changed: Record<string, Json> = { ...payload };
  for (const name of lists) {
    const list = changed[name];
    if (Array.isArray(list)) changed[name] = change(list);
  }
  return changed;
};

const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const without = (whole: JsonObject, part: string, name: string): JsonObject => {
  const inner = whole[part];
  return isObject(inner) ? { ...whole, [part]: { ...inner, [name]: undefined } } : whole;
};

/** Every result echoes another code than was sent (section 13, trap 28). */
const otherEcho = (item: Json): Json =>
  isObject(item) && typeof item["code"] === "string"
    ? { ...item, code: `${item["code"].slice(0, -4)}B0==` }
    : item;

/** The ways to spoil an answer that was well meant. */
export const spoils = {
  empty_results: { payload: (payload: JsonObject) => mapLists(payload, () => []) },
  wrong_order_of_results: {
    payload: (payload: JsonObject) => mapLists(payload, (list) => list.toReversed()),
  },
  echo_differs: { payload: (payload: JsonObject) => mapLists(payload, (list) => list.map(otherEcho)) },
  missing_data: { whole: (whole: JsonObject) => ({ ...whole, data: undefined }) },
  missing_extra: { whole: (whole: JsonObject) => ({ ...whole, extra: undefined }) },
  missing_now: { whole: (whole: JsonObject) => without(whole, "extra", "now") },
} as const;
