import { expect, test } from "bun:test";
import { dirname, join } from "node:path";
import { type Environment, type Program, start as startSource } from "../program/program.ts";
import { buildProgram, type Compiled } from "./compiled.ts";

const compiler = "x86_64-w64-mingw32-gcc";
const isThere = process.arch === "x64" && ["wine", "wineserver", compiler].every((name) => Bun.which(name));

/** What Windows has since version 10, and Debian's wine has not: random bytes by this name. */
const randomBytes = `#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID bytes, ULONG count);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T count) {
  return SystemFunction036(bytes, (ULONG)count);
}
`;

const addRandomBytes = async ({ file }: Compiled): Promise<void> => {
  const library = join(dirname(file), "bcryptprimitives.dll");
  const made = Bun.spawn([compiler, "-shared", "-x", "c", "-", "-o", library, "-ladvapi32"], {
    stdin: new Blob([randomBytes]),
    stderr: "pipe",
  });
  if ((await made.exited) !== 0) throw new Error(await new Response(made.stderr).text());
};

/** A folder of this machine as Windows sees it there. */
const asWindows = (folder: string): string => `Z:${folder.replaceAll("/", "\\")}`;

// biome-ignore lint/suspicious/noExplicitAny: a test reads what is there, and fails when it is not
type Json = any;

const ask = async (url: string, init: RequestInit = {}): Promise<Json> =>
  await (await fetch(url, init)).json();

/** A gateway of the compiled program, as somebody with its operator's key uses it. */
const openShop = async (
  compiled: Compiled,
  env: Environment,
  made: { readonly key: string; readonly poiId: string },
) => {
  const program: Program = compiled.start(["serve"], env);
  for (let waits = 0; !program.stderr().includes('"listening"') && waits < 600; waits += 1)
    await Bun.sleep(100);
  const { url = "" } = await program.listening();
  const call = (method: string, path: string, body?: unknown) =>
    ask(`${url}${path}`, {
      method,
      headers: { "x-xtj-uid": made.key, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    program,
    call,
    verify: async (): Promise<string> => {
      const order = await ask(`${env["DYG_DOUYIN_BASE_URL"]}/_sandbox/orders`, { method: "POST" });
      const body = { poi_id: made.poiId, code: order.codes[0] };
      return (await call("POST", "/v1/open/coupons/verify", body)).outcome;
    },
    ids: async (): Promise<readonly number[]> =>
      (await call("GET", "/v1/internal/reports/verifications")).data.map(({ id }: Json) => id),
    restored: async (): Promise<string> => {
      for (let waits = 0; waits < 600; waits += 1) {
        const { restore } = await call("GET", "/v1/internal/backups");
        if (typeof restore?.finished_at === "string") return restore.state;
        await Bun.sleep(100);
      }
      return "never";
    },
  };
};

test.skipIf(!isThere)(
  "the program for Windows is set up by init, verifies, loses nothing when it is killed, restores a backup, and stops when asked, under wine",
  async () => {
    const compiled = await buildProgram({ target: "windows-x64", emulator: ["wine"] });
    const sandbox = startSource(["sandbox", "--listen", "127.0.0.1:0", "--seed", "5"]);
    const [home, folder] = [compiled.newFolder(), compiled.newFolder()];
    const wine = { HOME: home, WINEPREFIX: join(home, "wine"), WINEDEBUG: "-all" };
    try {
      await addRandomBytes(compiled);
      const { url = "", clientKey = "", clientSecret = "", accountId = "" } = await sandbox.listening();
      const env = {
        ...wine,
        DYG_ENVIRONMENT: "sandbox",
        DYG_DATA_DIR: asWindows(join(folder, "data")),
        DYG_LISTEN: "127.0.0.1:0",
        DYG_DOUYIN_BASE_URL: url,
      };
      const credentials = [
        "--client-key",
        clientKey,
        "--client-secret",
        clientSecret,
        "--account-id",
        accountId,
      ];
      const setUp = await compiled.run(["init", "--json", ...credentials], env);
      expect(setUp.code).toBe(0);
      const { data }: { data: Json } = JSON.parse(setUp.stdout);
      const made = { key: data.key, poiId: data.shops[0].poi_id };

      const first = await openShop(compiled, env, made);
      expect(await first.verify()).toBe("success");
      const { data: backup } = await first.call("POST", "/v1/internal/backups");
      expect(backup).toMatchObject({ ok: true });
      expect(await first.verify()).toBe("success");
      first.program.kill("SIGKILL");
      await first.program.exited;

      const second = await openShop(compiled, env, made);
      expect(await second.ids()).toEqual([2, 1]);
      expect((await compiled.run(["serve"], env)).stderr).toContain("正由另一个 dy-gateway 服务使用");
      await second.call("POST", `/v1/internal/backups/${backup.name}/restore`, { name: backup.name });
      expect(await second.restored()).toBe("done");
      expect(await second.ids()).not.toContain(2);
      expect(await second.verify()).toBe("success");
      second.program.kill("SIGINT");
      expect(await second.program.exited).toBe(0);
      await second.program.read;
      expect(second.program.stderr()).toContain('"msg":"stopped"');
    } finally {
      sandbox.kill("SIGKILL");
      Bun.spawnSync(["wineserver", "-k"], { env: { ...process.env, ...wine } });
      compiled.remove();
    }
  },
  240_000,
);
