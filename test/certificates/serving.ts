import { connect, type PeerCertificate, type TLSSocket } from "node:tls";
import { systemClock } from "../../src/clock.ts";
import { openSandbox } from "../../src/sandbox/server.ts";
import { type Environment, emptyFolder, type Program, start } from "../program/program.ts";

/** The real program with TLS, in front of a simulator. */
export interface Serving {
  readonly program: Program;
  readonly port: number;
  readonly dataDir: string;
  readonly env: Environment;
  readonly close: () => Promise<void>;
}

export const beginServing = async (more: (folder: string) => Environment): Promise<Serving> => {
  const { folder, remove } = emptyFolder();
  const sandbox = openSandbox({ listen: { hostname: "127.0.0.1", port: 0 }, seed: 7, clock: systemClock });
  const env = {
    DYG_ENVIRONMENT: "sandbox",
    DYG_DATA_DIR: `${folder}/data`,
    DYG_LISTEN: "127.0.0.1:0",
    DYG_DOUYIN_BASE_URL: sandbox.url,
    DYG_DOUYIN_CLIENT_KEY: sandbox.credentials.clientKey,
    DYG_DOUYIN_CLIENT_SECRET: sandbox.credentials.clientSecret,
    DYG_DOUYIN_ACCOUNT_ID: sandbox.credentials.accountId,
    ...more(folder),
  };
  const program = start(["serve"], env);
  const { url = "" } = await program.listening();
  return {
    program,
    port: Number(new URL(url).port),
    dataDir: env.DYG_DATA_DIR,
    env,
    close: async () => {
      program.kill("SIGKILL");
      await program.exited;
      await sandbox.close();
      remove();
    },
  };
};

/** A connection of its own, whoever the server says it is. */
export const dial = (port: number): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false });
    socket.once("secureConnect", () => resolve(socket));
    socket.on("error", reject);
  });

/** The name on the certificate a new connection is shown. */
export const shownName = async (port: number): Promise<string> => {
  const socket = await dial(port);
  const certificate: PeerCertificate = socket.getPeerCertificate();
  socket.destroy();
  const { CN } = certificate.subject;
  return String(CN);
};

/** Everything the server says on a connection until it closes it. */
export const heard = (socket: TLSSocket): Promise<string> =>
  new Promise((resolve) => {
    let text = "";
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    socket.on("error", () => resolve(text));
    socket.on("close", () => resolve(text));
  });
