/** What a signature covers: exactly what goes over the wire, and nothing derived from it (contract 2.1). */
export interface SignedParts {
  readonly clientKey: string;
  /** Unix seconds as sent. */
  readonly timestamp: string;
  readonly nonce: string;
  /** Upper case. */
  readonly method: string;
  /** Path and query as on the wire: nothing sorted, decoded or re-encoded. */
  readonly target: string;
  /** Lower-case hex, of the raw bytes of the body; of no bytes when there is none. */
  readonly bodySha256: string;
}

export const signatureAlgorithm = "DYG1-HMAC-SHA256";

/** The text both sides sign: seven lines, no line feed at the end. */
export const stringToSign = (parts: SignedParts): string =>
  `${signatureAlgorithm}\n${parts.clientKey}\n${parts.timestamp}\n${parts.nonce}\n${parts.method}\n${parts.target}\n${parts.bodySha256}`;
