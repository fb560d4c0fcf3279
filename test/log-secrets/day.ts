import { join } from "node:path";
import { type Fault, faultKinds } from "../../src/sandbox/faults.ts";
import { testCodes } from "../../src/sandbox/test-codes.ts";
import type { App, ProgramHouse, Told } from "./house.ts";

export const verifyPath = "/v1/open/coupons/verify";

const statusesOf = (tolds: readonly Told[]): readonly number[] => tolds.map(({ status }) => status);

/** The endpoints of Douyin's that a request meets on its way. */
const struck = ["prepare", "verify", "get", "short_link"] as const;
type Struck = (typeof struck)[number];

/** The parts of a day at the desk, each as a caller lives it. */
export const openDay = (house: ProgramHouse, app: App, adminKey: string) => {
  const { call, sandbox } = house;
  const [poiId = "", ...others] = house.poiIds;
  const post = (target: string, body: unknown, more = {}) => call("POST", target, { body, as: app, ...more });
  const verify = (body: object) => post(verifyPath, { poi_id: poiId, ...body });
  const asAdmin = { "x-xtj-uid": adminKey };
  const admin = (method: string, target: string, body?: unknown) =>
    call(method, target, { headers: asAdmin, ...(body === undefined ? {} : { body }) });
  const order = (wish = {}) => sandbox.admin.createOrder(wish);

  /** Every mode, and the ways round verify. */
  const modes = async () => {
    const { codes, shortLink } = order();
    const told = [await verify({ code: codes[0], ext_order_id: "bill-1", remark: "靠窗" })];
    told.push(await verify({ short_link: order().shortLink, idempotency_key: "by-link-1" }));
    const mine = order({ count: 2 });
    const prepared = (await post("/v1/open/coupons/prepare", { poi_id: poiId, code: mine.codes[0] })).json
      .data;
    const coupon = {
      encrypted_code: prepared.certificates[0].encrypted_code,
      verify_token: prepared.verify_token,
    };
    told.push(await verify(coupon));
    told.push(await verify({ ...coupon, encrypted_code: mine.certificates[1]?.encryptedCode }));
    const preview = await post("/v1/open/coupons/preview", { poi_id: poiId, short_link: order().shortLink });
    told.push(await verify({ ticket: preview.json.data.ticket, idempotency_key: "by-ticket-1" }));
    told.push(await verify({ ticket: preview.json.data.ticket }));
    told.push(await verify({ short_link: shortLink }));
    return statusesOf(told);
  };

  /** Each of the fixed codes: refusals, unknown outcomes, silence. */
  const everyCode = async () =>
    statusesOf(
      await Promise.all(
        testCodes.map(({ code, quantity }) =>
          verify({ code, ...(quantity === undefined ? {} : { quantity }) }),
        ),
      ),
    );

  /** Requests in which a secret stands where it does not belong: an answer or a line may be tempted to repeat it. */
  const clumsy = async () => {
    const { codes, shortLink, certificates } = order();
    const [code = ""] = codes;
    const encrypted = certificates[0]?.encryptedCode ?? "";
    const told = [
      await verify({ code: `${code} ${code}` }),
      await verify({ code: Number(code) }),
      await verify({ code, [code]: encrypted }),
      await verify({ code, idempotency_key: encrypted }),
      await verify({ code, verify_token: encrypted }),
      await verify({ short_link: shortLink.replace("http://", "ftp://") }),
      await verify({ short_link: `https://example.com/${shortLink}` }),
      await post(`/v1/open/coupons/${code}`, {}),
      await post(verifyPath, undefined, { raw: `{"poi_id":"${poiId}","code":"${code}"` }),
      await call("GET", `/v1/open/verifications?code=${code}`, { as: app }),
      await call("GET", `/v1/open/verifications/${code}`, { as: app }),
      await call("GET", `/v1/open/verifications?cursor=${code}&order_id=${code}`, { as: app }),
      await call("GET", `/v1/open/douyin/pois?third_id=${code}`, { as: app }),
    ];
    return statusesOf(told);
  };

  /** Strangers, and callers with the wrong key. */
  const strangers = async () => {
    const body = { poi_id: poiId, code: order().codes[0] };
    const wrongKey = `xtj_boss_${"Zx9".repeat(11)}`;
    const told = [
      await call("POST", verifyPath, { body }),
      await call("POST", verifyPath, { body, as: { ...app, secret: `${app.secret}x` } }),
      await call("POST", verifyPath, { body, as: { ...app, clientKey: "ck_nobody_0001" } }),
      await call("POST", verifyPath, { body, as: app, headers: { "x-nonce": "short" } }),
      await call("GET", "/v1/internal/apps", { headers: { "x-xtj-uid": wrongKey } }),
      await call("GET", "/v1/internal/apps", { headers: { "x-xtj-uid": adminKey.slice(0, -2) } }),
      await call("GET", "/v1/internal/apps", { headers: { cookie: "dyg_session=made-up-session-0001" } }),
      await call("GET", "/v1/internal/apps", {
        headers: { "x-xtj-uid": "boss", "x-dyg-proxy-secret": "not-the-proxy-secret-at-all" },
      }),
      await call("POST", "/v1/internal/sessions", {
        headers: { "x-dyg-device-code": "made-up-device-code-0001" },
      }),
    ];
    return statusesOf(told);
  };

  /** What Douyin and the road to it can do, one after the other, at each endpoint a request meets. */
  const badDay = async () => {
    const oneOf = async (kind: Fault["kind"], endpoint: Struck) => {
      const { codes, shortLink, certificates } = order({ count: 2 });
      const match = {
        prepare: codes[0] ?? "",
        short_link: shortLink.split("/").at(-1) ?? "",
        verify: certificates[0]?.encryptedCode ?? "",
        get: encodeURIComponent(certificates[0]?.encryptedCode ?? ""),
      }[endpoint];
      sandbox.admin.fault({ endpoint, kind, delayMs: 100, bytes: 5_000_000, match });
      // Only who does not know an outcome asks about a coupon.
      if (endpoint === "get")
        sandbox.admin.fault({
          endpoint: "verify",
          kind: "lost_after",
          match: certificates[0]?.encryptedCode ?? "",
        });
      const coupon = endpoint === "short_link" ? { short_link: shortLink } : { code: codes[0] };
      return (await verify({ ...coupon, certificate_ids: [certificates[0]?.certificateId] })).status;
    };
    const statuses: number[] = [];
    const everything = faultKinds.flatMap((kind) => struck.map((endpoint) => ({ kind, endpoint })));
    while (everything.length > 0)
      statuses.push(
        ...(await Promise.all(
          everything.splice(0, 28).map(async ({ kind, endpoint }) => await oneOf(kind, endpoint)),
        )),
      );
    sandbox.admin.clearFaults();
    return statuses;
  };

  /** New tokens: asked for by an admin, read by the app, refused by Douyin, broken on their way. */
  const tokens = async () => {
    const told = [await call("GET", "/v1/open/douyin/access-token", { as: app })];
    house.book.hearSandbox(sandbox);
    sandbox.admin.revokeTokens({ forget: true });
    told.push(await verify({ code: order().codes[0] }));
    house.book.hearSandbox(sandbox);
    for (const kind of ["broken_json", "half_body", "http_500"] as const) {
      sandbox.admin.fault({ endpoint: "stable_token", kind });
      sandbox.admin.fault({ endpoint: "token", kind });
      told.push(await admin("POST", "/v1/internal/douyin/token/refresh"));
      house.book.hearSandbox(sandbox);
    }
    told.push(await admin("GET", "/v1/internal/douyin/token"));
    sandbox.admin.clearFaults();
    // Douyin is asked for a token at most every five seconds: until then there is none.
    for (let tries = 0; tries < 40; tries += 1) {
      if ((await verify({ code: order().codes[0] })).status === 200) break;
      await Bun.sleep(250);
    }
    return statusesOf(told);
  };

  return {
    ...{ poiId, others, verify, admin, order, call, app },
    ...{ modes, everyCode, clumsy, strangers, badDay, tokens },
  };
};

