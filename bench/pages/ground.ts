import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { poiIdOf } from "../reports/ledger.ts";
import { type Child, gatewaySettings, root, runChild, startChild } from "../verify/child.ts";

/** The real program on a ledger folder, and somebody of each kind who looks at it. */
export interface Ground {
  readonly url: string;
  readonly keys: Readonly<Record<Person, string>>;
  readonly close: () => Promise<void>;
}

/** `one` and `some` are managers of one shop and of a hundred; the cashier stands in the largest. */
export type Person = "admin" | "one" | "some" | "cashier";

const poiIds = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, shop) => poiIdOf(shop));

const people: Readonly<Record<Person, { readonly role: string; readonly poiIds: readonly string[] }>> = {
  admin: { role: "admin", poiIds: [] },
  one: { role: "manager", poiIds: poiIds(1) },
  some: { role: "manager", poiIds: poiIds(100) },
  cashier: { role: "clerk", poiIds: poiIds(1) },
};

const keyOf = (printed: string): string => {
  const { data }: { readonly data: { readonly key: string } } = JSON.parse(printed);
  return data.key;
};

/** Starts all of it; `DYG_BINARY` is the program instead of the sources. */
export const openGround = async (dataDir: string): Promise<Ground> => {
  mkdirSync(join(root, "data"), { recursive: true });
  const home = mkdtempSync(join(root, "data", "bench-pages-"));
  const started: Child[] = [];
  const close = async (): Promise<void> => {
    for (const child of started.toReversed()) await child.stop();
    rmSync(home, { recursive: true, force: true });
  };
  const start = async (...[parts]: Parameters<typeof startChild>): Promise<Child> => {
    const child = await startChild(parts);
    started.push(child);
    return child;
  };
  try {
    const upstream = await start({
      command: ["run", "bench/pages/upstream.ts"],
      file: join(home, "upstream.log"),
    });
    const env = gatewaySettings({ dataDir, upstreamUrl: upstream.url });
    const make = async (person: Person): Promise<string> => {
      const { role, poiIds: bound } = people[person];
      const uid = `bench-${person}-${process.pid}`;
      const who = [
        "--uid",
        uid,
        "--name",
        uid,
        "--role",
        role,
        ...bound.flatMap((poiId) => ["--poi-id", poiId]),
      ];
      return keyOf(await runChild(["run", "src/main.ts", "operators", "create", "--json", ...who], env));
    };
    const keys = {
      admin: await make("admin"),
      one: await make("one"),
      some: await make("some"),
      cashier: await make("cashier"),
    };
    const binary = process.env["DYG_BINARY"];
    const { url } = await start({
      ...(binary === undefined
        ? { command: ["run", "src/main.ts", "serve"] }
        : { program: binary, command: ["serve"] }),
      file: join(home, "gateway.log"),
      env,
    });
    // From source the pages are built when the first one is asked for.
    const page = await fetch(url);
    if (!page.ok) throw new Error(`the console is not served: ${page.status} ${await page.text()}`);
    return { url, keys, close };
  } catch (cause) {
    await close();
    throw cause;
  }
};
