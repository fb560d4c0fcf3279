import type { components } from "../../generated/api.ts";
import type { Audit } from "../audit/repository.ts";
import { actorOf } from "../caller.ts";
import { type Clock, toRfc3339 } from "../clock.ts";
import type { Handlers } from "../http/handlers.ts";
import type { Commit } from "../storage/door.ts";
import type { Renewal, TokenKeeper } from "./keeper.ts";
import { noToken, tokenReadNotAllowed } from "./problems.ts";

export interface TokenParts {
  readonly keeper: TokenKeeper;
  readonly commit: Commit;
  readonly audit: Audit;
  readonly clock: Clock;
}

type Status = components["schemas"]["TokenStatus"];

const renewalWords: Readonly<Record<Renewal, string>> = {
  renewed: "已换成新的 access_token",
  same_token: "抖音仍返回同一个 access_token，有效期已更新",
  asked_just_now: "5 秒内刚向抖音取过，没有再取",
};

/** The kept token as an admin may see it: its life and its troubles, never itself. */
const statusOf = ({ keeper, clock }: TokenParts): Status => {
  const { expiresAtMs, obtainedAtMs, renewAtMs, failed } = keeper.status();
  const nowMs = clock.nowMs();
  const time = (timeMs: number | null) => (timeMs === null ? null : toRfc3339(timeMs));
  const leftSeconds = expiresAtMs === null ? 0 : Math.max(0, Math.floor((expiresAtMs - nowMs) / 1_000));
  return {
    alive: leftSeconds > 0,
    obtained_at: time(obtainedAtMs),
    expires_at: time(expiresAtMs),
    expires_in: leftSeconds,
    renew_at: time(renewAtMs),
    last_failure:
      failed === null
        ? null
        : {
            at: toRfc3339(failed.atMs),
            reason: failed.refusal === null ? "没有得到可用的应答，详情见日志" : "抖音拒绝发放 access_token",
            upstream: failed.refusal,
          },
  };
};

export const tokenOperations = (
  parts: TokenParts,
): Pick<Handlers, "getAccessToken" | "getTokenStatus" | "refreshToken"> => ({
  getTokenStatus: async () => ({ status: 200, body: { data: statusOf(parts) } }),

  refreshToken: async ({ body, ...asked }) => {
    const { keeper, commit, audit } = parts;
    const force = body?.force ?? false;
    await commit((write) =>
      audit.note(write, {
        ...actorOf(asked),
        action: force ? "access_token.replace" : "access_token.refresh",
        target: "access_token",
      }),
    );
    const renewal = await keeper.renewNow(force).catch((cause: unknown) => {
      throw noToken(cause);
    });
    const message = renewalWords[renewal];
    return {
      status: 200,
      body: { data: { renewed: renewal === "renewed", message, token: statusOf(parts) } },
    };
  },

  getAccessToken: async ({ caller, ...asked }) => {
    const { keeper, commit, audit, clock } = parts;
    if (caller.kind !== "app" || !caller.allowTokenRead) throw tokenReadNotAllowed();
    const { accessToken, expiresAtMs } = await keeper.read().catch((cause: unknown) => {
      throw noToken(cause);
    });
    // Who reads the merchant's token is written down before it is handed out.
    await commit((write) =>
      audit.note(write, {
        ...actorOf({ caller, ...asked }),
        action: "access_token.read",
        target: "access_token",
      }),
    );
    return {
      status: 200,
      headers: { "cache-control": "no-store" },
      body: {
        data: {
          access_token: accessToken,
          expires_at: toRfc3339(expiresAtMs),
          expires_in: Math.max(0, Math.floor((expiresAtMs - clock.nowMs()) / 1_000)),
        },
      },
    };
  },
});
