import { describe, expect, test } from "bun:test";
import { at, json, openDesk, send, textAt } from "./desk.ts";

const prepareCode = "/goodlife/v1/fulfilment/certificate/prepare/";

describe("the token endpoints", () => {
  test("a success has data and message, and no extra", async () => {
    const desk = await openDesk();
    const reply = await desk.token();
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.text)).toEqual({
      data: {
        access_token: expect.stringMatching(/^clt\.[A-Za-z0-9]{60}$/),
        expires_in: 7200,
        description: "",
        error_code: 0,
      },
      message: "success",
    });
    await desk.close();
  });

  test("expires_in can be a string", async () => {
    const desk = await openDesk({ wire: { expiresInAsString: true } });
    expect(at(await desk.token(), "data", "expires_in")).toBe("7200");
    await desk.close();
  });

  test("each wrong key has its own code", async () => {
    const desk = await openDesk();
    const cases = [
      [{ ...desk.keys, client_key: "nobody" }, 10003],
      [{ ...desk.keys, client_secret: "wrong" }, 10013],
      [{ client_key: desk.keys.client_key, grant_type: "client_credential" }, 10002],
      [{ ...desk.keys, grant_type: "password" }, 10002],
      [{ ...desk.keys, client_key: 5 }, 10002],
    ] as const;
    for (const path of ["/oauth/client_token/", "/oauth/stable_client_token/"])
      for (const [body, code] of cases) {
        const reply = await desk.token(body, path);
        expect(at(reply, "data", "error_code")).toBe(code);
        expect(at(reply, "message")).toBe("error");
      }
    await desk.close();
  });

  test("a body that is not JSON is a missing parameter", async () => {
    const desk = await openDesk();
    const body = "client_key=a&client_secret=b&grant_type=client_credential";
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const reply = await send(`${desk.url}/oauth/client_token/`, { method: "POST", headers, body });
    expect(at(reply, "data", "error_code")).toBe(10002);
    await desk.close();
  });

  test("a new token ends the one before after five minutes, and the one before that at once", async () => {
    const desk = await openDesk();
    const order = desk.admin.createOrder();
    const works = async (token: string) => {
      const headers = { ...json, "access-token": token };
      return at(
        await desk.get(prepareCode, { code: order.codes[0] ?? "" }, { headers }),
        "data",
        "error_code",
      );
    };
    const second = textAt(await desk.token(), "data", "access_token");
    expect(await works(desk.accessToken)).toBe(0);
    const third = textAt(await desk.token(), "data", "access_token");
    expect(await works(desk.accessToken)).toBe(2190008);
    desk.admin.shiftClock(299_000);
    expect(await works(second)).toBe(0);
    desk.admin.shiftClock(1_000);
    expect(await works(second)).toBe(2190008);
    expect(await works(third)).toBe(0);
    desk.admin.shiftClock(7_200_000);
    expect(await works(third)).toBe(2190008);
    await desk.close();
  });

  test("the stable endpoint repeats a token until it expires, with the time that is left", async () => {
    const desk = await openDesk();
    const stable = () => desk.token(desk.keys, "/oauth/stable_client_token/");
    expect(textAt(await stable(), "data", "access_token")).toBe(desk.accessToken);
    desk.admin.shiftClock(7_000_000);
    expect(at(await stable(), "data", "expires_in")).toBe(200);
    desk.admin.shiftClock(200_000);
    expect(textAt(await stable(), "data", "access_token")).not.toBe(desk.accessToken);
    await desk.close();
  });

  test("a revoked token is repeated by the stable endpoint, and refused by everything else", async () => {
    const desk = await openDesk();
    desk.admin.revokeTokens();
    expect(at(await desk.prepare({ code: "1" }), "data", "error_code")).toBe(2190002);
    const again = await desk.token(desk.keys, "/oauth/stable_client_token/");
    expect(textAt(again, "data", "access_token")).toBe(desk.accessToken);
    desk.admin.revokeTokens({ forget: true });
    const fresh = await desk.token(desk.keys, "/oauth/stable_client_token/");
    expect(textAt(fresh, "data", "access_token")).not.toBe(desk.accessToken);
    await desk.close();
  });

  test("the 501st call within five minutes is refused", async () => {
    const desk = await openDesk();
    for (let call = 2; call <= 500; call++) await desk.fetch(tokenRequest(desk));
    expect(at(await desk.token(), "data", "error_code")).toBe(10020);
    desk.admin.shiftClock(300_001);
    expect(at(await desk.token(), "data", "error_code")).toBe(0);
    await desk.close();
  });
});

const tokenRequest = (desk: { readonly url: string; readonly keys: object }) =>
  new Request(`${desk.url}/oauth/client_token/`, {
    method: "POST",
    headers: json,
    body: JSON.stringify(desk.keys),
  });

describe("what every business call demands", () => {
  test("a living access-token, the JSON content type also on GET, and the right account", async () => {
    const desk = await openDesk();
    const code = desk.admin.createOrder().codes[0] ?? "";
    const cases: readonly (readonly [Record<string, string>, number])[] = [
      [desk.headers, 0],
      [{ ...desk.headers, "content-type": "application/json; charset=utf-8" }, 0],
      [{ ...desk.headers, "rpc-transit-life-account": desk.credentials.accountId }, 0],
      [{ ...desk.headers, "rpc-transit-life-account": "123" }, 2119005],
      [{ "access-token": desk.accessToken }, 28001007],
      [json, 28001003],
      [{ ...json, "access-token": "clt.unknown" }, 2190002],
    ];
    for (const [headers, wanted] of cases) {
      const reply = await desk.get(prepareCode, { code }, { headers });
      expect(reply.status).toBe(200);
      expect(at(reply, "data", "error_code")).toBe(wanted);
      expect(at(reply, "extra", "error_code")).toBe(wanted);
    }
    await desk.close();
  });

  test("token refusals can stand in data only", async () => {
    const desk = await openDesk({ wire: { tokenErrorsInDataOnly: true } });
    desk.admin.revokeTokens();
    const reply = await desk.prepare({ code: "1" });
    expect(at(reply, "data", "error_code")).toBe(2190002);
    expect(at(reply, "extra", "error_code")).toBe(0);
    await desk.close();
  });

  test("a missing slash redirects a GET, and is an unknown address for a POST", async () => {
    const desk = await openDesk();
    const moved = await desk.get("/goodlife/v1/fulfilment/certificate/prepare", { code: "1" });
    expect(moved.status).toBe(301);
    expect(moved.headers["location"]).toBe("/goodlife/v1/fulfilment/certificate/prepare/?code=1");
    const lost = await desk.post("/goodlife/v1/fulfilment/certificate/verify", {});
    expect(at(lost, "data", "error_code")).toBe(28001017);
    expect(at(await desk.post(prepareCode, { code: "1" }), "data", "error_code")).toBe(28001017);
    await desk.close();
  });

  test("every answer carries Douyin's time in extra.now and in Date, and a logid", async () => {
    const desk = await openDesk();
    const reply = await desk.prepare({ code: "1" });
    expect(at(reply, "extra", "now")).toBe(1_781_668_800);
    expect(reply.headers["date"]).toBe("Wed, 17 Jun 2026 04:00:00 GMT");
    expect(at(reply, "extra", "logid")).toMatch(/^20260617120000[0-9A-F]{20}$/);
    await desk.close();
  });
});
