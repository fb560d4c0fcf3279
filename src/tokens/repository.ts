import { eq } from "drizzle-orm";
import type { Doors } from "../storage/door.ts";
import type { Vault } from "../vault.ts";
import { accessTokens } from "./table.ts";

/** A Douyin access token and its life. */
export interface HeldToken {
  readonly accessToken: string;
  readonly obtainedAtMs: number;
  readonly expiresAtMs: number;
}

const onlyId = 1;
const purpose = "access_token";

/** The one token we keep, sealed, so that a restart burns none. */
export const tokenRepository = ({ db, commit }: Doors, vault: Vault) => ({
  /** The kept token, alive or not; undefined when there is none. Throws when it cannot be opened. */
  load: async (): Promise<HeldToken | undefined> => {
    const [row] = await db.select().from(accessTokens).where(eq(accessTokens.id, onlyId));
    if (row === undefined) return undefined;
    const { obtainedAtMs, expiresAtMs } = row;
    return { accessToken: vault.open(row.tokenSealed, purpose), obtainedAtMs, expiresAtMs };
  },

  save: async ({ accessToken, obtainedAtMs, expiresAtMs }: HeldToken): Promise<void> => {
    const values = { tokenSealed: vault.seal(accessToken, purpose), obtainedAtMs, expiresAtMs };
    await commit((write) =>
      write.run(
        db
          .insert(accessTokens)
          .values({ id: onlyId, ...values })
          .onConflictDoUpdate({ target: accessTokens.id, set: values }),
      ),
    );
  },
});

export type TokenRepository = ReturnType<typeof tokenRepository>;
