import { actorOf, type Caller, type OperatorCaller, type Proof } from "../caller.ts";
import { toRfc3339 } from "../clock.ts";
import { decodeCursor, encodeCursor, refuseBoth } from "../cursor.ts";
import type { Handlers } from "../http/handlers.ts";
import type { SessionBook } from "./book.ts";
import { loginNeedsKey, sessionExpired } from "./problems.ts";
import { noSessionCookie } from "./secrets.ts";
import type { Sessions } from "./sessions.ts";

const list = "sessions";

const operatorOf = (caller: Caller): OperatorCaller => {
  if (caller.kind !== "operator") throw loginNeedsKey();
  return caller;
};

/** The session a request came by; what else brings somebody here has none to show. */
const sessionOf = (proof: Proof): Extract<Proof, { kind: "session" }> => {
  if (proof.kind !== "session") throw sessionExpired();
  return proof;
};

/** The operations of the contract that are about logging in and out. */
export const sessionOperations = ({
  sessions,
  book,
  timeZone,
}: {
  readonly sessions: Sessions;
  readonly book: SessionBook;
  /** Of the business day: pages show their times in it. */
  readonly timeZone: string;
}): Pick<
  Handlers,
  "createSession" | "getSession" | "endSession" | "listSessions" | "revokeSession" | "createDeviceCode"
> => ({
  createSession: async ({ caller, proof, ...asked }) => {
    const opened = await sessions.open(operatorOf(caller), proof, actorOf({ caller, ...asked }));
    const view = await book.viewOf(opened.session.id);
    if (view === undefined) throw sessionExpired();
    return {
      status: 201,
      headers: { "set-cookie": opened.cookie },
      body: { data: { ...view, csrf_token: opened.csrfToken, time_zone: timeZone } },
    };
  },

  getSession: async ({ proof }) => {
    const { sessionId, csrfToken } = sessionOf(proof);
    const view = await book.viewOf(sessionId);
    if (view === undefined) throw sessionExpired();
    return { status: 200, body: { data: { ...view, csrf_token: csrfToken, time_zone: timeZone } } };
  },

  endSession: async ({ proof, ...asked }) => {
    await sessions.end(sessionOf(proof).sessionId, actorOf(asked));
    return { status: 200, headers: { "set-cookie": noSessionCookie }, body: { message: "已退出登录" } };
  },

  listSessions: async ({ query }) => {
    refuseBoth(query);
    const { page = 1, page_size: pageSize = 20, cursor, uid, kind } = query;
    const [last] = cursor === undefined ? [] : decodeCursor(list, cursor, [0]);
    const afterId = typeof last === "number" ? last : undefined;
    const shown = await book.list({ page, pageSize, afterId, filter: { uid, kind } });
    const cursorAfter = shown.lastId === null ? null : encodeCursor(list, [shown.lastId]);
    const { sessions: data, total } = shown;
    return { status: 200, body: { data, page, page_size: pageSize, total, next_cursor: cursorAfter } };
  },

  revokeSession: async ({ params, ...asked }) => {
    const { uid, deviceName } = await sessions.revoke(Number(params.id), actorOf(asked));
    const what = deviceName === null ? "登录" : `设备「${deviceName}」`;
    return { status: 200, body: { message: `已结束操作员 ${uid} 的${what}` } };
  },

  createDeviceCode: async ({ body, ...asked }) => {
    const offer = { uid: body.uid, deviceName: body.device_name };
    const { code, uid, deviceName, expiresAtMs } = await sessions.offerDevice(offer, actorOf(asked));
    const data = { code, uid, device_name: deviceName, expires_at: toRfc3339(expiresAtMs) };
    return { status: 201, body: { data } };
  },
});
