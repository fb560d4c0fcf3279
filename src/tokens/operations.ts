import type { Audit } from "../audit/repository.ts";
import { callerName } from "../caller.ts";
import { type Clock, toRfc3339 } from "../clock.ts";
import type { Handlers } from "../http/handlers.ts";
import type { Commit } from "../storage/door.ts";
import type { TokenKeeper } from "./keeper.ts";
import { noToken, tokenReadNotAllowed } from "./problems.ts";

export interface TokenParts {
  readonly keeper: TokenKeeper;
  readonly commit: Commit;
  readonly audit: Audit;
  readonly clock: Clock;
}

export const tokenOperations = ({
  keeper,
  commit,
  audit,
  clock,
}: TokenParts): Pick<Handlers, "getAccessToken"> => ({
  getAccessToken: async ({ caller, requestId }) => {
    if (caller.kind !== "app" || !caller.allowTokenRead) throw tokenReadNotAllowed();
    const { accessToken, expiresAtMs } = await keeper.read().catch((cause: unknown) => {
      throw noToken(cause);
    });
    // Who reads the merchant's token is written down before it is handed out.
    await commit((write) =>
      audit.record(write, {
        actor: callerName(caller),
        requestId,
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
