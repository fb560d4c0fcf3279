/**
 * Keeps the shell of the desk, so that it opens at once and says honestly when there is no network. What the API
 * answers never passes through here.
 */

/** Written in by the build: the paths of the shell, and a name for all of them. */
declare const DYG_SHELL: readonly string[];
declare const DYG_SHELL_NAME: string;

interface Lifetime {
  readonly waitUntil: (work: Promise<unknown>) => void;
}

interface Asked extends Lifetime {
  readonly request: Request;
  /** The page as the browser asks for it itself, while the worker starts; undefined where it does not. */
  readonly preloadResponse?: Promise<Response | undefined>;
  readonly respondWith: (answer: Promise<Response>) => void;
}

/** What of a worker's surroundings is used here: the compiler knows those of a page. */
interface WorkerScope {
  readonly addEventListener: {
    (type: "install" | "activate", listener: (event: Lifetime) => void): void;
    (type: "fetch", listener: (event: Asked) => void): void;
  };
  readonly skipWaiting: () => Promise<void>;
  readonly clients: { readonly claim: () => Promise<void> };
  readonly registration: { readonly navigationPreload?: { readonly enable: () => Promise<void> } };
}
declare const self: WorkerScope;

const prefix = "dyg-desk-";
const shell = `${prefix}${DYG_SHELL_NAME}`;
/** The page as it is kept: with the forms of all, because nobody knows who will open it. */
const keptPage = "/desk/kept";
/** A network slower than this is taken for none, as long as there is a shell to show. */
const patienceMs = 500;

const install = async (): Promise<void> => {
  const cache = await caches.open(shell);
  await cache.addAll(DYG_SHELL.filter((path) => path !== keptPage));
  const page = await fetch(keptPage);
  if (!page.ok) throw new Error(`the page to be kept: ${page.status}`);
  await cache.put("/desk", page);
  await self.skipWaiting();
};

const activate = async (): Promise<void> => {
  const old = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== shell);
  await Promise.all(old.map((name) => caches.delete(name)));
  // What a worker asks for the gateway knows not for a page that is opened, and which form it should come with.
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
};

const kept = async (request: Request | string): Promise<Response | undefined> =>
  await (await caches.open(shell)).match(request);

/** Null when there is no network. */
const askFor = async ({ request, preloadResponse }: Asked): Promise<Response | null> => {
  try {
    return (await preloadResponse) ?? (await fetch(request));
  } catch {
    return null;
  }
};

/** The page as it is now; as it was when the network does not say in time. */
const page = async (event: Asked): Promise<Response> => {
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), patienceMs));
  const asked = askFor(event);
  event.waitUntil(asked);
  const first = await Promise.race([asked, late]);
  return first ?? (await kept("/desk")) ?? (await asked) ?? Response.error();
};

const asset = async (request: Request): Promise<Response> => (await kept(request)) ?? (await fetch(request));

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method !== "GET") return;
  if (pathname === "/desk") event.respondWith(page(event));
  else if (DYG_SHELL.includes(pathname)) event.respondWith(asset(event.request));
});
