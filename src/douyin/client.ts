import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { TokenSource } from "./calls.ts";
import { openAsk } from "./calls.ts";
import { type Cancel, cancelCall } from "./cancel.ts";
import type { Certificates } from "./certificates.ts";
import { certificateCalls } from "./certificates.ts";
import type { FetchToken } from "./client-token.ts";
import { tokenCall } from "./client-token.ts";
import type { QueryOrder } from "./orders.ts";
import { orderCall } from "./orders.ts";
import { type PassThrough, passThroughCalls } from "./pass-through.ts";
import type { QueryShops } from "./shops.ts";
import { shopCall } from "./shops.ts";
import type { ResolveHost, ShortLinks } from "./short-links.ts";
import { openShortLinks } from "./short-links.ts";
import type { Verify } from "./verify.ts";
import { verifyCall } from "./verify.ts";
import { type QueryVerifyRecords, verifyRecordCall } from "./verify-records.ts";
import { type OpenConnections, openConnections } from "./wire/connections.ts";

export interface DouyinSettings {
  /** `https://open.douyin.com`, or a simulator's address. */
  readonly baseUrl: string;
  readonly clientKey: string;
  readonly clientSecret: string;
  /** The merchant's root account (来客商户根账户ID). */
  readonly accountId: string;
  /** One upstream call. */
  readonly timeoutMs: number;
  /** Origins short links may have besides Douyin's own, e.g. `http://127.0.0.1:18081`; sandbox only. */
  readonly extraShortLinkOrigins: readonly string[];
}

/** Douyin's life-service platform, as far as the gateway needs it. No method throws for what Douyin or the network does. */
export interface Douyin extends Certificates, PassThrough, ShortLinks {
  readonly verify: Verify;
  readonly cancel: Cancel;
  readonly queryOrder: QueryOrder;
  readonly queryShops: QueryShops;
  readonly queryVerifyRecords: QueryVerifyRecords;
  readonly fetchToken: FetchToken;
  /** Ends every connection; what still runs fails. */
  readonly close: () => void;
}

// Answers are a few KiB; a page of 100 stores stays far below it.
const bodyBytesMax = 4 * 1024 * 1024;
const connectionsMax = 512;

/** @throws {Error} when a setting cannot be used at all. */
export const openDouyin = (parts: {
  readonly settings: DouyinSettings;
  readonly clock: Clock;
  readonly log: Log;
  readonly tokens: TokenSource;
  /** The addresses of a short link's host; the system's resolver unless given. */
  readonly resolveHost?: ResolveHost;
  /** The way to the network; real connections unless given. */
  readonly wire?: OpenConnections;
  /** Hears the logid of every answer. */
  readonly heard?: (logid: string) => void;
}): Douyin => {
  const { settings, clock, log, tokens, resolveHost, wire = openConnections, heard = () => {} } = parts;
  const { accountId, timeoutMs } = settings;
  if (!/^[\x21-\x7e]*$/.test(accountId)) throw new Error("the Douyin account id cannot be sent as a header");
  const base = new URL(settings.baseUrl);
  const secure = base.protocol === "https:";
  const host = base.hostname.replace(/^\[|\]$/g, "");
  const target = { dial: host, host, port: Number(base.port) || (secure ? 443 : 80), secure };
  const connections = wire({ target, clock, bodyBytesMax, connectionsMax });
  const pathPrefix = base.pathname.replace(/\/+$/, "");
  const ask = openAsk({ clock, log, tokens, connections, timeoutMs, pathPrefix, accountId, heard });
  const shortLinks = openShortLinks({
    clock,
    timeoutMs,
    extraOrigins: settings.extraShortLinkOrigins,
    wire,
    ...(resolveHost === undefined ? {} : { resolveHost }),
  });
  return {
    ...certificateCalls(ask),
    ...passThroughCalls(ask),
    verify: verifyCall(ask, log),
    cancel: cancelCall(ask),
    queryOrder: orderCall(ask, accountId, clock),
    queryShops: shopCall(ask, accountId),
    queryVerifyRecords: verifyRecordCall(ask, accountId, clock),
    ...shortLinks,
    fetchToken: tokenCall(ask, { key: settings.clientKey, secret: settings.clientSecret }),
    close: connections.close,
  };
};
