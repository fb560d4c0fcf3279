import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import { type Douyin, openDouyin } from "../douyin/client.ts";
import { type Reply, toldRefusal } from "../douyin/replies.ts";
import { type ShopName, shopNames } from "../douyin/shop-names.ts";
import type { Log } from "../log.ts";
import { Problem } from "../problem.ts";

/** What Douyin answers to these settings; `null` = it was not asked, because there was no token to ask with. */
export interface Reached {
  readonly token: Reply<unknown>;
  readonly shops: Reply<readonly ShopName[]> | null;
  /** Our clock minus Douyin's when it answered; null when it did not tell. */
  readonly clockAheadMs: number | null;
}

type Settings = Pick<Config, "douyin" | "upstreamTimeoutMs">;

/**
 * Fetches a token and lists the shops, once. The stable endpoint gives the token that a running server has as well;
 * `mayEndOlder` lets the plain one follow when that fails by itself, which ends a server's token in five minutes.
 */
export const reachDouyin = async (parts: {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
  readonly mayEndOlder: boolean;
}): Promise<Reached> => {
  const { settings, clock, log, mayEndOlder } = parts;
  let accessToken: string | undefined;
  const given = async (): Promise<string> => {
    if (accessToken === undefined) throw new Error("no access token was fetched");
    return accessToken;
  };
  const douyin = openDouyin({
    settings: { ...settings.douyin, timeoutMs: settings.upstreamTimeoutMs, extraShortLinkOrigins: [] },
    clock,
    log,
    // A token refused a moment after it was granted would be refused again.
    tokens: { current: given, renewAfterRefusal: given },
  });
  try {
    const stable = await douyin.fetchToken("stable");
    const again = stable.kind === "unusable" && mayEndOlder;
    const token = again ? await douyin.fetchToken("plain") : stable;
    const clockAheadMs = token.facts.nowMs === null ? null : clock.nowMs() - token.facts.nowMs;
    if (token.kind !== "ok") return { token, shops: null, clockAheadMs };
    accessToken = token.value.accessToken;
    return { token, shops: await listShops(douyin), clockAheadMs };
  } finally {
    douyin.close();
  }
};

const shopsAtOnce = 100;

const listShops = async (douyin: Douyin): Promise<Reply<readonly ShopName[]>> => {
  const reply = await douyin.queryShops({ page: 1, size: shopsAtOnce });
  if (reply.kind !== "ok") return reply;
  try {
    return { ...reply, value: shopNames(reply.bytes) };
  } catch (cause) {
    return { kind: "unusable", reason: "malformed", sent: true, facts: reply.facts, cause };
  }
};

const refused = (what: string, reply: Reply<unknown>): Problem =>
  reply.kind === "refused"
    ? new Problem("upstream_refused", `${what}：${reply.description || "未说明原因"}（${reply.errorCode}）`, {
        upstream: toldRefusal(reply),
      })
    : new Problem("upstream_unavailable", "暂时无法连接抖音，请检查网络（能否访问 open.douyin.com）后重试", {
        cause: reply.kind === "unusable" ? reply.cause : undefined,
      });

/** The shops that these settings reach. Throws a `Problem` with words for the owner when they do not work. */
export const shopsReached = ({ token, shops }: Reached): readonly ShopName[] => {
  if (token.kind !== "ok")
    throw refused("抖音不接受这组 client_key 和 client_secret，请到抖音开放平台核对后重试", token);
  if (shops === null || shops.kind !== "ok")
    throw refused(
      "抖音不接受这个商户根账户 ID，或应用未获该商户授权，请到抖音来客核对后重试",
      shops ?? token,
    );
  return shops.value;
};
