/** A part of a parsed spec that can be changed in place; a way that leads nowhere is a mistake of the table. */
export type Part = Record<string, unknown>;
export type Walk = (...keys: readonly string[]) => Part;

export const walkThrough =
  (spec: unknown): Walk =>
  (...keys) => {
    let here: unknown = spec;
    for (const key of keys) here = isPart(here) ? here[key] : undefined;
    if (!isPart(here)) throw new Error(`there is nothing at ${keys.join(" / ")}`);
    return here;
  };

const isPart = (value: unknown): value is Part => typeof value === "object" && value !== null;

const listAt = (part: Part, key: string): unknown[] => {
  const list = part[key];
  if (!Array.isArray(list)) throw new Error(`${key} is no list`);
  return list;
};
const without = (part: Part, key: string, value: unknown): void => {
  const list = listAt(part, key);
  if (!list.includes(value)) throw new Error(`${key} has no ${String(value)}`);
  part[key] = list.filter((one) => one !== value);
};
const remove = (part: Part, key: string): void => {
  if (!Object.hasOwn(part, key)) throw new Error(`there is no ${key} to take away`);
  delete part[key];
};
const parameter = (operation: Part, name: string): Part => {
  const found = listAt(operation, "parameters").find((one) => isPart(one) && one["name"] === name);
  if (!isPart(found)) throw new Error(`there is no parameter ${name}`);
  return found;
};

const verify = ["paths", "/v1/open/coupons/verify", "post"] as const;
const list = ["paths", "/v1/internal/reports/verifications", "get"] as const;
const schema = (name: string) => ["components", "schemas", name] as const;
const request = (...keys: readonly string[]) => [...schema("VerifyCouponRequest"), "properties", ...keys];
const view = (...keys: readonly string[]) => [...schema("VerificationView"), "properties", ...keys];

export interface Change {
  readonly name: string;
  readonly make: (at: Walk) => void;
}

/** A change callers trip over, and words of the finding that must tell of it. */
export interface Break extends Change {
  readonly told: string;
}

const breaks = (name: string, told: string, make: Change["make"]): Break => ({ name, told, make });

const ofRequests: readonly Break[] = [
  breaks("a query parameter is gone", "query order_id: is gone", (at) => {
    const operation = at(...list);
    operation["parameters"] = listAt(operation, "parameters").filter(
      (one) => !(isPart(one) && one["name"] === "order_id"),
    );
  }),
  breaks("a parameter is required now", "query order_id: is required now", (at) => {
    parameter(at(...list), "order_id")["required"] = true;
  }),
  breaks("a new parameter is required", "query till: is new and required", (at) => {
    listAt(at(...list), "parameters").push({
      name: "till",
      in: "query",
      required: true,
      schema: { type: "string" },
    });
  }),
  breaks("a field of a body is gone", "remark: is gone", (at) => remove(at(...request()), "remark")),
  breaks("a field of a body is required now", "idempotency_key: is required now", (at) => {
    at(...schema("VerifyCouponRequest"))["required"] = ["poi_id", "idempotency_key"];
  }),
  breaks("a new field of a body is required", "till: is new and required", (at) => {
    at(...request())["till"] = { type: "string" };
    listAt(at(...schema("VerifyCouponRequest")), "required").push("till");
  }),
  breaks("a body's field has another type", "remark: was string, is integer", (at) => {
    at(...request())["remark"] = { type: "integer" };
  }),
  breaks("a largest value is smaller", "the largest value was 10, is 5", (at) => {
    at(...request("quantity"))["maximum"] = 5;
  }),
  breaks("a smallest value is larger", "the smallest value was 1, is 2", (at) => {
    at(...request("quantity"))["minimum"] = 2;
  }),
  breaks("a longest length is shorter", "the longest length was 200, is 100", (at) => {
    at(...request("remark"))["maxLength"] = 100;
  }),
  breaks("a list takes fewer items", "the most items was 10, is 5", (at) => {
    at(...request("encrypted_codes"))["maxItems"] = 5;
  }),
  breaks("a pattern is another one", "pattern was", (at) => {
    at(...request("idempotency_key"))["pattern"] = "^[a-z]{1,64}$";
  }),
  breaks("what is left out means something else", "left out it meant false, now true", (at) => {
    at(...request("another"))["default"] = true;
  }),
  breaks("a value is no longer accepted", '"csv-raw" is no longer accepted', (at) =>
    without(at("components", "parameters", "Export", "schema"), "enum", "csv-raw"),
  ),
  breaks("a body is required now", "cancel · body: is required now", (at) => {
    at("paths", "/v1/open/verifications/{id}/cancel", "post", "requestBody")["required"] = true;
  }),
  breaks("a choice is gone", "ticket is no choice any more", (at) => {
    at(...schema("VerifyCouponRequest"))["x-dyg-exactly-one"] = [["short_link"], ["code"]];
  }),
  breaks("a field needs another one now", "code needs quantity now", (at) => {
    at(...schema("VerifyCouponRequest"), "x-dyg-requires")["code"] = ["quantity"];
  }),
  breaks("a field goes only with another one now", "remark goes only with code now", (at) => {
    at(...schema("VerifyCouponRequest"), "x-dyg-only-with")["remark"] = ["code"];
  }),
];

