import { createHash, createHmac } from "node:crypto";

export interface ToSign {
  readonly clientKey: string;
  readonly secret: string;
  readonly method: string;
  /** Path and query as they go over the wire. */
  readonly target: string;
  readonly body?: string | Uint8Array | undefined;
  readonly timestampSeconds: number;
  readonly nonce: string;
}

export interface SignedHeaders {
  readonly "X-Client-Key": string;
  readonly "X-Timestamp": string;
  readonly "X-Nonce": string;
  readonly "X-Signature": string;
}

/** The four headers of a signed request. Written from the contract alone, so that a slip in src/signing shows. */
export const signHeaders = (request: ToSign): SignedHeaders => {
  const timestamp = String(request.timestampSeconds);
  const bodyHash = createHash("sha256")
    .update(request.body ?? "")
    .digest("hex");
  const lines = [
    "DYG1-HMAC-SHA256",
    request.clientKey,
    timestamp,
    request.nonce,
    request.method.toUpperCase(),
    request.target,
    bodyHash,
  ];
  const signature = createHmac("sha256", Buffer.from(request.secret, "utf8"))
    .update(Buffer.from(lines.join("\n"), "utf8"))
    .digest("hex");
  return {
    "X-Client-Key": request.clientKey,
    "X-Timestamp": timestamp,
    "X-Nonce": request.nonce,
    "X-Signature": signature,
  };
};
