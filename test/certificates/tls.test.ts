import { afterEach, describe, expect, test } from "bun:test";
import { X509Certificate } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openAuthority } from "../../src/certificates/authority.ts";
import { systemClock } from "../../src/clock.ts";
import { emptyFolder, paste, run, start } from "../program/program.ts";
import { selfSigned } from "../support/certificates.ts";
import { simulatedClock } from "../support/simulated-clock.ts";
import { beginServing, dial, heard, type Serving, shownName } from "./serving.ts";

const serving: Serving[] = [];
afterEach(async () => {
  for (const one of serving.splice(0)) await one.close();
});
const begin = async (...args: Parameters<typeof beginServing>): Promise<Serving> => {
  const one = await beginServing(...args);
  serving.push(one);
  return one;
};

/** A GET as any client sends it: again, at once, when its connection ends before a byte of the answer. */
const askAgain = async (port: number): Promise<string> => {
  for (let tries = 0; tries < 3; tries += 1) {
    const socket = await dial(port).catch(() => null);
    socket?.write("GET /openapi.json HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    const answer = socket === null ? "" : await heard(socket);
    if (answer !== "") return answer.slice(0, 12);
  }
  return "nothing";
};

const eventually = async (holds: () => Promise<boolean> | boolean): Promise<void> => {
  for (let waits = 0; !(await holds()); waits += 1) {
    if (waits > 400) throw new Error("it did not come true");
    await Bun.sleep(25);
  }
};

describe("an authority of our own", () => {
  test("curl trusts the server by its root alone; a restart keeps the root; the key is its owner's", async () => {
    const one = await begin(() => ({ DYG_TLS: "auto" }));
    const rootFile = join(one.dataDir, "tls-root.crt");
    expect(statSync(join(one.dataDir, "tls-root.key")).mode & 0o777).toBe(0o600);
    const health = (port: number) =>
      paste(
        `curl -sS --cacert '${rootFile}' https://127.0.0.1:${port}/healthz https://localhost:${port}/healthz`,
      );
    expect((await health(one.port)).code).toBe(0);
    const offered = await fetch(`https://127.0.0.1:${one.port}/tls/root.crt`, {
      tls: { rejectUnauthorized: false },
    });
    expect(offered.headers.get("content-type")).toBe("application/x-x509-ca-cert");
    const root = await offered.text();
    expect(root).toBe(readFileSync(rootFile, "utf8"));
    // It may sign servers' certificates and no further authorities.
    expect(new X509Certificate(root).ca).toBe(true);

    one.program.kill("SIGTERM");
    expect(await one.program.exited).toBe(0);
    const again = start(["serve"], one.env);
    try {
      const { url = "" } = await again.listening();
      expect((await health(Number(new URL(url).port))).code).toBe(0);
      expect(readFileSync(rootFile, "utf8")).toBe(root);
    } finally {
      again.kill("SIGKILL");
      await again.exited;
    }
  }, 60_000);

  test("another address of the machine, or sixty days, make a new certificate; the root stays", async () => {
    const { folder, remove } = emptyFolder();
    try {
      const clock = simulatedClock();
      let addresses = ["127.0.0.1", "192.168.1.10"];
      const names = () => ({ dns: ["localhost", "till-1"], addresses });
      const authority = await openAuthority({ dataDir: folder, clock, names });
      const shown = () => new X509Certificate(authority.current().cert);
      const root = new X509Certificate(authority.rootPem ?? "");
      expect(await authority.renew()).toBe(false);
      expect(shown().subjectAltName).toContain("192.168.1.10");
      expect(shown().verify(root.publicKey)).toBe(true);

      addresses = ["127.0.0.1", "192.168.1.77"];
      expect(await authority.renew()).toBe(true);
      expect(shown().checkIP("192.168.1.77")).toBe("192.168.1.77");
      expect(shown().checkIP("192.168.1.10")).toBeUndefined();

      const before = shown().serialNumber;
      await clock.advance(61 * 86_400_000);
      expect(await authority.renew()).toBe(true);
      expect(shown().serialNumber).not.toBe(before);
      // Phones take at most 825 days.
      const days = (shown().validToDate.getTime() - shown().validFromDate.getTime()) / 86_400_000;
      expect(days).toBeLessThan(825);
      const later = await openAuthority({ dataDir: folder, clock: systemClock, names });
      expect(later.rootPem).toBe(authority.rootPem);
    } finally {
      remove();
    }
  });
});

describe("a certificate in files", () => {
  const files = (folder: string) => ({
    DYG_TLS_CERT_FILE: join(folder, "server.crt"),
    DYG_TLS_KEY_FILE: join(folder, "server.key"),
  });
  const install = ({ DYG_TLS_CERT_FILE, DYG_TLS_KEY_FILE }: ReturnType<typeof files>, name: string) => {
    const made = selfSigned(join(DYG_TLS_CERT_FILE, ".."), name, { days: 30 });
    writeFileSync(DYG_TLS_CERT_FILE, readFileSync(made.certFile));
    writeFileSync(DYG_TLS_KEY_FILE, readFileSync(made.keyFile));
  };
  const beginWith = (name: string) =>
    begin((folder) => {
      install(files(folder), name);
      return files(folder);
    });
  const folderOf = ({ dataDir }: Serving) => join(dataDir, "..");

  test("SIGHUP exchanges it: a request that was received is answered, and whoever is cut off by the exchange gets in at once", async () => {
    const one = await beginWith("first");
    expect(await shownName(one.port)).toBe("first");
    const slow = await dial(one.port);
    const answer = heard(slow);
    slow.write("POST /v1/open/coupons/verify HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\n12345");

    let going = true;
    const hammer = (async () => {
      const statuses: string[] = [];
      while (going) statuses.push(await askAgain(one.port));
      return statuses;
    })();
    for (const name of ["second", "third"]) {
      install(files(folderOf(one)), name);
      one.program.kill("SIGHUP");
      await eventually(async () => (await shownName(one.port).catch(() => "")) === name);
    }
    going = false;
    const statuses = await hammer;
    expect(new Set(statuses)).toEqual(new Set(["HTTP/1.1 200"]));

    slow.write("67890");
    expect(await answer).toStartWith("HTTP/1.1 401");
    one.program.kill("SIGTERM");
    expect(await one.program.exited).toBe(0);
  }, 60_000);

  test("files that do not fit are told in the log, and the old certificate stays", async () => {
    const one = await beginWith("first");
    writeFileSync(files(folderOf(one)).DYG_TLS_KEY_FILE, "not a key");
    one.program.kill("SIGHUP");
    await eventually(() => one.program.stderr().includes("the old one stays"));
    expect(await shownName(one.port)).toBe("first");
  }, 60_000);

  test("files that do not fit are a fault of the configuration at start", async () => {
    const { folder, remove } = emptyFolder();
    try {
      install(files(folder), "first");
      writeFileSync(files(folder).DYG_TLS_KEY_FILE, "not a key");
      const douyin = {
        DYG_DOUYIN_CLIENT_KEY: "k",
        DYG_DOUYIN_CLIENT_SECRET: "s",
        DYG_DOUYIN_ACCOUNT_ID: "1",
      };
      const refused = await run(["serve"], {
        DYG_DATA_DIR: join(folder, "data"),
        ...douyin,
        ...files(folder),
      });
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("PEM") });
    } finally {
      remove();
    }
  }, 60_000);

  test("an address that another server has is refused in words, with TLS too", async () => {
    const one = await beginWith("first");
    const { folder, remove } = emptyFolder();
    try {
      const taken = { ...one.env, DYG_DATA_DIR: join(folder, "data"), DYG_LISTEN: `127.0.0.1:${one.port}` };
      const refused = await run(["serve"], taken);
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("已被其他程序占用") });
    } finally {
      remove();
    }
  }, 60_000);
});
