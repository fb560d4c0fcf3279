import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import type { ScreenName } from "./screens.ts";

/** Each screen is fetched when it is opened for the first time. */
export const screenAt: Readonly<Record<ScreenName, LazyExoticComponent<ComponentType>>> = {
  overview: lazy(() => import("./overview/overview.tsx")),
  ledger: lazy(() => import("./ledger/ledger.tsx")),
  doubts: lazy(() => import("./ledger/doubts.tsx")),
  reports: lazy(() => import("./reports/reports.tsx")),
  close: lazy(() => import("./reports/daily-close.tsx")),
  apps: lazy(() => import("./apps/apps.tsx")),
  operators: lazy(() => import("./people/operators.tsx")),
  devices: lazy(() => import("./people/devices.tsx")),
  shops: lazy(() => import("./shops/shops.tsx")),
  jobs: lazy(() => import("./running/jobs.tsx")),
  backups: lazy(() => import("./running/backups.tsx")),
  enrichment: lazy(() => import("./running/enrichment.tsx")),
  token: lazy(() => import("./running/token.tsx")),
  health: lazy(() => import("./running/health.tsx")),
  settings: lazy(() => import("./running/settings.tsx")),
  audit: lazy(() => import("./running/audit.tsx")),
  try: lazy(() => import("./tryit/try-it.tsx")),
};
