import { useSyncExternalStore } from "react";
import { hashOf, type Place, placeOf } from "./address.ts";

const subscribe = (listener: () => void): (() => void) => {
  addEventListener("hashchange", listener);
  return () => removeEventListener("hashchange", listener);
};
const hashNow = (): string => location.hash;

/** Where one is now. */
export const usePlace = (): Place => placeOf(useSyncExternalStore(subscribe, hashNow));

/** Goes to a place; `replace` leaves no step of its own for the way back, as for a filter that is typed. */
export const goTo = (
  screen: string,
  query: URLSearchParams = new URLSearchParams(),
  replace = false,
): void => {
  const hash = hashOf(screen, query);
  if (hash === location.hash) return;
  if (replace) location.replace(hash);
  else location.assign(hash);
};
