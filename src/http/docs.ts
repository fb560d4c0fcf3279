// The page's script, served by ourselves: the documentation works on a machine without a way to the internet. By its
// file, because the package does not export it.
import scalarScript from "../../node_modules/@scalar/api-reference/dist/browser/standalone.js" with {
  type: "file",
};
// By its file too: a quarter of a megabyte of text would be part of every start.
import contractFile from "../../openapi.yaml" with { type: "file" };
import { atFirstUse } from "../at-first-use.ts";

/** The contract as it stands in the repository, byte for byte. */
const contractYaml = (): Promise<string> => Bun.file(contractFile).text();

// Scalar builds its styles at run time; scripts come from this host alone, and nothing is fetched from another.
const pagePolicy =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none'";

/**
 * What of Scalar leads elsewhere is off: fonts it would fetch, figures of use it would send, and services of its own
 * the page would offer to hand the contract to. The plugin's types are of an older Scalar: this is no literal of theirs.
 */
const scalarSettings = {
  spec: { url: "/openapi.yaml" },
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: "never",
  defaultOpenAllTags: true,
  localization: { locale: "zh-CN" },
  metaData: { title: "dy-gateway 接口文档" },
};

const renderPage = async (): Promise<string> => {
  // Loaded here, for it brings a library of schemas that nothing else needs.
  const { swagger } = await import("@elysiajs/swagger");
  const plugin = swagger({
    provider: "scalar",
    path: "/docs",
    specPath: "/docs/derived",
    scalarCDN: "/docs/scalar.js",
    scalarConfig: scalarSettings,
    documentation: {
      info: { title: "dy-gateway 接口文档", version: "1", description: "抖音团购券核销网关" },
    },
  });
  // Only the page is taken from the plugin: the spec it would derive from code is never served.
  const page = await plugin.handle(new Request("http://gateway.test/docs"));
  const html = await page.text();
  return (
    html
      // White space in the script that only carries the settings counts as a script, which the policy refuses.
      .replace(/>\s+<\/script>/g, "></script>")
      // Without an icon of its own the page asks for /favicon.ico.
      .replace("</head>", '<link rel="icon" href="data:," />\n  </head>')
  );
};

type PageBody = string | ReturnType<typeof Bun.file>;

const served =
  (
    body: () => PageBody | Promise<PageBody>,
    contentType: string,
    headers: Readonly<Record<string, string>> = {},
  ) =>
  async (): Promise<Response> =>
    new Response(await body(), { headers: { "content-type": contentType, ...headers } });

/** Made when the first reader comes. */
const made = atFirstUse({
  contractJson: async () => JSON.stringify(Bun.YAML.parse(await contractYaml())),
  page: renderPage,
});

/** The build has compressed it, a third of its size in every download; from source it is as it is. */
const scriptPage =
  (headers: Readonly<Record<string, string>>) =>
  async (request: Request): Promise<Response> => {
    const script = Bun.file(scalarScript);
    if (!scalarScript.endsWith(".gz")) return new Response(script, { headers });
    const vary = { ...headers, vary: "accept-encoding" };
    if (/\bgzip\b/.test(request.headers.get("accept-encoding") ?? ""))
      return new Response(script, { headers: { ...vary, "content-encoding": "gzip" } });
    return new Response(Bun.gunzipSync(await script.bytes()), { headers: vary });
  };

/** The pages that show the contract: path → answer. All of them are public and all for GET. */
export const openDocs = (): Readonly<Record<string, (request: Request) => Promise<Response>>> => {
  const cached = { "cache-control": "public, max-age=3600" };
  return {
    "/openapi.yaml": served(contractYaml, "application/yaml; charset=utf-8"),
    "/openapi.json": served(() => made.contractJson, "application/json"),
    "/docs": served(() => made.page, "text/html; charset=utf-8", { "content-security-policy": pagePolicy }),
    "/docs/scalar.js": scriptPage({ "content-type": "text/javascript; charset=utf-8", ...cached }),
  };
};
