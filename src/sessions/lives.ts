const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** How long things last (contract 2.3): a login with a key, a device since it was last used, a code on a screen. */
export const keyLifeMs = 12 * hourMs;
export const deviceLifeMs = 30 * dayMs;
export const deviceCodeLifeMs = 5 * 60_000;
