import { type Api, openApi, type SessionDoor } from "../pages/api.ts";

const routes = {
  getHealth: "GET /healthz",
  listVerifications: "GET /v1/internal/reports/verifications",
  getVerification: "GET /v1/open/verifications/{id}",
  cancelVerification: "POST /v1/open/verifications/{id}/cancel",
  listAttempts: "GET /v1/internal/verifications/{id}/attempts",
  summarizeVerifications: "GET /v1/internal/reports/summary",
  summarizeFailures: "GET /v1/internal/reports/failures",
  getAttemptsHead: "GET /v1/internal/attempts/heads",
  listUnsettled: "GET /v1/internal/verifications/unsettled",
  listNotVerified: "GET /v1/internal/verifications/not-verified",
  createApp: "POST /v1/internal/apps",
  listApps: "GET /v1/internal/apps",
  updateApp: "PATCH /v1/internal/apps/{id}",
  updateAppTokenAccess: "PATCH /v1/internal/apps/{id}/token-access",
  rotateAppSecret: "POST /v1/internal/apps/{id}/secret",
  createOperator: "POST /v1/internal/operators",
  listOperators: "GET /v1/internal/operators",
  updateOperator: "PATCH /v1/internal/operators/{uid}",
  revokeOperator: "DELETE /v1/internal/operators/{uid}",
  rotateOperatorKey: "POST /v1/internal/operators/{uid}/key",
  createDeviceCode: "POST /v1/internal/device-codes",
  listSessions: "GET /v1/internal/sessions",
  revokeSession: "DELETE /v1/internal/sessions/{id}",
  findShops: "GET /v1/open/douyin/pois",
  listJobs: "GET /v1/internal/jobs",
  runJob: "POST /v1/internal/jobs/{job}/run",
  listBackups: "GET /v1/internal/backups",
  restoreBackup: "POST /v1/internal/backups/{name}/restore",
  createBackup: "POST /v1/internal/backups",
  getTokenStatus: "GET /v1/internal/douyin/token",
  refreshToken: "POST /v1/internal/douyin/token/refresh",
  getEnrichment: "GET /v1/internal/enrichment",
  runEnrichment: "POST /v1/internal/enrichment/runs",
  listAudit: "GET /v1/internal/audit",
  getSettings: "GET /v1/internal/settings",
} as const;

/** Everything the console asks of the gateway: the public contract and nothing beside it. */
export type ConsoleApi = Api<keyof typeof routes>;

export const openConsoleApi = (door: SessionDoor): ConsoleApi => openApi(routes, door);
