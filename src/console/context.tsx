import { createContext, type ReactNode, useContext } from "react";
import type { CurrentSession, Session } from "../pages/session.ts";
import type { ConsoleApi } from "./api.ts";
import type { ShopNames } from "./shops/shop-names.ts";

/** What every screen works with. */
export interface Console {
  readonly api: ConsoleApi;
  readonly session: Session;
  /** Who is logged in. */
  readonly me: CurrentSession;
  /** The business day's time zone. */
  readonly timeZone: string;
  readonly shopNames: ShopNames;
}

const Context = createContext<Console | null>(null);

export const ConsoleProvider = ({
  value,
  children,
}: {
  readonly value: Console;
  readonly children: ReactNode;
}) => <Context value={value}>{children}</Context>;

export const useConsole = (): Console => {
  const value = useContext(Context);
  if (value === null) throw new Error("a screen stands outside the console");
  return value;
};
