import { randomBytes, randomInt } from "node:crypto";
import { join } from "node:path";
import { openApps } from "../apps/apps.ts";
import { auditRepository } from "../audit/repository.ts";
import { commandLine } from "../caller.ts";
import { type Config, readConfig } from "../config.ts";
import { type Gateway, openGateway } from "../gateway.ts";
import { openOperatorRegistry } from "../operators/operators.ts";
import { openSandbox, type Sandbox } from "../sandbox/server.ts";
import { sessionEnder } from "../sessions/room.ts";
import { StorageRefused } from "../storage/errors.ts";
import { holdServeLock } from "../storage/serve-lock.ts";
import { UsageError } from "./arguments.ts";
import { type Command, type CommandIo, exitCodes } from "./command.ts";
import { type DemoFacts, demoWords } from "./demo-words.ts";
import { openProcessLog, tellListening, untilStopped } from "./process.ts";
import { signCommand } from "./sign.ts";

const usage = `用法：dy-gateway demo [--listen 127.0.0.1:8787]

启动网关和抖音模拟器（只在本机），建好一个应用和一个操作员，并给出可以直接粘贴的 curl 命令。
数据放在 <DYG_DATA_DIR 或 ./data>/demo，与正式数据无关。
`;

const configOf = (io: CommandIo, sandbox: Sandbox, listen: string): Config =>
  readConfig({
    DYG_ENVIRONMENT: "sandbox",
    DYG_DATA_DIR: join(io.env["DYG_DATA_DIR"] || "./data", "demo"),
    DYG_LISTEN: listen,
    DYG_DOUYIN_BASE_URL: sandbox.url,
    DYG_EXTRA_SHORT_LINK_ORIGINS: sandbox.url,
    DYG_DOUYIN_CLIENT_KEY: sandbox.credentials.clientKey,
    DYG_DOUYIN_CLIENT_SECRET: sandbox.credentials.clientSecret,
    DYG_DOUYIN_ACCOUNT_ID: sandbox.credentials.accountId,
    DYG_LOG_LEVEL: io.env["DYG_LOG_LEVEL"] || "info",
  });

const listenOn = (gateway: Gateway, { listen }: Config): string => {
  try {
    return gateway.listen({ hostname: listen.host, port: listen.port });
  } catch {
    // Something else sits on the usual port: a demo takes any other.
    return gateway.listen({ hostname: listen.host, port: 0 });
  }
};

/** An app and an operator of this demo; the keys are made anew at each start. */
const seed = async (gateway: Gateway, io: CommandIo, poiIds: readonly string[]) => {
  const { storage } = gateway;
  const audit = auditRepository({ doors: storage, clock: io.clock });
  const endSessions = sessionEnder({ doors: storage, clock: io.clock });
  const parts = { doors: storage, vault: storage.vault, clock: io.clock, audit, endSessions };
  const mark = randomBytes(3).toString("hex");
  const by = commandLine(null);
  const { app, secret } = await openApps(parts).create(
    { name: `演示收银 ${mark}`, code: `demo-${mark}`, allowTokenRead: true },
    by,
  );
  const operator = await openOperatorRegistry(parts).create(
    { uid: `demo-${mark}`, name: "演示管理员", role: "admin", poiIds: null },
    by,
  );
  return { clientKey: app.client_key, secret, operatorKey: operator.key, poiId: poiIds[0] ?? "" };
};

/** One coupon for each mode; for the third the caller's own prepare is made here, as a partner would. */
const bodiesOf = async (sandbox: Sandbox, gateway: Gateway, poiId: string, operatorKey: string) => {
  const [byLink, byCode, byCaller] = [1, 2, 3].map(() =>
    sandbox.admin.createOrder({ kind: "coupon", count: 1 }),
  );
  const prepared = await gateway.fetch(
    new Request("http://gateway.test/v1/open/coupons/prepare", {
      method: "POST",
      headers: { "content-type": "application/json", "x-xtj-uid": operatorKey },
      body: JSON.stringify({ poi_id: poiId, code: byCaller?.codes[0] }),
    }),
  );
  const text = await prepared.text();
  const read = (name: string) => new RegExp(`"${name}":"([^"]+)"`).exec(text)?.[1] ?? "";
  return {
    short_link: { poi_id: poiId, short_link: byLink?.shortLink },
    code: { poi_id: poiId, code: byCode?.codes[0] },
    encrypted_code: {
      poi_id: poiId,
      encrypted_code: read("encrypted_code"),
      verify_token: read("verify_token"),
    },
  };
};

/** The same line `sign --curl` prints. */
const signedCurl = async (io: CommandIo, facts: DemoFacts, body: object): Promise<string> => {
  const lines: string[] = [];
  const key = ["--client-key", facts.clientKey, "--secret", facts.secret];
  const call = ["POST", "/v1/open/coupons/verify", "--curl", facts.url, "--body", JSON.stringify(body)];
  await signCommand([...call, ...key], { ...io, stdout: (text) => lines.push(text) });
  return lines.join("").trim();
};

const demo = async (io: CommandIo, listen: string): Promise<void> => {
  const stopped = untilStopped();
  const sandbox = openSandbox({
    listen: { hostname: "127.0.0.1", port: 0 },
    // Another seed each time: the ids of an earlier demo stay in its ledger.
    seed: randomInt(2 ** 31),
    clock: io.clock,
  });
  const config = configOf(io, sandbox, listen);
  const lock = holdServeLock(config.dataDir);
  const gateway = await openGateway({ config, clock: io.clock, log: openProcessLog(io, config.logLevel) });
  const url = listenOn(gateway, config);
  tellListening(io, { url, environment: "sandbox", sandbox: sandbox.url });
  const seeded = await seed(
    gateway,
    io,
    sandbox.admin.shops().map(({ poiId }) => poiId),
  );
  const bodies = await bodiesOf(sandbox, gateway, seeded.poiId, seeded.operatorKey);
  const facts: DemoFacts = { url, sandboxUrl: sandbox.url, ...seeded, dataDir: config.dataDir, bodies };
  const ready = {
    short_link: await signedCurl(io, facts, bodies.short_link),
    code: await signedCurl(io, facts, bodies.code),
    encrypted_code: await signedCurl(io, facts, bodies.encrypted_code),
  };
  io.stdout(demoWords(facts, ready));
  await stopped;
  await gateway.close();
  await sandbox.close();
  lock.release();
};

/** Everything in one process, ready to be tried by pasting a line. */
export const demoCommand: Command = async (args, io) => {
  try {
    if (args.includes("--help")) {
      io.stdout(usage);
      return exitCodes.done;
    }
    const listen = args[0] === "--listen" && args.length === 2 ? args[1] : undefined;
    if (args.length > 0 && listen === undefined) throw new UsageError(`demo 不接受参数「${args[0]}」`);
    await demo(io, listen ?? io.env["DYG_LISTEN"] ?? "127.0.0.1:8787");
    return exitCodes.done;
  } catch (thrown) {
    if (thrown instanceof UsageError) {
      io.stderr(`${thrown.message}\n\n${usage}`);
      return exitCodes.usage;
    }
    if (!(thrown instanceof StorageRefused)) throw thrown;
    io.stderr(`${thrown.message}\n`);
    return exitCodes.failed;
  }
};
