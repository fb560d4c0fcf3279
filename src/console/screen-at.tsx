import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import { inTime } from "./in-time.ts";
import type { ScreenName } from "./screens.ts";

/** Each screen is fetched when it is opened for the first time. */
export const screenAt: Readonly<Record<ScreenName, LazyExoticComponent<ComponentType>>> = {
  overview: lazy(() => inTime(import("./overview/overview.tsx"))),
  ledger: lazy(() => inTime(import("./ledger/ledger.tsx"))),
  doubts: lazy(() => inTime(import("./ledger/doubts.tsx"))),
  reports: lazy(() => inTime(import("./reports/reports.tsx"))),
  close: lazy(() => inTime(import("./reports/daily-close.tsx"))),
  apps: lazy(() => inTime(import("./apps/apps.tsx"))),
  operators: lazy(() => inTime(import("./people/operators.tsx"))),
  devices: lazy(() => inTime(import("./people/devices.tsx"))),
  shops: lazy(() => inTime(import("./shops/shops.tsx"))),
  jobs: lazy(() => inTime(import("./running/jobs.tsx"))),
  backups: lazy(() => inTime(import("./running/backups.tsx"))),
  enrichment: lazy(() => inTime(import("./running/enrichment.tsx"))),
  token: lazy(() => inTime(import("./running/token.tsx"))),
  health: lazy(() => inTime(import("./running/health.tsx"))),
  settings: lazy(() => inTime(import("./running/settings.tsx"))),
  audit: lazy(() => inTime(import("./running/audit.tsx"))),
  try: lazy(() => inTime(import("./tryit/try-it.tsx"))),
};
