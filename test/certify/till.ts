import { createHash, randomBytes } from "node:crypto";
import type { Action, Screen } from "../../src/certify/scene.ts";
import { signHeaders } from "../support/sign.ts";

/** What a till does wrong; a till without any of it keeps to the contract. */
export interface Habits {
  /** A new idempotency key for each time it sends. */
  readonly newKeys?: boolean;
  readonly noKeys?: boolean;
  /** A key for each scan, or for each bill, instead of each coupon of a bill. */
  readonly keyPerScan?: boolean;
  readonly keyPerBill?: boolean;
  /** At 202 it sends the coupon once more as another one. */
  readonly scansAgain?: boolean;
  /** At 202 it tells the cashier that it failed, or that all is well. */
  readonly on202?: "failed" | "success" | "waiting";
  /** At 202 it says that the guest pays otherwise, as it may. */
  readonly abandons?: boolean;
  /** HTTP 200 is success, whatever the answer says. */
  readonly believes200?: boolean;
  /** Whatever is not all failed is success; or whatever is not all success is failed. */
  readonly partialIs?: "success" | "failed";
  /** No answer is no success, and nothing more is done; or it is one. */
  readonly onLoss?: "failed" | "success";
  /** A refusal of the gateway (4xx, 5xx) is taken for this, and nothing more is done. */
  readonly onRefusal?: "failed" | "success";
  readonly sameNonce?: boolean;
  /** It does not wait as long as it is told to. */
  readonly hasty?: boolean;
  readonly patienceMs?: number;
  readonly anotherAtOnce?: boolean;
  readonly alwaysAnother?: boolean;
  /** Signs one text and sends another. */
  readonly rewrites?: boolean;
  /** Stumbles over fields it does not know. */
  readonly strict?: boolean;
  readonly cancelsBlindly?: boolean;
  readonly stubborn?: boolean;
}

export interface TillParts {
  readonly url: string;
  readonly keys: { readonly clientKey: string; readonly secret: string };
  readonly poiId: string;
  readonly patienceMs: number;
  readonly habits: Habits;
  /** Told of every answer. */
  readonly seen: (answer: Answer) => void;
}

export interface Answer {
  readonly operation: "verifyCoupon" | "cancelVerification" | "abandonVerification" | "getVerification";
  readonly status: number;
  readonly retryAfterMs: number;
  readonly location: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what is there
  readonly json: any;
}

const triesMax = 12;
const knownFields = new Set(["data", "items", "outcome", "requested", "succeeded", "batch_id"]);

const operationOf = (target: string): Answer["operation"] => {
  if (target.endsWith("/cancel")) return "cancelVerification";
  if (target.endsWith("/abandon")) return "abandonVerification";
  return target.includes("/coupons/") ? "verifyCoupon" : "getVerification";
};

