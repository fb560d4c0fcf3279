import { extname } from "node:path";
import { Problem } from "../problem.ts";
import { randomBytes } from "../random.ts";
import type { PageFile, PageFiles } from "./page-files.ts";

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
};

/** Of every file of the pages: nothing is guessed, shown in a frame, or told to another host. */
const everywhere = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  vary: "accept-encoding",
};

/** Scripts and everything else come from this host alone. */
const policy = (more: Readonly<Record<string, string>>): string =>
  Object.entries({
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    ...more,
  })
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join("; ");

/** What a page needs beyond that. */
interface PageRules {
  /** A nonce is new with every answer, so a page that uses it is kept by nobody. */
  readonly usesNonce: boolean;
  /** `script` and `style`: what stands inside the page, as a source among others. */
  readonly headers: (own: {
    readonly script: string;
    readonly style: string;
    readonly nonce: string;
  }) => Readonly<Record<string, string>>;
}

const consoleRules: PageRules = {
  // Styles that antd makes at run time carry it.
  usesNonce: true,
  headers: ({ script, style, nonce }) => ({
    "content-security-policy": policy({
      "script-src": `'self' ${script}`,
      "style-src": `'self' ${style} 'nonce-${nonce}'`,
    }),
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
  }),
};

const deskRules: PageRules = {
  usesNonce: false,
  headers: ({ script, style }) => ({
    // The scanner is WebAssembly; the shell is kept by a service worker.
    "content-security-policy": policy({
      "script-src": `'self' 'wasm-unsafe-eval' ${script}`,
      "style-src": `'self' ${style}`,
      "worker-src": "'self'",
      "manifest-src": "'self'",
      "media-src": "'self' blob:",
    }),
    "permissions-policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
  }),
};

/** What else a page has at a path of its own; a worker lies below the page it is for, and is allowed to be. */
const besidePages: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "/desk/worker.js": { "service-worker-allowed": "/desk" },
  "/desk/manifest.webmanifest": {},
};

const immutable = "public, max-age=31536000, immutable";

/** Whether brotli is welcome: named, or covered by `*`, and not refused with `q=0`. */
export const takesBrotli = (acceptEncoding: string | null): boolean => {
  const offers = new Map(
    (acceptEncoding ?? "").split(",").map((offer): [string, number] => {
      const [coding = "", ...parameters] = offer
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const quality = parameters.find((parameter) => parameter.startsWith("q="));
      return [coding, quality === undefined ? 1 : Number(quality.slice(2))];
    }),
  );
  return (offers.get("br") ?? offers.get("*") ?? 0) > 0;
};

const matches = (ifNoneMatch: string | null, etag: string): boolean =>
  (ifNoneMatch ?? "")
    .split(",")
    .map((one) => one.trim().replace(/^W\//, ""))
    .some((one) => one === etag || one === "*");

/** For whoever reads no brotli, and for a page that gets a nonce; the library is in memory only after the first of them. */
const unpacked = async (file: string): Promise<Buffer> => {
  const { brotliDecompressSync } = await import("node:zlib");
  return brotliDecompressSync(await Bun.file(file).bytes());
};

/** A page that is another with each answer: its styles stand inside it, so a slow line would feel it come as it is. */
const packedAnew = async (
  request: Request,
  html: string,
  headers: Readonly<Record<string, string>>,
): Promise<Response> => {
  if (!takesBrotli(request.headers.get("accept-encoding"))) return new Response(html, { headers });
  const { brotliCompressSync, constants } = await import("node:zlib");
  // More would take longer than a slow line gains by it.
  const packed = brotliCompressSync(html, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
  return new Response(Buffer.from(packed), { headers: { ...headers, "content-encoding": "br" } });
};

/** Ready to be sent; compressed as it is kept, and otherwise only for whoever cannot read that. */
const fileResponse = async (
  request: Request,
  { file, hash }: PageFile,
  headers: Readonly<Record<string, string>>,
): Promise<Response> => {
  const compressed = takesBrotli(request.headers.get("accept-encoding"));
  const etag = compressed ? `"${hash}-br"` : `"${hash}"`;
  if (matches(request.headers.get("if-none-match"), etag))
    return new Response(null, { status: 304, headers: { ...headers, etag } });
  if (compressed)
    return new Response(Bun.file(file), { headers: { ...headers, etag, "content-encoding": "br" } });
  return new Response(Buffer.from(await unpacked(file)), { headers: { ...headers, etag } });
};

/** A page that is opened in a browser. What a service worker keeps is shown to whoever comes later, and is no such. */
const isOpened = ({ headers }: Request): boolean => headers.get("sec-fetch-dest") === "document";

const notFound = () => new Problem("not_found", "没有这个文件：页面可能已更新，请刷新");

const found = (files: PageFiles, path: string): PageFile => {
  const file = Object.hasOwn(files, path) ? files[path] : undefined;
  if (file === undefined) throw notFound();
  return file;
};

type Served = (request: Request) => Promise<Response>;

/** Paths, in Elysia's form, and what is served there. Nothing is read, from source nothing built, before it is asked for. */
export const openPages = (
  files: () => Promise<PageFiles>,
  /** Whether a browser with these headers has a session: it decides which form a page comes with. */
  hasSession: (headers: Headers) => boolean,
): Readonly<Record<string, Served>> => {
  const fileAt =
    (cacheControl: string, more: Readonly<Record<string, string>> = {}): Served =>
    async (request) => {
      const { pathname } = new URL(request.url);
      const headers = {
        ...everywhere,
        "content-type": contentTypes[extname(pathname)] ?? "application/octet-stream",
        "cache-control": cacheControl,
        ...more,
      };
      return await fileResponse(request, found(await files(), pathname), headers);
    };

  /** The page with the form of whoever opens it, as far as there is one. */
  const opened =
    (path: string) =>
    (request: Request, all: PageFiles): string => {
      const own = `${path}#${hasSession(request.headers) ? "somebody" : "nobody"}`;
      return isOpened(request) && Object.hasOwn(all, own) ? own : path;
    };

  const pageAt =
    (rules: PageRules, fileOf: (request: Request, all: PageFiles) => string): Served =>
    async (request) => {
      const all = await files();
      const file = found(all, fileOf(request, all));
      const nonce = randomBytes(16).toString("base64url");
      const { script, style } = file.inside ?? { script: "", style: "" };
      const headers = {
        ...everywhere,
        "content-type": "text/html; charset=utf-8",
        ...rules.headers({ script, style, nonce }),
      };
      if (!rules.usesNonce)
        // Asked for anew each time, with its etag: whoever has logged in since gets the other of the two.
        return await fileResponse(request, file, { ...headers, "cache-control": "no-cache" });
      const html = (await unpacked(file.file)).toString().replaceAll("{{nonce}}", nonce);
      return await packedAnew(request, html, { ...headers, "cache-control": "no-store" });
    };

  return {
    "/": pageAt(consoleRules, opened("/")),
    "/desk": pageAt(deskRules, opened("/desk")),
    // As its worker keeps it: with the forms of all, because nobody knows who will open it.
    "/desk/kept": pageAt(deskRules, () => "/desk/kept"),
    ...Object.fromEntries(
      Object.entries(besidePages).map(([path, headers]) => [path, fileAt("no-cache", headers)]),
    ),
    "/assets/:file": fileAt(immutable),
  };
};
