import { useSyncExternalStore } from "react";
import { openChoice, type Stored } from "../pages/stored.ts";
import { chosenShop, type Shop } from "./shop.ts";

type Switch = "on" | "off";

/** What this device does; kept on it, whoever is logged in. */
export const settings = {
  /** One coupon at once, without asking. */
  atOnce: openChoice("dyg-desk-at-once", ["off", "on"]),
  sound: openChoice("dyg-desk-sound", ["on", "off"]),
  voice: openChoice("dyg-desk-voice", ["off", "on"]),
} as const satisfies Readonly<Record<string, Stored<Switch>>>;

export type SettingName = keyof typeof settings;

export const useSetting = (name: SettingName): boolean =>
  useSyncExternalStore(settings[name].subscribe, settings[name].get) === "on";

export const useChosenShop = (): Shop | null => useSyncExternalStore(chosenShop.subscribe, chosenShop.get);
