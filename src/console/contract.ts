import type { components, operations } from "../../generated/api.ts";

type Schemas = components["schemas"];

export type OperationId = keyof operations;

export type Verification = Schemas["VerificationView"];
export type VerificationStatus = Schemas["VerificationStatus"];
export type Summary = Schemas["VerificationSummaryResponse"];
export type SummaryRow = Schemas["VerificationSummaryRow"];
export type Attempt = Schemas["Attempt"];
export type AttemptHead = Schemas["AttemptHead"];
export type Failures = Schemas["FailureSummaryResponse"];
export type ErrorKey = Schemas["ErrorKey"];
export type Health = Schemas["HealthResponse"];
export type Unsettled = Schemas["UnsettledListResponse"];
export type Loss = Schemas["NotVerifiedLoss"];
export type Token = Schemas["TokenStatus"];
export type Queue = Schemas["EnrichmentQueue"];
export type BackupRestore = Schemas["BackupRestore"];
export type Backup = Schemas["Backup"];
export type Job = Schemas["JobView"];
export type App = Schemas["VerifierApp"];
export type Operator = Schemas["OperatorRecord"];
export type Role = Schemas["OperatorRole"];
export type Session = Schemas["Session"];
export type DeviceCode = Schemas["DeviceCode"];
export type AuditEntry = Schemas["AuditEntry"];
export type Setting = Schemas["Setting"];
