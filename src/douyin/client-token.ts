import type { Ask, CallOptions } from "./calls.ts";
import type { Fields } from "./fields.ts";
import { integerOrNull, needed, textOrNull, Unreadable } from "./fields.ts";
import type { Reply } from "./replies.ts";

/** A fresh access token. Secret. */
export interface FetchedToken {
  readonly accessToken: string;
  /** As Douyin said; 7200 in its samples. */
  readonly expiresInSeconds: number;
}

/**
 * Fetches an access token. `stable` answers the same token until it expires (stable_client_token page); `plain` makes a
 * new one and ends the older after five minutes, at most 500 times in five minutes (client_token page).
 */
export type FetchToken = (kind: "stable" | "plain", options?: CallOptions) => Promise<Reply<FetchedToken>>;

const paths = { stable: "/oauth/stable_client_token/", plain: "/oauth/client_token/" } as const;

export const tokenCall =
  (ask: Ask, client: { readonly key: string; readonly secret: string }): FetchToken =>
  (kind, options) => {
    const body = { client_key: client.key, client_secret: client.secret, grant_type: "client_credential" };
    return ask({ path: paths[kind], body, withoutToken: true, read: readToken }, options);
  };

const readToken = (data: Fields): FetchedToken => {
  const accessToken = needed(textOrNull(data["access_token"], "access_token"), "access_token");
  // It becomes a header: nothing but visible ASCII may stand in it.
  if (!/^[\x21-\x7e]+$/.test(accessToken)) throw new Unreadable("access_token");
  const expiresInSeconds = needed(integerOrNull(data["expires_in"], "expires_in"), "expires_in");
  if (expiresInSeconds <= 0) throw new Unreadable("expires_in");
  return { accessToken, expiresInSeconds };
};
