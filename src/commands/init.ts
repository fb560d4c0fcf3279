import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Config, readConfig } from "../config.ts";
import { reachDouyin, shopsReached } from "../doctor/upstream.ts";
import type { ShopName } from "../douyin/shop-names.ts";
import { silentLog } from "../log.ts";
import { Problem } from "../problem.ts";
import { initWords, nextWords } from "../setup/init-words.ts";
import { confirmKept, masterKeyWords } from "../setup/master-key-words.ts";
import { collectSettings, questions, silentOptions } from "../setup/questions.ts";
import { settingsPath, writeSettings } from "../setup/settings-file.ts";
import { readMasterKey } from "../storage/master-key.ts";
import { withAdministration } from "./administration.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { type Command, type CommandIo, openCommand } from "./command.ts";
import { programWord } from "./program-word.ts";

const usage = `用法：dy-gateway init [选项]

第一次使用：核对抖音的凭证，写好设置文件，建立数据库和第一个管理员。没有给出的选项会逐个询问。
可以重复运行：已有的设置、数据库、主密钥和管理员都不会被改动。

  --client-key KEY       抖音开放平台应用的 client_key
  --client-secret SECRET 它的 client_secret（写在命令行上会留在历史记录里；不给则询问）
  --account-id ID        商户根账户 ID
  --listen ADDRESS       监听地址，默认 127.0.0.1:8787（只有本机）
  --tls auto             用本机自己的证书颁发机构加密；店里其他设备要连时配 --listen 0.0.0.0:8787
  --admin-uid UID        第一个管理员的 uid，默认 admin
  --admin-name NAME      他的姓名，默认 管理员
  --environment ENV      live 或 sandbox，默认 live
  --base-url URL         抖音的地址；对接模拟器时用
  --json                 以 JSON 输出，不询问`;

const settingOptions = [...questions.map(({ option }) => option), ...Object.keys(silentOptions)];

/** The settings file as it is, or one made of options and answers once Douyin has accepted them. */
const settle = async (io: CommandIo, args: Arguments) => {
  const dataDir = io.env["DYG_DATA_DIR"] || "./data";
  const file = settingsPath(dataDir);
  const given = settingOptions.filter((name) => args.text(name) !== undefined);
  const exists = existsSync(file);
  if (exists && given.length > 0)
    throw new Problem(
      "already_exists",
      `${file} 已经存在，没有改动。要改 ${given.map((name) => `--${name}`).join("、")}，请编辑该文件，再运行一次 init`,
    );
  const ask = args.flag("json") ? null : io.ask;
  const settings = exists
    ? new Map<string, string>()
    : await collectSettings({ env: io.env, option: args.text, ask });
  const config = readConfig({ ...Object.fromEntries(settings), ...withoutEmpty(io) });
  const shops = shopsReached(
    await reachDouyin({ settings: config, clock: io.clock, log: silentLog, mayEndOlder: !exists }),
  );
  if (settings.size > 0) writeSettings(dataDir, settings);
  return { config, shops, file: existsSync(file) ? file : null };
};

/** An empty variable counts as not set, so it must not hide an answer. */
const withoutEmpty = ({ env }: CommandIo) =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value));

/** The first administrator, unless there is one. */
const firstAdmin = (io: CommandIo, requestId: string, args: Arguments) =>
  withAdministration({ io, requestId }, async ({ operators, by }) => {
    const filter = { role: "admin", revoked: false } as const;
    if ((await operators.list({ page: 1, pageSize: 1, filter })).total > 0) return null;
    const uid = args.text("admin-uid") ?? "admin";
    const name = args.text("admin-name") ?? "管理员";
    return await operators.create({ uid, name, role: "admin", poiIds: null }, by);
  });

interface Done {
  readonly config: Config;
  readonly shops: readonly ShopName[];
  readonly file: string | null;
  readonly created: Awaited<ReturnType<typeof firstAdmin>>;
  /** Hex; null when it was there before. */
  readonly newMasterKey: string | null;
}

const answerValue = ({ config, shops, file, created, newMasterKey }: Done) => ({
  data: {
    environment: config.environment,
    data_dir: resolve(config.dataDir),
    settings_file: file === null ? null : resolve(file),
    master_key_file: resolve(config.masterKeyFile),
    master_key: newMasterKey,
    shops: shops.map(({ poiId, name }) => ({ poi_id: poiId, name })),
    operator: created?.operator ?? null,
    key: created?.key ?? null,
  },
});

/** The first start: from three answers to a gateway that is ready to serve. */
export const initCommand: Command = openCommand({
  usage,
  options: {
    ...Object.fromEntries(settingOptions.map((name) => [name, "text"] as const)),
    "admin-uid": "text",
    "admin-name": "text",
  },
  positionals: [],
  run: async ({ args, io, requestId }) => {
    if (args.text("client-secret") === "") throw new UsageError("选项 --client-secret 缺少值");
    const settled = await settle(io, args);
    const { masterKeyFile } = settled.config;
    const keyWasThere = existsSync(masterKeyFile);
    // The file is read anew: from here on everything is as `serve` will find it.
    const created = await firstAdmin(io, requestId, args);
    const keyHex = Buffer.from(readMasterKey(masterKeyFile)).toString("hex");
    const done: Done = { ...settled, created, newMasterKey: keyWasThere ? null : keyHex };
    const facts = {
      ...done,
      dataDir: settled.config.dataDir,
      listen: settled.config.listen,
      tls: settled.config.tls !== null,
      program: programWord,
    };
    if (args.flag("json") || io.ask === null || keyWasThere) {
      const key = keyWasThere ? "" : masterKeyWords(keyHex, masterKeyFile);
      return { value: answerValue(done), words: initWords(facts) + key + nextWords(facts) };
    }
    io.stdout(initWords(facts) + masterKeyWords(keyHex, masterKeyFile));
    await confirmKept(keyHex, { ask: io.ask, tell: io.stderr });
    return { value: answerValue(done), words: nextWords(facts) };
  },
});
