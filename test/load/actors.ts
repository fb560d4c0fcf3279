import { randomBytes } from "node:crypto";
import { signHeaders } from "../support/sign.ts";
import { type Environment, runCommand } from "./process.ts";

/** Somebody who verifies coupons: a partner's app, or one of the merchant's people. */
export interface Actor {
  readonly name: string;
  readonly poiId: string;
  readonly headers: (request: {
    readonly method: string;
    readonly target: string;
    readonly body: string | undefined;
  }) => Readonly<Record<string, string>>;
}

const text = (value: unknown, ...path: readonly string[]): string => {
  let inner = value;
  for (const name of path)
    inner =
      typeof inner === "object" && inner !== null
        ? Object.entries(inner).find(([key]) => key === name)?.[1]
        : "";
  return typeof inner === "string" ? inner : "";
};

const createApp = async (
  env: Environment,
  app: { readonly code: string; readonly poiId: string; readonly bound: boolean },
): Promise<Actor> => {
  const { code, poiId, bound } = app;
  const shops = bound ? ["--poi-id", poiId] : [];
  const made = await runCommand(["apps", "create", "--name", code, "--code", code, ...shops], env);
  const key = { clientKey: text(made, "data", "app", "client_key"), secret: text(made, "data", "secret") };
  return {
    name: code,
    poiId,
    headers: (request) => ({
      ...signHeaders({
        ...request,
        ...key,
        timestampSeconds: Math.floor(Date.now() / 1_000),
        nonce: randomBytes(12).toString("hex"),
      }),
    }),
  };
};

const createClerk = async (env: Environment, uid: string, poiId: string): Promise<Actor> => {
  const args = ["operators", "create", "--uid", uid, "--name", uid, "--role", "clerk", "--poi-id", poiId];
  const made = await runCommand(args, env);
  const key = text(made, "data", "key");
  return { name: uid, poiId, headers: () => ({ "X-XTJ-UID": key }) };
};

/** Two apps of all shops, one of a single shop, two clerks; made by the command line, as a merchant does. */
export const createActors = async (
  env: Environment,
  poiIds: readonly string[],
): Promise<readonly [Actor, ...Actor[]]> => {
  const at = (index: number): string => poiIds[index % poiIds.length] ?? "";
  const first = await createApp(env, { code: "pos-one", poiId: at(0), bound: false });
  return [
    first,
    await createApp(env, { code: "pos-two", poiId: at(1), bound: false }),
    await createApp(env, { code: "kiosk", poiId: at(2), bound: true }),
    await createClerk(env, "li", at(0)),
    await createClerk(env, "wang", at(1)),
  ];
};
