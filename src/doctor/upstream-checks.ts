import { Problem } from "../problem.ts";
import { type Check, failed, ok, skipped, warning } from "./check.ts";
import { type Reached, shopsReached } from "./upstream.ts";

const notAsked = skipped("设置有误，没有询问抖音");
const clockAheadMsFine = 5_000;
/** As far as a signed request may be off. */
const clockAheadMsMax = 300_000;
const setClock =
  "打开系统的自动对时（Linux：timedatectl set-ntp true；Windows：设置 → 时间和语言 → 自动设置时间）";

const clock: Check = {
  name: "clock",
  title: "时钟",
  look: async ({ douyin }) => {
    const reached = await douyin();
    if (reached === null) return notAsked;
    const { clockAheadMs } = reached;
    if (clockAheadMs === null) return skipped("抖音没有应答，无法对照");
    const words = `比抖音${clockAheadMs < 0 ? "慢" : "快"} ${(Math.abs(clockAheadMs) / 1_000).toFixed(1)} 秒`;
    if (Math.abs(clockAheadMs) <= clockAheadMsFine) return ok(words);
    return Math.abs(clockAheadMs) > clockAheadMsMax ? failed(words, setClock) : warning(words, setClock);
  },
};

/** The problem a use of what was reached throws, or null. */
const problemOf = (reached: Reached): Problem | null => {
  try {
    shopsReached(reached);
    return null;
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause;
    return cause;
  }
};

const token: Check = {
  name: "token",
  title: "抖音凭证",
  look: async ({ douyin }) => {
    const reached = await douyin();
    if (reached === null) return notAsked;
    if (reached.token.kind === "ok") return ok("抖音发放了 access_token");
    return failed(problemOf(reached)?.message ?? "抖音没有发放 access_token", credentialRemedy);
  },
};
const credentialRemedy = "核对 douyin_client_key、douyin_client_secret 和网络；在抖音开放平台可重置 secret";

const shops: Check = {
  name: "shops",
  title: "门店",
  look: async ({ douyin }) => {
    const reached = await douyin();
    if (reached === null || reached.shops === null) return skipped("没有凭证，没有询问抖音");
    if (reached.shops.kind !== "ok")
      return failed(problemOf(reached)?.message ?? "抖音没有列出门店", "核对 douyin_account_id 和应用的授权");
    const { length } = reached.shops.value;
    if (length === 0) return warning("抖音没有列出任何门店", "在抖音来客里认领门店，并把它们授权给这个应用");
    return ok(`抖音列出 ${length} 家门店`);
  },
};

/** What only Douyin can tell. */
export const upstreamChecks: readonly Check[] = [clock, token, shops];