/** A till as a partner writes it, from the contract alone. */
export const openTill = ({ url, keys, poiId, patienceMs, habits, seen }: TillParts) => {
  let aheadMs = 0;
  const sold = new Map<string, number>();
  const nonces = new Map<string, string>();
  const nonceFor = (what: string): string => {
    const nonce =
      (habits.sameNonce === true ? nonces.get(what) : undefined) ?? randomBytes(12).toString("hex");
    nonces.set(what, nonce);
    return nonce;
  };

  const call = async (method: "GET" | "POST", target: string, body?: object): Promise<Answer | null> => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = signHeaders({
      ...keys,
      method,
      target,
      body: habits.rewrites === true && body !== undefined ? JSON.stringify(body, null, 2) : text,
      timestampSeconds: Math.floor((Date.now() + aheadMs) / 1_000),
      nonce: nonceFor(`${target} ${text}`),
    });
    try {
      const reply = await fetch(`${url}${target}`, {
        method,
        headers: { ...headers, ...(text === undefined ? {} : { "content-type": "application/json" }) },
        ...(text === undefined ? {} : { body: text }),
        keepalive: false,
        signal: AbortSignal.timeout(habits.patienceMs ?? patienceMs),
      });
      const seconds = Number(reply.headers.get("retry-after") ?? "0");
      const answer = {
        operation: operationOf(target),
        status: reply.status,
        retryAfterMs: habits.hasty === true ? 0 : seconds * 1_000,
        location: reply.headers.get("location"),
        json: JSON.parse(await reply.text()),
      };
      seen(answer);
      return answer;
    } catch {
      return null; // no answer: the till does not know
    }
  };

  const screenOf = ({ json }: Answer): Screen => {
    if (habits.believes200 === true) return "success";
    if (habits.strict === true && Object.keys(json).some((name) => !knownFields.has(name))) return "failed";
    if (json.outcome === "partial") return habits.partialIs ?? "partial";
    return json.outcome === "success" ? "success" : "failed";
  };

  const follow = async (answer: Answer): Promise<Screen> => {
    if (habits.on202 !== undefined) return habits.on202;
    if (habits.abandons === true) {
      await call("POST", `${answer.location ?? ""}/abandon`, { reason: "顾客改付现金" });
      return "failed";
    }
    let last = answer;
    for (let tries = 0; tries < 40; tries += 1) {
      await Bun.sleep(last.retryAfterMs || (habits.hasty === true ? 20 : 500));
      const read = await call("GET", answer.location ?? "");
      if (read !== null) last = { ...read, retryAfterMs: read.retryAfterMs || answer.retryAfterMs };
      if (read !== null && read.json.outcome !== "processing") {
        sold.set("last", read.json.data.id);
        return screenOf(read);
      }
    }
    return "waiting";
  };

  const verify = async (
    action: Extract<Action, { readonly do: "verify" }>,
    mark: string,
  ): Promise<Screen> => {
    const perScan = habits.keyPerScan === true ? `-${randomBytes(3).toString("hex")}` : "";
    let another = habits.alwaysAnother === true;
    for (let tries = 0; tries < triesMax; tries += 1) {
      const coupon =
        habits.keyPerBill === true ? "" : createHash("sha256").update(action.code).digest("hex").slice(0, 12);
      const key =
        habits.newKeys === true
          ? randomBytes(8).toString("hex")
          : `${mark}-${action.bill}${coupon}${perScan}`;
      const answer = await call("POST", "/v1/open/coupons/verify", {
        poi_id: poiId,
        code: action.code,
        ...(action.quantity > 1 ? { quantity: action.quantity } : {}),
        ...(habits.noKeys === true ? {} : { idempotency_key: key }),
        ...(another ? { another } : {}),
      });
      if (answer === null) {
        if (habits.onLoss !== undefined) return habits.onLoss;
        await Bun.sleep(100);
        continue;
      }
      if (answer.status === 202 && habits.scansAgain === true) {
        await Bun.sleep(100);
        await call("POST", "/v1/open/coupons/verify", {
          poi_id: poiId,
          code: action.code,
          idempotency_key: `${key}-2`,
        });
      }
      if (answer.status === 202) return await follow(answer);
      if (answer.status === 200) {
        sold.set("last", answer.json.data.id);
        if (habits.stubborn === true && answer.json.outcome === "failed" && tries < 5) continue;
        if (
          answer.json.outcome === "failed" &&
          answer.json.data.retry === "later" &&
          habits.believes200 !== true
        ) {
          await Bun.sleep(100);
          continue;
        }
        return screenOf(answer);
      }
      if (answer.json.code === "timestamp_out_of_window")
        aheadMs = Date.parse(answer.json.server_time) - Date.now();
      if (habits.onRefusal !== undefined) return habits.onRefusal;
      if (answer.json.code === "recently_verified") {
        if (habits.anotherAtOnce !== true) return "failed";
        another = true;
      }
      if (["signature_invalid", "idempotency_key_reused"].includes(answer.json.code)) return "failed";
      await Bun.sleep(habits.hasty === true ? 0 : Math.max(answer.retryAfterMs, 300));
    }
    return "failed";
  };

  const cancel = async (mark: string): Promise<Screen> => {
    const target = `/v1/open/verifications/${sold.get("last")}/cancel`;
    const answer = await call("POST", target, { reason: "顾客不要了", idempotency_key: `${mark}-cancel` });
    if (habits.cancelsBlindly === true && answer !== null && answer.status < 300) return "cancelled";
    return answer?.json.data.verify_status === "cancelled" ? "cancelled" : "waiting";
  };

  return { verify, cancel };
};

interface TaskAnswer {
  readonly task: { readonly scenario: string; readonly actions: readonly Action[] } | null;
}

/** Plays the cashier through `/_certify`, as a partner's own test does, until nothing is left. */
export const driveTill = async (url: string, till: ReturnType<typeof openTill>): Promise<void> => {
  for (let left = 1; left > 0; ) {
    const { task }: TaskAnswer = JSON.parse(await (await fetch(`${url}/_certify`)).text());
    if (task === null) {
      await Bun.sleep(20);
      continue;
    }
    let screen: Screen = "unknown";
    for (const action of task.actions)
      screen =
        action.do === "cancel" ? await till.cancel(task.scenario) : await till.verify(action, task.scenario);
    const told = await fetch(`${url}/_certify/done`, {
      method: "POST",
      body: JSON.stringify({ scenario: task.scenario, screen }),
    });
    ({ left } = JSON.parse(await told.text()));
  }
};
