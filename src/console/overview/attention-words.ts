import type { Language } from "../../pages/choices.ts";
import { dateTime } from "../../pages/format.ts";
import { bilingual } from "../../pages/words.ts";
import { hashOf } from "../address.ts";
import { count, span, sum } from "../numbers.ts";
import type { Matter } from "./attention.ts";

export const attentionWords = bilingual(
  {
    database: "数据库",
    databaseDo:
      "磁盘满了就腾出空间，网关会自己恢复；备份失败就看「备份」页和日志里的原因。写不进去时网关不收新的核销，已经答复的都在磁盘上。",
    disk: "磁盘",
    diskDo: "请腾出空间，或把数据目录移到大一点的盘上。写满之后不能再核销。",
    upstream: "抖音",
    upstreamDo: "先看本机能不能上网，再看抖音开放平台的公告。已经发出的核销网关会一直追问，不要重新扫码。",
    token: "access_token 没有取到",
    tokenDo:
      "核对 DYG_DOUYIN_CLIENT_KEY 和 DYG_DOUYIN_CLIENT_SECRET，以及应用是否被停用；改好后在「令牌」页点「立即刷新」。",
    unsettled: (total: string, oldest: string) => `${total} 笔核销还没有结论，最久 ${oldest}`,
    unsettledDo: "网关会自己追问到底，不要重新扫码；顾客等不及就按店里的规矩先给，结论出来会在流水里。",
    loss: (total: string, amount: string) => `${total} 笔可能白送了，最多损失 ${amount}`,
    lossDo: "当时不知道结果，后来查明没有核销。若已经出餐，请联系顾客重新出示券码。",
    "backup-none": "还没有任何备份",
    "backup-noneDo": "请现在做一份，并设置 DYG_BACKUP_HOUR 让网关每夜自动做。",
    "backup-broken": "最近一份备份不能用来恢复",
    "backup-brokenDo": "原因见「备份」页；请现在另做一份。",
    "backup-off": "没有自动备份",
    "backup-offDo": "请设置 DYG_BACKUP_HOUR（0–23）后重启，网关每夜备份一次。",
    "backup-old": (at: string) => `最近一次备份在 ${at}，超过 26 小时了`,
    "backup-oldDo": "请看「任务」页里备份失败的原因（多半是目标盘满了或没挂上），修好后点「立即备份」。",
    enrichment: (failed: string) => `${failed} 条流水没能补全商品和金额`,
    enrichmentDo: "多半是应用没有订单查询能力，或抖音当时不通。修好后在「补全」页重做。不影响核销。",
    job: (title: string) => `任务「${title}」上次失败了`,
    jobDo: "原因在网关的日志里；在「任务」页可以马上再跑一次。",
    clock: (seconds: string, isAhead: boolean) => `网关的时钟比这台电脑${isAhead ? "快" : "慢"} ${seconds}`,
    clockDo: "两台里有一台不准。签名请求差 5 分钟以上会被拒绝：请在网关的机器上打开自动对时。",
    look: "去处理",
  },
  {
    database: "Database",
    databaseDo:
      "If the disk is full, make room and the gateway recovers by itself; if a backup failed, see Backups and the log. While it cannot write it takes no new verification; everything it has answered is on disk.",
    disk: "Disk",
    diskDo:
      "Make room, or move the data directory to a larger disk. Nothing can be verified once it is full.",
    upstream: "Douyin",
    upstreamDo:
      "See that this machine is online, then look for notices of the Open Platform. What was sent is asked about until it is settled: do not scan again.",
    token: "No access token",
    tokenDo:
      "Check DYG_DOUYIN_CLIENT_KEY and DYG_DOUYIN_CLIENT_SECRET and that the app is not disabled, then refresh on the Token page.",
    unsettled: (total: string, oldest: string) =>
      `${total} verifications without an outcome, the oldest for ${oldest}`,
    unsettledDo:
      "The gateway asks until it knows; do not scan again. If the guest cannot wait, follow the rule of the house; the outcome will be in the ledger.",
    loss: (total: string, amount: string) => `${total} perhaps served for nothing, at most ${amount} lost`,
    lossDo:
      "The outcome was unknown then, and later found not verified. If the meal was served, ask the guest to show the coupon again.",
    "backup-none": "There is no backup",
    "backup-noneDo": "Make one now, and set DYG_BACKUP_HOUR to have one every night.",
    "backup-broken": "The latest backup cannot be restored",
    "backup-brokenDo": "See on Backups why, and make another one now.",
    "backup-off": "No nightly backup",
    "backup-offDo": "Set DYG_BACKUP_HOUR (0–23) and restart; the gateway then makes one every night.",
    "backup-old": (at: string) => `The latest backup is of ${at}, more than 26 hours ago`,
    "backup-oldDo":
      "See on Jobs why it failed (mostly a full or missing disk), mend that, then make one now.",
    enrichment: (failed: string) => `${failed} rows without product and amounts`,
    enrichmentDo:
      "Mostly the app lacks the order query, or Douyin was not reachable. Mend that and run it again on Enrichment. Verifying is not affected.",
    job: (title: string) => `The job “${title}” failed the last time`,
    jobDo: "The gateway's log tells why; run it again on Jobs.",
    clock: (seconds: string, isAhead: boolean) =>
      `The gateway's clock is ${seconds} ${isAhead ? "ahead of" : "behind"} this computer's`,
    clockDo:
      "One of the two is wrong. Signed requests more than 5 minutes off are refused: let the gateway's machine set its clock by itself.",
    look: "See to it",
  },
);

type Said = (typeof attentionWords)["zh"];

export interface MatterTold {
  readonly title: string;
  /** The details the gateway gave. */
  readonly detail: string | null;
  readonly remedy: string;
  /** Where something can be done about it. */
  readonly href: string | null;
}

const hrefs: Readonly<Record<Matter["kind"], string | null>> = {
  database: hashOf("health"),
  disk: hashOf("health"),
  upstream: hashOf("health"),
  token: hashOf("token"),
  unsettled: hashOf("doubts"),
  loss: hashOf("doubts"),
  "backup-none": hashOf("backups"),
  "backup-broken": hashOf("backups"),
  "backup-off": hashOf("settings"),
  "backup-old": hashOf("backups"),
  enrichment: hashOf("enrichment"),
  job: hashOf("jobs"),
  clock: null,
};

const titleOf = (
  matter: Matter,
  said: Said,
  told: { readonly language: Language; readonly timeZone: string },
): string => {
  switch (matter.kind) {
    case "unsettled":
      return said.unsettled(count(matter.total), span(matter.oldestSeconds, told.language));
    case "loss":
      return said.loss(count(matter.count), sum(matter.payAmount));
    case "backup-old":
      return said["backup-old"](dateTime(matter.newestAt, { timeZone: told.timeZone }));
    case "enrichment":
      return said.enrichment(count(matter.failed));
    case "job":
      return said.job(matter.title);
    case "clock":
      return said.clock(span(Math.abs(matter.aheadSeconds), told.language), matter.aheadSeconds > 0);
    default:
      return said[matter.kind];
  }
};

const detailOf = (matter: Matter): string | null =>
  "detail" in matter ? matter.detail : matter.kind === "job" && matter.result !== "" ? matter.result : null;

/** A matter in words: what it is, and what a person does about it. */
export const toldMatter = (
  matter: Matter,
  said: Said,
  told: { readonly language: Language; readonly timeZone: string },
): MatterTold => ({
  title: titleOf(matter, said, told),
  detail: detailOf(matter),
  remedy: said[`${matter.kind}Do`],
  href: hrefs[matter.kind],
});
