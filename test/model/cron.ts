/** When cron patterns come round, as far as our jobs use them: `*`, numbers, lists, ranges and steps; business time. */

type Field = (value: number) => boolean;

/** Asia/Shanghai has kept one offset since 1991. */
const offsetMs = 8 * 3_600_000;
const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

const readPart = (text: string): Field => {
  const [range = "*", stepText] = text.split("/");
  const step = stepText === undefined ? 1 : Number(stepText);
  if (range === "*") return (value) => value % step === 0;
  const [from = 0, to = from] = range.split("-").map(Number);
  return (value) => value >= from && value <= to && (value - from) % step === 0;
};

const readField = (text: string): Field => {
  const parts = text.split(",").map(readPart);
  return (value) => parts.some((part) => part(value));
};

const readPattern = (pattern: string) => {
  const fields = pattern.split(" ");
  if (fields.length !== 6) throw new Error(`a cron pattern without seconds: ${pattern}`);
  const [second, minute, hour, day, month, weekday] = fields.map(readField);
  if (!second || !minute || !hour || !day || !month || !weekday) throw new Error(pattern);
  return { second, minute, hour, day, month, weekday };
};

const known = new Map<string, ReturnType<typeof readPattern>>();

/** The first moment after `afterMs` at which the pattern comes round. */
export const nextTickMs = (pattern: string, afterMs: number): number => {
  const fields = known.get(pattern) ?? readPattern(pattern);
  known.set(pattern, fields);
  let local = Math.floor((afterMs + offsetMs) / secondMs) * secondMs + secondMs;
  const toNext = (unitMs: number) => {
    local = Math.floor(local / unitMs) * unitMs + unitMs;
  };
  for (;;) {
    const date = new Date(local);
    const onDay =
      fields.day(date.getUTCDate()) &&
      fields.month(date.getUTCMonth() + 1) &&
      fields.weekday(date.getUTCDay());
    if (!onDay || !fields.hour(date.getUTCHours())) toNext(hourMs);
    else if (!fields.minute(date.getUTCMinutes())) toNext(minuteMs);
    else if (!fields.second(date.getUTCSeconds())) toNext(secondMs);
    else return local - offsetMs;
  }
};
