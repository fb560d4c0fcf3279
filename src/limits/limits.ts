import { type Caller, callerName } from "../caller.ts";
import type { Clock } from "../clock.ts";
import { fixedWindow } from "./fixed-window.ts";
import { type CodeTold, isWrongCode } from "./guesses.ts";
import { tooManyGuesses, tooManyRequests, tooManyWrongKeys } from "./problems.ts";

export interface Limits {
  /** Throws `rate_limited` for an app above its rate, and, where coupons are handed in, for a caller who guesses. */
  readonly admit: (caller: Caller, operation: { readonly takesCodes: boolean }) => void;
  /** Hears what became of every request that handed in a coupon, and counts the wrong codes. */
  readonly hear: (told: CodeTold) => void;
  readonly wrongKeys: WrongKeys;
}

/** Wrong operator keys and device codes, counted where they come from and whom they name (contract 2.3). */
export interface WrongKeys {
  /** Counts one; throws `rate_limited` when there were too many. A right key never comes here. */
  readonly note: (attempt: { readonly address: string | null; readonly uid: string }) => void;
}

const secondMs = 1_000;
const tenMinutesMs = 600_000;
const wrongKeysMax = 10;

export const openLimits = (parts: {
  readonly clock: Pick<Clock, "monotonicMs">;
  readonly appRatePerSecond: number;
  readonly guessLimit: number;
  readonly isShortLink: (text: string) => boolean;
}): Limits => {
  const { clock, appRatePerSecond, guessLimit } = parts;
  const requests = fixedWindow({ clock, windowMs: secondMs, limit: appRatePerSecond });
  const guesses = fixedWindow({ clock, windowMs: tenMinutesMs, limit: guessLimit });
  const wrongKeys = fixedWindow({ clock, windowMs: tenMinutesMs, limit: wrongKeysMax });

  return {
    admit: (caller, { takesCodes }) => {
      const name = callerName(caller);
      const busySeconds = caller.kind === "app" ? requests.take(name) : null;
      if (busySeconds !== null) throw tooManyRequests(appRatePerSecond, busySeconds);
      const guessSeconds = takesCodes ? guesses.full(name) : null;
      if (guessSeconds !== null) throw tooManyGuesses(guessSeconds);
    },
    hear: (told) => {
      if (isWrongCode(told, parts.isShortLink)) guesses.take(callerName(told.caller));
    },
    wrongKeys: {
      note: ({ address, uid }) => {
        const seconds = wrongKeys.take(JSON.stringify([address, uid]));
        if (seconds !== null) throw tooManyWrongKeys(seconds);
      },
    },
  };
};
