/** The names by which requests are counted and faults are ordered. */
export const endpointNames = [
  "token",
  "stable_token",
  "short_link",
  "prepare",
  "verify",
  "cancel",
  "get",
  "query",
  "verify_record",
  "shops",
  "orders",
  "unknown",
] as const;

export type EndpointName = (typeof endpointNames)[number];
