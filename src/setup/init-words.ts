import type { Listen } from "../config-values.ts";
import type { ShopName } from "../douyin/shop-names.ts";

/** What `init` has to tell when it is done. */
export interface InitFacts {
  readonly dataDir: string;
  readonly listen: Listen;
  readonly tls: boolean;
  /** The settings file; null when everything came from the environment. */
  readonly file: string | null;
  readonly shops: readonly ShopName[];
  /** Null when there was an administrator before. */
  readonly created: { readonly operator: { readonly uid: string }; readonly key: string } | null;
  /** How this program is called. */
  readonly program: string;
}

const shopsShown = 10;

const shopWords = (shops: readonly ShopName[]): string => {
  if (shops.length === 0) return "  没有列出门店：请先在抖音来客里认领门店，之后用 doctor 再查\n";
  const shown = shops.slice(0, shopsShown).map(({ poiId, name }) => `  ${name}（poi_id ${poiId}）\n`);
  return shown.join("") + (shops.length > shopsShown ? `  ……共 ${shops.length} 家以上\n` : "");
};

/** What is there now: settings, shops, and the key of the administrator, the one time it is shown. */
export const initWords = ({ file, shops, created }: InitFacts): string => `
✓ 抖音接受了凭证，列出的门店：
${shopWords(shops)}✓ 设置${file === null ? "全部来自环境变量" : `在 ${file}`}
${
  created === null
    ? "✓ 已有管理员，没有新建\n"
    : `✓ 第一个管理员（uid ${created.operator.uid}），密钥只显示这一次，请立即妥善保存：

${created.key}
`
}`;

/** What to do next, in lines to paste. */
export const nextWords = ({ dataDir, listen, tls, program, shops }: InitFacts): string => {
  const at = dataDir === "./data" ? "" : `DYG_DATA_DIR='${dataDir}' `;
  const shop = shops[0]?.poiId ?? "门店的 poi_id";
  return `
接下来：
  1. 启动网关            ${at}${program} serve
  2. 检查一切是否正常     ${at}${program} doctor
  3. 给收银系统开一个应用  ${at}${program} apps create --name 前台收银 --code pos-front
  4. 给店员开一个账号      ${at}${program} operators create --uid clerk-1 --name 店员 --role clerk --poi-id ${shop}
  接口文档：启动后打开 ${tls ? "https" : "http"}://${listen.loopback ? listen.host : "这台电脑的地址"}:${listen.port}/docs
${tls ? "  其他设备先装一次根证书：数据目录下的 tls-root.crt（或从 /tls/root.crt 下载），再访问网关\n" : ""}以后总在同一个目录下启动，或用 DYG_DATA_DIR 指明数据目录。
`;
};