export type Day = ReturnType<typeof openDay>;

/** What the owner does: people, sessions, files, jobs, taking back. */
export const ownersDay = async (
  house: ProgramHouse,
  { admin, verify, order, poiId, call }: Day,
  adminKey: string,
) => {
  const told = [
    await admin("POST", "/v1/internal/apps", {
      name: "第二个",
      code: "second",
      secret: `chosen-${"s3cr3t".repeat(6)}`,
    }),
    await admin("POST", "/v1/internal/operators", {
      uid: "anna",
      name: "安娜",
      role: "clerk",
      poi_ids: [poiId],
    }),
  ];
  const secondId = told[0]?.json.data.app.id;
  told.push(await admin("POST", `/v1/internal/apps/${secondId}/secret`, {}));
  const login = await call("POST", "/v1/internal/sessions", { headers: { "x-xtj-uid": adminKey } });
  const cookie = login.headers.get("set-cookie")?.split(";")[0] ?? "";
  const token = login.json.data.csrf_token;
  const code = await admin("POST", "/v1/internal/device-codes", { uid: "anna", device_name: "前台平板" });
  house.book.add("device code", code.json.data.code);
  told.push(login, code);
  const device = { "x-dyg-device-code": code.json.data.code };
  told.push(await call("POST", "/v1/internal/sessions", { headers: device }));
  told.push(await call("POST", "/v1/internal/sessions", { headers: device }));
  const body = { poi_id: poiId, code: order().codes[0] };
  const path = "/v1/open/coupons/verify";
  told.push(await call("POST", path, { body, headers: { cookie } }));
  told.push(await call("POST", path, { body, headers: { cookie, "x-csrf-token": `${token}0` } }));
  told.push(await call("POST", path, { body, headers: { cookie, "x-csrf-token": token } }));
  const proxied = {
    "x-xtj-uid": "anna",
    "x-dyg-proxy-secret": house.book.secrets().find(({ kind }) => kind === "proxy secret")?.value ?? "",
  };
  told.push(await call("POST", path, { body: { poi_id: poiId, code: order().codes[0] }, headers: proxied }));
  const { data } = (await verify({ code: "290000000000" })).json;
  told.push(await admin("POST", `/v1/open/verifications/${data.id}/cancel`, { reason: "顾客要求" }));
  const open = (await verify({ code: "299999999922" })).json;
  told.push(await admin("POST", `/v1/open/verifications/${open.data.id}/abandon`, { reason: "改付现金" }));
  const plain = order().codes[0];
  await verify({ code: plain });
  for (const target of [
    `/v1/internal/reports/verifications?origin_code=${plain}`,
    "/v1/internal/reports/verifications?export=csv",
    "/v1/internal/reports/verifications?export=csv-raw",
    "/v1/internal/reports/summary?export=csv",
    "/v1/internal/audit",
    "/v1/internal/settings",
    "/v1/internal/jobs",
    `/v1/internal/verifications/${data.id}/attempts`,
    "/v1/internal/verifications/unsettled",
  ])
    told.push(await admin("GET", target));
  for (const kind of ["broken_json", "missing_data", "busy", "http_500"] as const)
    house.sandbox.admin.fault({ endpoint: "orders", kind });
  for (const { name } of (await admin("GET", "/v1/internal/jobs")).json.data)
    told.push(await admin("POST", `/v1/internal/jobs/${name}/run`));
  told.push(await call("DELETE", "/v1/internal/session", { headers: { cookie, "x-csrf-token": token } }));
  await house.command(["backup", join(house.folder, "kept.db"), "--json"]);
  return statusesOf(told);
};
