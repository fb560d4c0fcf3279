import type { Language } from "../pages/choices.ts";
import { yuan } from "../pages/format.ts";

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ",");

/** 1234567 → `1,234,567`. */
export const count = (value: number): string => grouped(String(value));

/** Fen as money with its thousands apart: 123456789 → `¥1,234,567.89`; a dash where it is not known. */
export const sum = (fen: number | null): string => {
  if (fen === null) return "—";
  const [whole = "", rest = ""] = yuan(Math.abs(fen)).split(".");
  return `${fen < 0 ? "-" : ""}¥${grouped(whole)}.${rest}`;
};

/** A part of a whole with one decimal; never 100 % while anything is missing, nor 0 % while anything is there. */
export const percent = (part: number | null): string => {
  if (part === null) return "—";
  const tenths = Math.round(part * 1000);
  const shown = part < 1 && tenths >= 1000 ? 999 : part > 0 && tenths <= 0 ? 1 : tenths;
  return `${Math.trunc(shown / 10)}.${shown % 10}%`;
};

const units: readonly (readonly [seconds: number, zh: string, en: string])[] = [
  [86_400, "天", "d"],
  [3_600, "小时", "h"],
  [60, "分钟", "min"],
];

/** How long, in the greatest unit of which there are two: 125 s is `2 分钟`. */
export const span = (seconds: number, language: Language): string => {
  const unit = units.find(([size]) => seconds >= size * 2);
  const [size, zh, en] = unit ?? [1, "秒", "s"];
  return `${Math.floor(seconds / size)} ${language === "zh" ? zh : en}`;
};

const kibibyte = 1024;

export const size = (bytes: number): string => {
  if (bytes < kibibyte) return `${bytes} B`;
  const power = Math.min(3, Math.floor(Math.log(bytes) / Math.log(kibibyte)));
  return `${(bytes / kibibyte ** power).toFixed(1)} ${["B", "KiB", "MiB", "GiB"][power]}`;
};
