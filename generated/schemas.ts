// written by `bun run generate` from openapi.yaml; never edit

import * as makers from "./schema-makers.ts";

export const DouyinId = makers.DouyinId();

export const ShortLink = makers.ShortLink();

export const CouponCode = makers.CouponCode();

export const EncryptedCode = makers.EncryptedCode();

export const TimeBound = makers.TimeBound();

export const AppStatus = makers.AppStatus();

export const VerificationStatus = makers.VerificationStatus();

export const VerificationOutcome = makers.VerificationOutcome();

export const EnrichmentStatus = makers.EnrichmentStatus();

export const OrderStatus = makers.OrderStatus();

export const ErrorCode = makers.ErrorCode();

export const RetryAdvice = makers.RetryAdvice();

export const ErrorKey = makers.ErrorKey();

export const RetryHint = makers.RetryHint();

export const ErrorDetail = makers.ErrorDetail();

export const UpstreamRefusal = makers.UpstreamRefusal();

export const ErrorResponse = makers.ErrorResponse();

export const MessageResponse = makers.MessageResponse();

export const EnrichmentFailure = makers.EnrichmentFailure();

export const EnrichmentQueue = makers.EnrichmentQueue();

export const EnrichmentResponse = makers.EnrichmentResponse();

export const EnrichmentRunRequest = makers.EnrichmentRunRequest();

export const EnrichmentRun = makers.EnrichmentRun();

export const EnrichmentRunResponse = makers.EnrichmentRunResponse();

export const TokenFailure = makers.TokenFailure();

export const TokenStatus = makers.TokenStatus();

export const TokenStatusResponse = makers.TokenStatusResponse();

export const RefreshTokenRequest = makers.RefreshTokenRequest();

export const RefreshedToken = makers.RefreshedToken();

export const RefreshTokenResponse = makers.RefreshTokenResponse();

export const JobView = makers.JobView();

export const JobListResponse = makers.JobListResponse();

export const JobResponse = makers.JobResponse();

export const PreviousUse = makers.PreviousUse();

export const VerificationView = makers.VerificationView();

export const UnsettledVerification = makers.UnsettledVerification();

export const UnsettledListResponse = makers.UnsettledListResponse();

export const ShiftProduct = makers.ShiftProduct();

export const Shift = makers.Shift();

export const ShiftResponse = makers.ShiftResponse();

export const NotVerifiedLoss = makers.NotVerifiedLoss();

export const NotVerifiedListResponse = makers.NotVerifiedListResponse();

export const Setting = makers.Setting();

export const Settings = makers.Settings();

export const SettingsResponse = makers.SettingsResponse();

export const HealthCheck = makers.HealthCheck();

export const HealthResponse = makers.HealthResponse();

export const DouyinReply = makers.DouyinReply();

export const PrepareCouponRequest = makers.PrepareCouponRequest();

export const VerifyCouponRequest = makers.VerifyCouponRequest();

export const PreviewedCoupon = makers.PreviewedCoupon();

export const CouponPreview = makers.CouponPreview();

export const PreviewCouponResponse = makers.PreviewCouponResponse();

export const VerificationResponse = makers.VerificationResponse();

export const AccessToken = makers.AccessToken();

export const AccessTokenResponse = makers.AccessTokenResponse();

export const VerifierApp = makers.VerifierApp();

export const CreateAppRequest = makers.CreateAppRequest();

export const CreateAppResponseData = makers.CreateAppResponseData();

export const CreateAppResponse = makers.CreateAppResponse();

export const UpdateTokenAccessRequest = makers.UpdateTokenAccessRequest();

export const AppResponse = makers.AppResponse();

export const UpdateAppRequest = makers.UpdateAppRequest();

export const RotateAppSecretRequest = makers.RotateAppSecretRequest();

export const OperatorUid = makers.OperatorUid();

export const OperatorRole = makers.OperatorRole();

export const Operator = makers.Operator();

export const OperatorRecord = makers.OperatorRecord();

export const CreateOperatorRequest = makers.CreateOperatorRequest();

export const CreateOperatorResponseData = makers.CreateOperatorResponseData();

export const CreateOperatorResponse = makers.CreateOperatorResponse();

export const UpdateOperatorRequest = makers.UpdateOperatorRequest();

export const OperatorResponse = makers.OperatorResponse();

export const OperatorListResponse = makers.OperatorListResponse();

export const SessionKind = makers.SessionKind();

export const Session = makers.Session();

export const CurrentSession = makers.CurrentSession();

export const CurrentSessionResponse = makers.CurrentSessionResponse();

export const SessionListResponse = makers.SessionListResponse();

export const CreateDeviceCodeRequest = makers.CreateDeviceCodeRequest();

export const DeviceCode = makers.DeviceCode();

export const DeviceCodeResponse = makers.DeviceCodeResponse();

export const AuditFacts = makers.AuditFacts();

export const AuditEntry = makers.AuditEntry();

export const AuditListResponse = makers.AuditListResponse();

export const CancelVerificationRequest = makers.CancelVerificationRequest();

export const AbandonVerificationRequest = makers.AbandonVerificationRequest();

export const Attempt = makers.Attempt();

export const AttemptListResponse = makers.AttemptListResponse();

export const AttemptHead = makers.AttemptHead();

export const AttemptHeadListResponse = makers.AttemptHeadListResponse();

export const AppListResponse = makers.AppListResponse();

export const VerificationListResponse = makers.VerificationListResponse();

export const VerificationSummaryRow = makers.VerificationSummaryRow();

export const VerificationSummaryResponse = makers.VerificationSummaryResponse();

export const FailureSummaryRow = makers.FailureSummaryRow();

export const FailureSummaryResponse = makers.FailureSummaryResponse();

export const BackupName = makers.BackupName();

export const Backup = makers.Backup();

export const BackupResponse = makers.BackupResponse();

export const BackupRestore = makers.BackupRestore();

export const BackupListResponse = makers.BackupListResponse();

export const RestoreBackupRequest = makers.RestoreBackupRequest();

export const RestoreStarted = makers.RestoreStarted();

export const RestoreStartedResponse = makers.RestoreStartedResponse();
