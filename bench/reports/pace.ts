/**
 * Verifications at a steady pace, a process of its own: each is sent when its time has come, whether or not those before
 * it are answered. Prints one JSON line with how long they took. Arguments: url, client key, secret, per second, seconds.
 */
import { createHash, createHmac, randomBytes } from "node:crypto";

export interface PaceReport {
  readonly sent: number;
  readonly verified: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
}

const target = "/v1/open/coupons/verify";
const [url = "", clientKey = "", secret = "", perSecond = "200", seconds = "10"] = process.argv.slice(2);
const prefix = String(randomBytes(4).readUInt32BE());
const latencies: number[] = [];
let verified = 0;

const verify = async (index: number): Promise<void> => {
  const body = `{"poi_id":"7001000000000000001","code":"${prefix}${String(index).padStart(7, "0")}"}`;
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const nonce = `pace-${prefix}-${index}-nonce`;
  const bodyHash = createHash("sha256").update(body).digest("hex");
  const text = ["DYG1-HMAC-SHA256", clientKey, timestamp, nonce, "POST", target, bodyHash].join("\n");
  const headers = {
    "content-type": "application/json",
    "x-client-key": clientKey,
    "x-timestamp": timestamp,
    "x-nonce": nonce,
    "x-signature": createHmac("sha256", secret).update(text).digest("hex"),
  };
  const sinceMs = performance.now();
  const reply = await fetch(url + target, { method: "POST", headers, body });
  const answer = await reply.text();
  latencies.push(performance.now() - sinceMs);
  if (answer.includes('"outcome":"success"')) verified += 1;
};

const sinceMs = performance.now();
const all: Promise<void>[] = [];
for (let index = 0; index < Number(perSecond) * Number(seconds); index += 1) {
  const dueMs = sinceMs + (index * 1_000) / Number(perSecond);
  if (dueMs > performance.now()) await Bun.sleep(dueMs - performance.now());
  all.push(verify(index));
}
await Promise.all(all);
const sorted = latencies.toSorted((a, b) => a - b);
const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
const report: PaceReport = { sent: all.length, verified, p50Ms: at(0.5), p99Ms: at(0.99), longestMs: at(1) };
console.log(JSON.stringify(report));
