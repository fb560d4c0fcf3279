import type { SandboxSettings, WireOptions } from "./settings.ts";
import { wireDefaults } from "./settings.ts";
import { seedDemoOrders } from "./world/demo.ts";
import type { Shop } from "./world/model.ts";
import { letters, openRandom } from "./world/random.ts";
import { type SandboxTime, sandboxTime } from "./world/time.ts";
import { openTokens, type TokenBook } from "./world/tokens.ts";
import { openWorld, type World } from "./world/world.ts";

/** What a developer gets from Douyin's console. */
export interface Credentials {
  readonly clientKey: string;
  readonly clientSecret: string;
  readonly accountId: string;
}

/** Douyin's side as the endpoints see it. `reset` of the admin makes a new one. */
export interface Side {
  readonly credentials: Credentials;
  readonly world: World;
  readonly tokens: TokenBook;
  readonly time: SandboxTime;
  readonly limits: { readonly windowMs: number; readonly tokenLifeMs: number };
  wire: WireOptions;
}

const shopNames = ["人民广场店", "静安寺店", "徐家汇店"];

const shopsOf = (settings: SandboxSettings): readonly Shop[] => {
  const random = openRandom(settings.seed, "shops");
  const wanted = settings.shops ?? shopNames.map((name) => ({ poiId: random.id(), name }));
  return wanted.map((shop, index) => ({
    poiId: shop.poiId,
    name: shop.name ?? `门店${index + 1}`,
    address: `上海市测试路${index + 1}号`,
    thirdId: ("thirdId" in shop ? shop.thirdId : undefined) ?? `S${index + 1}`,
    accountId: random.id(),
  }));
};

/** Keys given, or made from the seed. */
export const credentialsOf = (settings: SandboxSettings): Credentials => {
  const random = openRandom(settings.seed, "credentials");
  const made = {
    key: `aw${random.text(14, letters)}`,
    secret: random.text(32, letters),
    account: random.id(),
  };
  return {
    clientKey: settings.clientKey ?? made.key,
    clientSecret: settings.clientSecret ?? made.secret,
    accountId: settings.accountId ?? made.account,
  };
};

/** A fresh Douyin. */
export const openSide = (settings: SandboxSettings): Side => {
  const time = sandboxTime(settings.clock);
  const shops = shopsOf(settings);
  const world = openWorld(settings.seed, shops);
  if (settings.demoOrders !== false) seedDemoOrders(world, time.nowMs());
  return {
    credentials: credentialsOf(settings),
    world,
    tokens: openTokens(openRandom(settings.seed, "tokens"), (settings.tokenLifeSeconds ?? 7200) * 1000),
    time,
    limits: {
      windowMs: settings.verifyTokenWindowMs ?? 600_000,
      tokenLifeMs: settings.verifyTokenLifeMs ?? 86_400_000,
    },
    wire: { ...wireDefaults, ...settings.wire },
  };
};
