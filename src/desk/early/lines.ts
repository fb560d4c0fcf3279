/** Lines a gun has ended before the page was there to look them up; in the order they came, in memory alone. */
let lines: readonly string[] = [];

/** Takes them from the early page, which goes in the same turn. */
export const keepLines = (): void => {
  lines = [...document.querySelectorAll("#early-scans > li")].map(({ textContent }) => textContent ?? "");
};

/** Each line is given once, to the first field that is there. */
export const takeLines = (): readonly string[] => {
  const taken = lines;
  lines = [];
  return taken;
};
