import { useSyncExternalStore } from "react";
import { openChoice, openStored, type Stored } from "../pages/stored.ts";

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

export interface Shop {
  readonly poiId: string;
  readonly name: string;
}

const isShop = (value: unknown): value is Shop =>
  typeof value === "object" &&
  value !== null &&
  "poiId" in value &&
  typeof value.poiId === "string" &&
  "name" in value &&
  typeof value.name === "string";

const readShop = (text: string | null): Shop | null => {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    return isShop(value) ? value : null;
  } catch {
    return null;
  }
};

/** The shop this device stands in; chosen once. */
export const chosenShop = openStored<Shop | null>({
  key: "dyg-desk-shop",
  read: readShop,
  write: (shop) => JSON.stringify(shop),
});

export const useChosenShop = (): Shop | null => useSyncExternalStore(chosenShop.subscribe, chosenShop.get);
