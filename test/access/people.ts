import { type CallOptions, openTestGateway } from "../support/gateway.ts";

export const roles = ["viewer", "clerk", "manager", "admin"] as const;
export type Role = (typeof roles)[number];

/** Somebody who calls, and how. */
export type Person =
  | { readonly kind: "stranger"; readonly options: CallOptions }
  | { readonly kind: "app" | "disabled app"; readonly options: CallOptions }
  | { readonly kind: "revoked operator" | "ended session"; readonly options: CallOptions }
  | {
      readonly kind: "key" | "session" | "session without token";
      readonly role: Role;
      readonly options: CallOptions;
    };

/** Logs in with a key as a browser does: the cookie and the token for changes. */
export const logIn = async (
  house: Awaited<ReturnType<typeof openTestGateway>>,
  key: string,
): Promise<{ readonly cookie: string; readonly csrfToken: string }> => {
  const reply = await house.call("POST", "/v1/internal/sessions", { operator: key });
  if (reply.status !== 201) throw new Error(`no login: ${reply.text}`);
  const cookie = (reply.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  return { cookie, csrfToken: String(reply.json.data.csrf_token) };
};

/** A gateway and one of everybody who might call it; all of them may act in the test's shop. */
export const openPeople = async () => {
  const house = await openTestGateway();
  const shops = [house.poiId];
  const bound = await house.createApp({ poiIds: shops });
  const disabled = await house.createApp({ status: "disabled" });
  const boss = await house.createOperator("admin");
  const gone = await house.createOperator("admin");
  await house.call("DELETE", `/v1/internal/operators/${gone.uid}`, { operator: boss.key });
  const ended = await logIn(house, boss.key);
  const browser = { cookie: ended.cookie, "x-csrf-token": ended.csrfToken };
  await house.call("DELETE", "/v1/internal/session", { stranger: true, headers: browser });

  const people: (readonly [string, Person])[] = [
    ["a stranger", { kind: "stranger", options: { stranger: true } }],
    ["an app", { kind: "app", options: { as: house.app } }],
    ["an app with shops", { kind: "app", options: { as: bound } }],
    ["a disabled app", { kind: "disabled app", options: { as: disabled } }],
    ["a revoked operator", { kind: "revoked operator", options: { operator: gone.key } }],
    ["an ended session", { kind: "ended session", options: { stranger: true, headers: browser } }],
  ];
  for (const role of roles) {
    const { key } = role === "admin" ? boss : await house.createOperator(role, shops);
    const { cookie, csrfToken } = await logIn(house, key);
    const headers = { cookie, "x-csrf-token": csrfToken };
    people.push(
      [`a ${role}`, { kind: "key", role, options: { operator: key } }],
      [`a session of a ${role}`, { kind: "session", role, options: { stranger: true, headers } }],
      [
        `a session of a ${role} without its token`,
        { kind: "session without token", role, options: { stranger: true, headers: { cookie } } },
      ],
    );
  }
  return { house, people };
};
