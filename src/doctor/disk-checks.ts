import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { statfs } from "node:fs/promises";
import { join } from "node:path";
import { type Check, type Finding, failed, type Ground, ok, skipped, warning } from "./check.ts";

const mebibyte = 1024 * 1024;
const spaceLowMib = 500;
const spaceNoneMib = 50;

const space: Check = {
  name: "disk_space",
  title: "磁盘空间",
  look: async ({ dataDir }) => {
    if (!existsSync(dataDir)) return skipped("没有数据目录");
    const { bavail, bsize } = await statfs(dataDir);
    const freeMib = Math.floor((bavail * bsize) / mebibyte);
    const words = `剩余 ${freeMib} MiB`;
    if (freeMib < spaceNoneMib) return failed(words, "立即清理磁盘：写不进磁盘时网关拒绝核销");
    return freeMib < spaceLowMib ? warning(words, "清理磁盘，或把数据目录移到更大的盘") : ok(words);
  },
};

const syncs = 15;
const syncMsSlow = 30;
const syncMsBad = 200;

const speed: Check = {
  name: "disk_speed",
  title: "磁盘速度",
  look: (ground) => (existsSync(ground.dataDir) ? speedFinding(ground) : skipped("没有数据目录")),
};

const speedFinding = ({ dataDir, clock }: Ground): Finding => {
  let timesMs: readonly number[];
  try {
    timesMs = syncTimesMs(join(dataDir, `doctor.${process.pid}`), clock.monotonicMs);
  } catch {
    return failed("数据目录写不进去", "用运行服务的用户来运行 doctor；检查目录的权限和磁盘");
  }
  const medianMs = timesMs[Math.floor(timesMs.length / 2)] ?? 0;
  const words = `写盘（fsync）一次 ${medianMs.toFixed(1)} 毫秒，最慢 ${(timesMs.at(-1) ?? 0).toFixed(1)} 毫秒`;
  const remedy = "每次核销要写盘四次：把数据目录放在本机的固态硬盘上，不要放在 U 盘、网盘或存储卡上";
  if (medianMs > syncMsBad) return failed(words, remedy);
  return medianMs > syncMsSlow ? warning(words, remedy) : ok(words);
};

/** In ascending order. */
const syncTimesMs = (file: string, nowMs: () => number): readonly number[] => {
  const descriptor = openSync(file, "wx", 0o600);
  try {
    const block = Buffer.alloc(4_096, 1);
    const timesMs = Array.from({ length: syncs }, () => {
      const sinceMs = nowMs();
      writeSync(descriptor, block);
      fsyncSync(descriptor);
      return nowMs() - sinceMs;
    });
    return timesMs.toSorted((a, b) => a - b);
  } finally {
    closeSync(descriptor);
    unlinkSync(file);
  }
};

const hourMs = 3_600_000;
/** A daily backup that has just missed its hour. */
const backupHoursMax = 30;

const backups: Check = {
  name: "backups",
  title: "备份",
  look: ({ config, clock }) => {
    if (config === null) return skipped("设置有误，未检查");
    if (config.backup.hour === null)
      return warning(
        "没有设置自动备份",
        "设 DYG_BACKUP_HOUR（几点备份），或定期运行 dy-gateway backup；备份和主密钥分开存放",
      );
    const newestMs = newestIn(config.backup.dir);
    if (newestMs === null)
      return failed(`${config.backup.dir} 里还没有备份`, "到点之后再看；一直没有则查日志");
    const hours = Math.floor((clock.nowMs() - newestMs) / hourMs);
    const words = `最新一份是 ${hours} 小时前的`;
    return hours > backupHoursMax ? failed(words, "查看日志中备份任务失败的原因") : ok(words);
  },
};

const newestIn = (dir: string): number | null => {
  if (!existsSync(dir)) return null;
  const times = readdirSync(dir).map((name) => statSync(join(dir, name)).mtimeMs);
  return times.length === 0 ? null : Math.max(...times);
};

/** The disk, and what is kept of it elsewhere. */
export const diskChecks: readonly Check[] = [space, speed, backups];
