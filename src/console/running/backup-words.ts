import { bilingual } from "../../pages/words.ts";

export const backupWords = bilingual(
  {
    title: "备份",
    about: "同一时刻的完整副本，做的时候核销照常。每夜自动做的，和手动做的，各留最新的几份。",
    make: "立即备份",
    running: "正在备份…",
    made: (bytes: string) => `备份做好了，${bytes}，已检查、已落盘。`,
    at: "备份的时刻",
    kind: "怎样做的",
    nightly: "每夜自动",
    manual: "手动",
    size: "大小",
    state: "能否恢复",
    sound: "能",
    broken: "不能",
    file: "文件",
    actions: "操作",
    download: "下载",
    none: "还没有备份。现在就做一份；设了 DYG_BACKUP_HOUR，网关每夜自动做。",
    keyTitle: "主密钥另存",
    keyAbout:
      "备份里没有主密钥（master.key），没有它任何备份都打不开。请把它单独存一份，不要与备份放在一起。备份里有全部流水，请妥善保管。",
  },
  {
    title: "Backups",
    about:
      "A whole copy of one moment, made while verifying goes on. Of the nightly and of the manual ones the newest few are kept.",
    make: "Back up now",
    running: "Backing up…",
    made: (bytes: string) => `The backup is made: ${bytes}, checked and on disk.`,
    at: "Of the moment",
    kind: "Made",
    nightly: "every night",
    manual: "by hand",
    size: "Size",
    state: "Can be restored",
    sound: "Yes",
    broken: "No",
    file: "File",
    actions: "Actions",
    download: "Download",
    none: "There is no backup. Make one now; with DYG_BACKUP_HOUR the gateway makes one every night.",
    keyTitle: "Keep the master key apart",
    keyAbout:
      "No backup holds the master key (master.key), and none can be opened without it. Keep a copy of it, and not beside the backups. A backup holds the whole ledger: keep it safe.",
  },
);
