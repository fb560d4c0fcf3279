import { openStored } from "../pages/stored.ts";

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

/** The shop this device stands in; chosen once. Without React, for the script that comes with the page as well. */
export const chosenShop = openStored<Shop | null>({
  key: "dyg-desk-shop",
  read: readShop,
  write: (shop) => JSON.stringify(shop),
});
