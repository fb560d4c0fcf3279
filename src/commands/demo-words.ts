import { resolve } from "node:path";
import { programWord } from "./program-word.ts";
import { shellWord } from "./shell.ts";

/** What a demo has to tell. The keys are of a simulator and made for this run. */
export interface DemoFacts {
  readonly url: string;
  readonly sandboxUrl: string;
  readonly dataDir: string;
  readonly clientKey: string;
  readonly secret: string;
  readonly operatorKey: string;
  readonly poiId: string;
  /** The body of a verify for each mode, each of another coupon. */
  readonly bodies: ByMode<object>;
}

export type ByMode<Value> = Readonly<Record<"short_link" | "code" | "encrypted_code", Value>>;

const target = "/v1/open/coupons/verify";

const signAnew = (facts: DemoFacts, body: object): string =>
  `${programWord} sign POST ${target} --client-key ${facts.clientKey} --secret ${facts.secret} --curl ${facts.url} --body ${shellWord(JSON.stringify(body))} | sh`;

/** The screen of `demo`. `ready` are the same calls, signed now. */
export const demoWords = (facts: DemoFacts, ready: ByMode<string>): string => `
dy-gateway 演示环境已启动（模拟器，不会消费真实的券）

  网关       ${facts.url}
  控制台     ${facts.url}/ （用下面的操作员密钥登录）
  核销台     ${facts.url}/desk （同一把密钥；券码见 ③，或模拟器里的 testCodes）
  接口文档   ${facts.url}/docs
  抖音模拟器 ${facts.sandboxUrl}/_sandbox
  数据目录   ${facts.dataDir}
  门店       poi_id ${facts.poiId}
  应用       client_key ${facts.clientKey}
             secret     ${facts.secret}
  操作员     X-XTJ-UID  ${facts.operatorKey}

① 已签好名，5 分钟内粘贴即可核销一张券（每行一张券）：

# 扫码短链
${ready.short_link}

# 券码
${ready.code}

# 自行 prepare 得到的 encrypted_code
${ready.encrypted_code}

② 超过 5 分钟，或想再试：下面的命令每次重新签名，再执行：

${signAnew(facts, facts.bodies.short_link)}

${signAnew(facts, facts.bodies.code)}

${signAnew(facts, facts.bodies.encrypted_code)}

③ 再要一张券：curl -sS -X POST ${facts.sandboxUrl}/_sandbox/orders -H 'content-type: application/json' -d '{"kind":"coupon","count":1}'
④ 接入指南（docs/integration.zh-CN.md）和 examples/ 用的环境变量，粘贴下面一行：

export DYG_URL=${facts.url} DYG_CLIENT_KEY=${facts.clientKey} DYG_SECRET=${facts.secret} POI_ID=${facts.poiId} SANDBOX_URL=${facts.sandboxUrl} DEMO_DATA_DIR=${shellWord(resolve(facts.dataDir))}

⑤ 固定券码（每种结果一个，可反复使用）：curl -sS ${facts.sandboxUrl}/_sandbox
⑥ 查流水：curl -sS ${facts.url}/v1/internal/reports/verifications -H 'X-XTJ-UID: ${facts.operatorKey}'

按 Ctrl+C 结束。
`;
