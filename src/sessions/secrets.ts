import { randomBytes } from "../random.ts";

const secretBytes = 32;
const secretForm = /^[A-Za-z0-9_-]{43}$/;
const cookieName = "dyg_session";
const csrfPurpose = "dy-gateway csrf";

/** A new token or code of 256 random bits: the only time it is known. */
export const generateSecret = (): string => randomBytes(secretBytes).toString("base64url");

export const isSecretForm = (text: string): boolean => secretForm.test(text);

/**
 * What a page of ours sends along with every change. It follows from the token, which only the browser holds: nothing
 * more has to be kept, and whoever reads the database learns neither.
 */
export const csrfTokenOf = (token: string): string =>
  new Bun.CryptoHasher("sha256", token).update(csrfPurpose).digest("base64url");

/** The token in a Cookie header; undefined when there is none. Of several the first, as browsers order them. */
export const readSessionCookie = (header: string | null): string | undefined => {
  const pairs = (header ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1);
};

/**
 * `Secure` also where the gateway is reached at this machine over plain http: browsers take such cookies from loopback,
 * and from nowhere else, as it should be.
 */
export const sessionCookie = (token: string, lifeMs: number): string =>
  `${cookieName}=${token}; Path=/; Max-Age=${Math.floor(lifeMs / 1_000)}; HttpOnly; SameSite=Strict; Secure`;

/** Takes the cookie away. */
export const noSessionCookie = sessionCookie("", 0);