const ofAnswers: readonly Break[] = [
  breaks("a field of an answer is gone", "VerificationView in answers.logid: is gone", (at) => {
    remove(at(...view()), "logid");
    without(at(...schema("VerificationView")), "required", "logid");
  }),
  breaks("a field may be missing now", "logid: may be missing now", (at) =>
    without(at(...schema("VerificationView")), "required", "logid"),
  ),
  breaks("a field may be null now", "may be null now", (at) => {
    at(...view("verify_records_count"))["type"] = ["integer", "null"];
  }),
  breaks("an id becomes a number", "was string, is integer", (at) => {
    at(...schema("DouyinId"))["type"] = "integer";
    for (const key of ["pattern", "minLength", "maxLength"]) delete at(...schema("DouyinId"))[key];
  }),
  breaks("an amount may have a fraction", "was integer, is number", (at) => {
    const amount = at(...view("pay_amount"));
    amount["type"] = ["number", "null"];
    delete amount["format"];
  }),
  breaks("an answer may be longer", "pattern was", (at) => {
    at(...schema("DouyinId"))["pattern"] = "^[0-9]{1,40}$";
  }),
  breaks("a list of values is left open", "is string", (at) =>
    remove(at(...schema("VerificationStatus")), "enum"),
  ),
  breaks("a status is gone", "the answer 202 is gone", (at) => remove(at(...verify, "responses"), "202")),
  breaks("another kind of success", "may answer 207 now", (at) => {
    at(...verify, "responses")["207"] = at(...verify, "responses", "200");
  }),
  breaks("a header is gone", "200: the header X-Request-Id is gone", (at) =>
    remove(at(...verify, "responses", "200", "headers"), "X-Request-Id"),
  ),
  breaks("there is no CSV any more", "text/csv is gone", (at) =>
    remove(at(...list, "responses", "200", "content"), "text/csv"),
  ),
  breaks("Douyin's bytes are touched", "no longer goes through byte for byte", (at) =>
    remove(at("paths", "/v1/open/coupons/prepare", "post"), "x-dyg-passthrough"),
  ),
];

