/** A request as it goes over the wire, and who signs it (contract 2.1). */
export interface ToSign {
  readonly clientKey: string;
  readonly timestampSeconds: number;
  readonly nonce: string;
  readonly method: string;
  /** Path and `?query`, exactly as sent. */
  readonly target: string;
  /** The body as it is sent; empty when there is none. */
  readonly body: string;
}

const encoder = new TextEncoder();

const hexOf = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

export const sha256Hex = async (text: string): Promise<string> =>
  hexOf(await crypto.subtle.digest("SHA-256", encoder.encode(text)));

/** Seven lines, without a line feed at the end. */
export const stringToSign = async (request: ToSign): Promise<string> =>
  [
    "DYG1-HMAC-SHA256",
    request.clientKey,
    String(request.timestampSeconds),
    request.nonce,
    request.method.toUpperCase(),
    request.target,
    await sha256Hex(request.body),
  ].join("\n");

/** HMAC-SHA256 with the secret as UTF-8, lower-case hex. */
export const signatureOf = async (secret: string, text: string): Promise<string> => {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"]);
  return hexOf(await crypto.subtle.sign("HMAC", key, encoder.encode(text)));
};

export interface Signed {
  readonly stringToSign: string;
  readonly signature: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The four headers, and how they came about. */
export const sign = async (request: ToSign, secret: string): Promise<Signed> => {
  const text = await stringToSign(request);
  const signature = await signatureOf(secret, text);
  return {
    stringToSign: text,
    signature,
    headers: {
      "X-Client-Key": request.clientKey,
      "X-Timestamp": String(request.timestampSeconds),
      "X-Nonce": request.nonce,
      "X-Signature": signature,
    },
  };
};

/** 32 hexadecimal digits nobody used before. */
export const newNonce = (): string => hexOf(crypto.getRandomValues(new Uint8Array(16)).buffer);

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A line for a shell: what is in quotes there goes over the wire as it stands. */
export const curlLine = (origin: string, request: ToSign, signed: Signed): string =>
  [
    `curl -sS -X ${request.method.toUpperCase()} ${quoted(origin + request.target)}`,
    ...Object.entries(signed.headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(request.body === ""
      ? []
      : ["-H 'Content-Type: application/json'", `--data-raw ${quoted(request.body)}`]),
  ].join(" \\\n  ");
