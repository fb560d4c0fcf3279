import type { Sandbox } from "../../src/sandbox/server.ts";
import type { Secret } from "./forms.ts";

/** Headers by which callers prove who they are. */
const provingHeaders: readonly string[] = [
  "x-xtj-uid",
  "cookie",
  "x-csrf-token",
  "x-dyg-device-code",
  "x-dyg-proxy-secret",
];
/** Fields of our answers that hand something out. */
const handedOut: readonly string[] = [
  "secret",
  "key",
  "csrf_token",
  "access_token",
  "ticket",
  "verify_token",
];
/** Fields of callers' bodies that are coupons, or stand for them. */
const handedIn: readonly string[] = [
  "code",
  "short_link",
  "encrypted_code",
  "encrypted_codes",
  "verify_token",
  "ticket",
];

/** Calls `hear` with every text in a JSON value and the name of the field it stands in. */
const walk = (value: unknown, hear: (name: string, text: string) => void, name = ""): void => {
  if (typeof value === "string") hear(name, value);
  else if (Array.isArray(value)) for (const item of value) walk(item, hear, name);
  else if (typeof value === "object" && value !== null)
    for (const [key, inner] of Object.entries(value)) walk(inner, hear, key);
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // A page, a file, or a body that was broken on purpose.
    return undefined;
  }
};

/** A book of everything secret that came by, kept by listening to both sides of the gateway. */
export const openSecretBook = () => {
  const kept = new Map<string, Secret>();
  const add = (kind: string, value: string | null | undefined): void => {
    if (value === null || value === undefined || value.length < 4) return;
    if (!kept.has(value)) kept.set(value, { kind, value });
    // Of an operator key the part after the uid alone is a secret too.
    const [mark, , ...secret] = value.split("_");
    if (mark === "xtj") kept.set(secret.join("_"), { kind: `${kind}, its secret`, value: secret.join("_") });
  };

  /** What a caller sent, and got. */
  const hearCall = (call: {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly answer: string;
    readonly setCookie: string | null;
  }): void => {
    for (const [name, value] of Object.entries(call.headers)) {
      if (!provingHeaders.includes(name.toLowerCase())) continue;
      // The cookie's name is no secret, its value is; a bare uid is a name.
      if (name === "x-xtj-uid" && !value.startsWith("xtj_")) continue;
      add(`header ${name.toLowerCase()}`, name === "cookie" ? value.slice(value.indexOf("=") + 1) : value);
    }
    // The `code` of an app is no coupon's: those come with a shop.
    const isCoupon = call.body.includes('"poi_id"');
    walk(parsed(call.body), (name, text) => {
      if (name === "secret" || (isCoupon && handedIn.includes(name))) add(`sent ${name}`, text);
    });
    walk(parsed(call.answer), (name, text) => handedOut.includes(name) && add(`answered ${name}`, text));
    add("session cookie", call.setCookie?.split(";")[0]?.split("=").slice(1).join("="));
  };

  /** What Douyin's side knows by now. */
  const hearSandbox = ({ admin, credentials }: Sandbox): void => {
    add("client secret", credentials.clientSecret);
    for (const token of admin.aliveTokens()) add("access token", token);
    for (const order of admin.orders()) {
      for (const code of order.codes) add("plain code", code);
      for (const { encryptedCode } of order.certificates) add("encrypted code", encryptedCode);
      add("short link", order.shortLink.split("/").at(-1));
      add("object id", order.objectId);
      const [name, phone, credential, openId] = order.personalData;
      add("person's name", name);
      add("phone number", phone);
      add("identity number", credential);
      add("open id", openId);
      for (const token of admin.state(order.orderId).verifyTokens) add("verify token", token);
    }
  };

  return { add, hearCall, hearSandbox, secrets: (): readonly Secret[] => [...kept.values()] };
};

export type SecretBook = ReturnType<typeof openSecretBook>;
