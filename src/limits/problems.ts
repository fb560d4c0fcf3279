import { Problem } from "../problem.ts";

const retryAfter = (seconds: number) => ({ headers: { "retry-after": String(seconds) } });

export const tooManyRequests = (perSecond: number, seconds: number) =>
  new Problem(
    "rate_limited",
    `请求太频繁：每个应用每秒最多 ${perSecond} 次，请 ${seconds} 秒后重试`,
    retryAfter(seconds),
  );

export const tooManyGuesses = (seconds: number) =>
  new Problem("rate_limited", `不存在或无效的券码太多，请核对券码，${seconds} 秒后重试`, retryAfter(seconds));

export const tooManyWrongKeys = (seconds: number) =>
  new Problem("rate_limited", `密钥错误次数太多，请核对密钥，${seconds} 秒后重试`, retryAfter(seconds));
