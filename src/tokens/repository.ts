import { eq } from "drizzle-orm";
import type { Doors } from "../storage/door.ts";
import type { Vault } from "../vault.ts";
import { KeptTokenUnreadable } from "./problems.ts";
import { accessTokens } from "./table.ts";

/** A Douyin access token and its life. */
export interface HeldToken {
  readonly accessToken: string;
  readonly obtainedAtMs: number;
  readonly expiresAtMs: number;
}

const onlyId = 1;

/**
 * The one token we keep, sealed, so that a restart burns none. It is sealed for `clientKey`: after a change of the
 * Douyin app the old app's token must not be used on.
 */
export const tokenRepository = ({ db, commit }: Doors, vault: Vault, clientKey = "") => {
  const purpose = clientKey === "" ? "access_token" : `access_token:${clientKey}`;

  const unsealed = (sealed: string): string => {
    try {
      return vault.open(sealed, purpose);
    } catch (cause) {
      throw new KeptTokenUnreadable(cause);
    }
  };

  return {
    /** The kept token, alive or not; undefined when there is none. @throws {KeptTokenUnreadable} */
    load: async (): Promise<HeldToken | undefined> => {
      const [row] = await db.select().from(accessTokens).where(eq(accessTokens.id, onlyId));
      if (row === undefined) return undefined;
      const { tokenSealed, obtainedAtMs, expiresAtMs } = row;
      return { accessToken: unsealed(tokenSealed), obtainedAtMs, expiresAtMs };
    },

    /** Resolves when the token is on disk. */
    save: async ({ accessToken, obtainedAtMs, expiresAtMs }: HeldToken): Promise<void> => {
      const values = { tokenSealed: vault.seal(accessToken, purpose), obtainedAtMs, expiresAtMs };
      const statement = db
        .insert(accessTokens)
        .values({ id: onlyId, ...values })
        .onConflictDoUpdate({ target: accessTokens.id, set: values });
      await commit((write) => write.run(statement));
    },
  };
};

export type TokenRepository = ReturnType<typeof tokenRepository>;
