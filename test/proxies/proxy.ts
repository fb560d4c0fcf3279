import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { projectRoot } from "../house/sources.ts";
import { selfSigned } from "../support/certificates.ts";

/** A proxy with the configuration we recommend, in front of the real program. */
export interface FrontProxy {
  readonly url: string;
  readonly close: () => Promise<void>;
}

interface Parts {
  readonly folder: string;
  readonly gatewayPort: number;
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });

/** The example as it stands, with what belongs to one machine put in; every word replaced must be there. */
const example = (name: string, words: Readonly<Record<string, string>>): string => {
  let text = readFileSync(join(projectRoot, "deploy", name), "utf8");
  for (const [word, value] of Object.entries(words)) {
    if (!text.includes(word)) throw new Error(`deploy/${name} does not say ${word}`);
    text = text.replaceAll(word, value);
  }
  return text;
};

const untilAnswers = async (url: string, child: { readonly exitCode: number | null }): Promise<void> => {
  for (let waits = 0; child.exitCode === null && waits < 400; waits += 1) {
    const answer = await fetch(`${url}/healthz`, { tls: { rejectUnauthorized: false } }).catch(() => null);
    if (answer?.ok) return;
    await Bun.sleep(25);
  }
  throw new Error("the proxy does not answer");
};

const begin = async (
  command: readonly string[],
  url: string,
  env: Readonly<Record<string, string>>,
): Promise<FrontProxy> => {
  const child = Bun.spawn([...command], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdout: "ignore",
    stderr: "pipe",
  });
  const close = async () => {
    child.kill("SIGTERM");
    await child.exited;
  };
  try {
    await untilAnswers(url, child);
    return { url, close };
  } catch (cause) {
    await close();
    throw new Error(await new Response(child.stderr).text(), { cause });
  }
};

export const beginNginx = async ({ folder, gatewayPort }: Parts): Promise<FrontProxy> => {
  const port = await freePort();
  const { certFile, keyFile } = selfSigned(folder, "nginx", { days: 30 });
  const server = example("nginx.conf", {
    "127.0.0.1:8787": `127.0.0.1:${gatewayPort}`,
    "listen 443": `listen 127.0.0.1:${port}`,
    "/etc/ssl/dy-gateway/fullchain.pem": certFile,
    "/etc/ssl/dy-gateway/key.pem": keyFile,
  });
  const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${folder}/nginx-${name};`)
    .join("\n");
  const file = join(folder, "nginx.conf");
  writeFileSync(
    file,
    `pid ${folder}/nginx.pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n${places}\n${server}}\n`,
  );
  return await begin(
    ["nginx", "-p", folder, "-c", file, "-g", "daemon off;"],
    `https://127.0.0.1:${port}`,
    {},
  );
};

export const beginCaddy = async ({ folder, gatewayPort }: Parts): Promise<FrontProxy> => {
  const port = await freePort();
  const { certFile, keyFile } = selfSigned(folder, "caddy", { days: 30 });
  const site = example("Caddyfile", {
    "127.0.0.1:8787": `127.0.0.1:${gatewayPort}`,
    "gateway.example.com {": `https://127.0.0.1:${port} {\n\ttls ${certFile} ${keyFile}`,
  });
  const file = join(folder, "Caddyfile");
  writeFileSync(file, `{\n\tadmin off\n\tauto_https off\n}\n${site}`);
  const home = join(folder, "caddy-home");
  mkdirSync(home);
  return await begin(
    ["caddy", "run", "--config", file, "--adapter", "caddyfile"],
    `https://127.0.0.1:${port}`,
    {
      HOME: home,
    },
  );
};
