import { randomUUID } from "node:crypto";
import { openApps } from "../apps/apps.ts";
import { auditRepository } from "../audit/repository.ts";
import { commandLine } from "../caller.ts";
import type { Stage } from "../certify/scene.ts";
import { readConfig } from "../config.ts";
import { openGateway } from "../gateway.ts";
import { openOperatorRegistry } from "../operators/operators.ts";
import type { Sandbox } from "../sandbox/server.ts";
import { sessionEnder } from "../sessions/room.ts";
import type { CommandIo } from "./command.ts";
import { openProcessLog } from "./process.ts";

export interface CertifyGatewayParts {
  readonly io: CommandIo;
  readonly sandbox: Sandbox;
  readonly dataDir: string;
  readonly pace: Stage["pace"];
  /** Those the partner wants to sign with; made up when null. */
  readonly keys: { readonly clientKey: string; readonly secret: string } | null;
}

/** A gateway of its own for one certification, on loopback, with the partner's app and the desk beside his. */
export const openCertifyGateway = async ({ io, sandbox, dataDir, pace, keys }: CertifyGatewayParts) => {
  const config = readConfig({
    DYG_ENVIRONMENT: "sandbox",
    DYG_DATA_DIR: dataDir,
    DYG_LISTEN: "127.0.0.1:0",
    DYG_DOUYIN_BASE_URL: sandbox.url,
    DYG_EXTRA_SHORT_LINK_ORIGINS: sandbox.url,
    DYG_DOUYIN_CLIENT_KEY: sandbox.credentials.clientKey,
    DYG_DOUYIN_CLIENT_SECRET: sandbox.credentials.clientSecret,
    DYG_DOUYIN_ACCOUNT_ID: sandbox.credentials.accountId,
    DYG_VERIFY_BUDGET_MS: String(pace.budgetMs),
    // An outcome settles within a second or two of Douyin's answering again.
    DYG_REPLAY_DELAYS_MS: "1000x14",
    DYG_ASK_SPACING_MS: "1000",
    // What is refused here is refused on purpose.
    DYG_APP_RATE_PER_SECOND: "0",
    DYG_GUESS_LIMIT: "0",
    DYG_LOG_LEVEL: io.env["DYG_LOG_LEVEL"] || "error",
  });
  const gateway = await openGateway({ config, clock: io.clock, log: openProcessLog(io, config.logLevel) });
  const url = gateway.listen({ hostname: config.listen.host, port: config.listen.port });
  const { storage } = gateway;
  const audit = auditRepository({ doors: storage, clock: io.clock });
  const endSessions = sessionEnder({ doors: storage, clock: io.clock });
  const parts = { doors: storage, vault: storage.vault, clock: io.clock, audit, endSessions };
  const by = commandLine(null);
  const { app, secret } = await openApps(parts).create(
    { name: "接入认证", code: "certify", allowTokenRead: true, ...keys },
    by,
  );
  const poiId = sandbox.admin.shops()[0]?.poiId ?? "";
  const clerk = await openOperatorRegistry(parts).create(
    { uid: "other-desk", name: "隔壁收银台", role: "clerk", poiIds: [poiId] },
    by,
  );
  const { hostname, port } = new URL(url);
  return {
    gateway: { hostname, port: Number(port) },
    keys: { clientKey: app.client_key, secret },
    poiId,
    otherDesk: async (code: string): Promise<number> => {
      const verify = new Request(`${url}/v1/open/coupons/verify`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-xtj-uid": clerk.key },
        body: JSON.stringify({ poi_id: poiId, code, idempotency_key: randomUUID() }),
      });
      return (await gateway.fetch(verify)).status;
    },
    close: gateway.close,
  };
};
