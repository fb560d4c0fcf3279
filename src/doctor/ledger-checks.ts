import { attemptRepository } from "../attempts/repository.ts";
import { verifyChains } from "../attempts/verify-chains.ts";
import { businessDays } from "../calendar/business-day.ts";
import type { Inspection } from "../storage/inspection.ts";
import { rebuildAndCompare } from "../sums/sums.ts";
import { type Check, type Finding, failed, type Ground, ok, skipped, warning } from "./check.ts";
import { ledgerQueries } from "./queries.ts";

const keepAndAsk = "停下服务，把整个数据目录原样复制一份保存，再从最近的备份恢复；不要自行修改";

/** Looks into the database, when there is one to look into; `current`: only when its schema is this program's. */
const inDatabase =
  (
    look: (database: Inspection, ground: Ground) => Finding | Promise<Finding>,
    { current }: { readonly current: boolean },
  ) =>
  async (ground: Ground): Promise<Finding> => {
    const { database, unopened } = ground;
    if (unopened !== null) return failed(unopened, keepAndAsk);
    if (database === null) return skipped("还没有数据库：init 或 serve 会建立");
    try {
      if (current && database.pending().length > 0) return skipped("数据库将在下次启动时升级，之后再查");
      return await look(database, ground);
    } catch (cause) {
      return failed(cause instanceof Error ? cause.message : "数据库无法读取", keepAndAsk);
    }
  };

const schema: Check = {
  name: "schema",
  title: "数据库版本",
  look: inDatabase(
    (database) => {
      const pending = database.pending();
      return pending.length === 0
        ? ok("与程序一致")
        : warning(`还有 ${pending.length} 步升级（${pending.join("、")}）`, "启动一次服务即完成升级；先备份");
    },
    { current: false },
  ),
};

const integrity: Check = {
  name: "integrity",
  title: "数据库完整性",
  look: inDatabase(
    (database) => {
      const complaints = database.complaints();
      return complaints.length === 0
        ? ok("没有损坏")
        : failed(`${complaints.length} 处损坏，首先是：${complaints[0]?.replaceAll("\n", " ")}`, keepAndAsk);
    },
    { current: false },
  ),
};

const chains: Check = {
  name: "attempts",
  title: "操作记录链",
  look: inDatabase(
    async ({ db }) => {
      const { attempts, broken } = await verifyChains(attemptRepository(db));
      if (broken === null) return ok(`${attempts} 条记录首尾相连，没有被改动`);
      return failed(`第 ${broken.chainId} 链第 ${broken.position} 条：${broken.why}`, keepAndAsk);
    },
    { current: true },
  ),
};

const sums: Check = {
  name: "sums",
  title: "报表汇总",
  look: inDatabase(
    async ({ db }, { config }) => {
      const { timeZone, wrongDaysMs } = await rebuildAndCompare({ db });
      if (timeZone === null) return ok("还没有：第一次启动服务时建立");
      if (config !== null && config.timezone !== timeZone)
        return ok(`按 ${timeZone} 的营业日；下次启动时改按 ${config.timezone} 重新汇总`);
      const [first, ...others] = wrongDaysMs;
      if (first === undefined) return ok("每个营业日都与流水相符");
      const day = businessDays(timeZone).dayOf(first);
      return failed(
        `${others.length + 1} 个营业日与流水不符，最早是 ${day}；流水本身不受影响`,
        "停下服务，运行 dy-gateway sums rebuild，并把这件事告诉我们",
      );
    },
    { current: true },
  ),
};

const minuteMs = 60_000;
const unsettledMinutesFine = 10;

const unsettled: Check = {
  name: "unsettled",
  title: "结果未知的核销",
  look: inDatabase(
    async ({ db }, { clock, serving }) => {
      const { rows, sinceMs } = await ledgerQueries(db).unsettled();
      const cancels = await ledgerQueries(db).cancelsUnknown();
      if (rows + cancels === 0) return ok("没有");
      const minutes = sinceMs === null ? 0 : Math.floor((clock.nowMs() - sinceMs) / minuteMs);
      const words = `核销 ${rows} 条${rows === 0 ? "" : `（最早的已 ${minutes} 分钟）`}，撤销 ${cancels} 条`;
      if (!serving) return warning(words, "启动服务，它会继续向抖音追问；在此之前不要再扫这些券");
      return minutes <= unsettledMinutesFine
        ? ok(`${words}，正在追问`)
        : warning(words, "看抖音是否可达（上面几项）和日志；网关会一直追问，不要再扫这些券");
    },
    { current: true },
  ),
};

const enrichment: Check = {
  name: "enrichment",
  title: "订单信息补全",
  look: inDatabase(
    async ({ db }) => {
      const rows = await ledgerQueries(db).enrichmentFailed();
      return rows === 0
        ? ok("没有失败的")
        : warning(`${rows} 条没有补全`, "不影响核销；报表中这些行缺少金额或商品");
    },
    { current: true },
  ),
};

/** The books. */
export const ledgerChecks: readonly Check[] = [schema, integrity, chains, sums, unsettled, enrichment];