const ofAccess: readonly Break[] = [
  breaks("an operation is gone", "POST /v1/open/coupons/preview: is gone", (at) =>
    remove(at("paths"), "/v1/open/coupons/preview"),
  ),
  breaks("a method is gone", "DELETE /v1/internal/session: is gone", (at) =>
    remove(at("paths", "/v1/internal/session"), "delete"),
  ),
  breaks("an operation has another name", "was called verifyCoupon, is verify", (at) => {
    at(...verify)["operationId"] = "verify";
  }),
  breaks("a path has another name", "POST /v1/open/coupons/verify: is gone", (at) => {
    at("paths")["/v1/open/coupons/redeem"] = at("paths", "/v1/open/coupons/verify");
    remove(at("paths"), "/v1/open/coupons/verify");
  }),
  breaks("apps may no longer call", "signed apps may no longer call", (at) => {
    const operation = at(...verify);
    operation["security"] = listAt(operation, "security").filter(
      (way) => isPart(way) && !Object.hasOwn(way, "Signature"),
    );
  }),
  breaks("a role may no longer call", "operators with the role viewer may no longer call", (at) => {
    at(...list)["security"] = [{ OperatorKey: ["manager", "admin"] }];
  }),
  breaks("what was open is not", "was open to everyone", (at) => {
    at("paths", "/healthz", "get")["security"] = [{ OperatorKey: ["admin"] }];
  }),
  breaks("a key goes into another header", "its name has changed", (at) => {
    at("components", "securitySchemes", "ClientKey")["name"] = "X-App-Key";
  }),
  breaks("a schema has another name", "Operator: this schema is gone", (at) => {
    const text = JSON.stringify(at()).replaceAll(
      '"#/components/schemas/Operator"',
      '"#/components/schemas/Staff"',
    );
    Object.assign(at(), JSON.parse(text));
    at("components", "schemas")["Staff"] = at(...schema("Operator"));
    remove(at("components", "schemas"), "Operator");
  }),
];

export const breakTable: readonly Break[] = [...ofRequests, ...ofAnswers, ...ofAccess];

/** What may be done within a major version. */
export const additions: readonly Change[] = [
  { name: "words are put otherwise", make: (at) => (at(...verify)["description"] = "别的说法") },
  {
    name: "an operation is new",
    make: (at) => {
      const copy: Part = { ...at("paths", "/healthz", "get"), operationId: "getReadiness" };
      at("paths")["/readyz"] = { get: copy };
    },
  },
  {
    name: "a field of a body that may be left out",
    make: (at) => (at(...request())["till"] = { type: "string" }),
  },
  {
    name: "a parameter that may be left out",
    make: (at) =>
      listAt(at(...list), "parameters").push({ name: "till", in: "query", schema: { type: "string" } }),
  },
  {
    name: "another way to hand in a coupon",
    make: (at) => {
      at(...request())["nfc"] = { type: "string" };
      listAt(at(...schema("VerifyCouponRequest")), "x-dyg-exactly-one").push(["nfc"]);
    },
  },
  { name: "a limit is wider", make: (at) => (at(...request("quantity"))["maximum"] = 20) },
  {
    name: "a value more is accepted",
    make: (at) => listAt(at("components", "parameters", "Export", "schema"), "enum").push("xlsx"),
  },
  {
    name: "a field of an answer is new",
    make: (at) => {
      at(...view())["till"] = { type: "string" };
      listAt(at(...schema("VerificationView")), "required").push("till");
    },
  },
  {
    name: "a list of values in answers is longer",
    make: (at) => listAt(at(...schema("VerificationStatus")), "enum").push("expired"),
  },
  {
    name: "an error code is new",
    make: (at) => listAt(at(...schema("ErrorCode")), "enum").push("too_early"),
  },
  { name: "a field is no longer null", make: (at) => (at(...view("logid"))["type"] = "string") },
  {
    name: "another refusal",
    make: (at) => (at(...verify, "responses")["451"] = at(...verify, "responses", "401")),
  },
  {
    name: "a role more may call",
    make: (at) => (at(...list)["security"] = [{ OperatorKey: ["clerk", "viewer", "manager", "admin"] }]),
  },
  { name: "a schema is new", make: (at) => (at("components", "schemas")["Till"] = { type: "string" }) },
];
