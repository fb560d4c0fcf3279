// written by `bun run generate` from openapi.yaml; never edit

/**
 * Where each operation is, as a type: whoever calls the gateway over HTTP writes down the operations it uses, and the
 * compiler holds them to this.
 */
export interface Routes {
  readonly getHealth: "GET /healthz";
  readonly verifyCoupon: "POST /v1/open/coupons/verify";
  readonly previewCoupon: "POST /v1/open/coupons/preview";
  readonly prepareCoupon: "POST /v1/open/coupons/prepare";
  readonly getAccessToken: "GET /v1/open/douyin/access-token";
  readonly findShops: "GET /v1/open/douyin/pois";
  readonly findVerifications: "GET /v1/open/verifications";
  readonly getVerification: "GET /v1/open/verifications/{id}";
  readonly cancelVerification: "POST /v1/open/verifications/{id}/cancel";
  readonly abandonVerification: "POST /v1/open/verifications/{id}/abandon";
  readonly getShift: "GET /v1/internal/shift";
  readonly listVerifications: "GET /v1/internal/reports/verifications";
  readonly summarizeVerifications: "GET /v1/internal/reports/summary";
  readonly summarizeFailures: "GET /v1/internal/reports/failures";
  readonly listAttempts: "GET /v1/internal/verifications/{id}/attempts";
  readonly getAttemptsHead: "GET /v1/internal/attempts/heads";
  readonly createApp: "POST /v1/internal/apps";
  readonly listApps: "GET /v1/internal/apps";
  readonly updateAppTokenAccess: "PATCH /v1/internal/apps/{id}/token-access";
  readonly getEnrichment: "GET /v1/internal/enrichment";
  readonly runEnrichment: "POST /v1/internal/enrichment/runs";
  readonly getTokenStatus: "GET /v1/internal/douyin/token";
  readonly refreshToken: "POST /v1/internal/douyin/token/refresh";
  readonly listJobs: "GET /v1/internal/jobs";
  readonly runJob: "POST /v1/internal/jobs/{job}/run";
  readonly listUnsettled: "GET /v1/internal/verifications/unsettled";
  readonly listNotVerified: "GET /v1/internal/verifications/not-verified";
  readonly getSettings: "GET /v1/internal/settings";
  readonly updateApp: "PATCH /v1/internal/apps/{id}";
  readonly rotateAppSecret: "POST /v1/internal/apps/{id}/secret";
  readonly createOperator: "POST /v1/internal/operators";
  readonly listOperators: "GET /v1/internal/operators";
  readonly updateOperator: "PATCH /v1/internal/operators/{uid}";
  readonly revokeOperator: "DELETE /v1/internal/operators/{uid}";
  readonly rotateOperatorKey: "POST /v1/internal/operators/{uid}/key";
  readonly createSession: "POST /v1/internal/sessions";
  readonly listSessions: "GET /v1/internal/sessions";
  readonly revokeSession: "DELETE /v1/internal/sessions/{id}";
  readonly getSession: "GET /v1/internal/session";
  readonly endSession: "DELETE /v1/internal/session";
  readonly createDeviceCode: "POST /v1/internal/device-codes";
  readonly listAudit: "GET /v1/internal/audit";
  readonly listBackups: "GET /v1/internal/backups";
  readonly createBackup: "POST /v1/internal/backups";
  readonly downloadBackup: "GET /v1/internal/backups/{name}";
  readonly restoreBackup: "POST /v1/internal/backups/{name}/restore";
}
