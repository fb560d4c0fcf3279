/**
 * What the gateway is measured against: a bare `Bun.serve` that makes the same two upstream calls with Bun's own
 * `fetch`, and nothing else: no signature, no validation, no record, no log.
 */
import { tellReady } from "./child.ts";

interface Prepared {
  readonly data: {
    readonly verify_token: string;
    readonly certificates: { readonly encrypted_code: string }[];
  };
}

const [upstream = ""] = process.argv.slice(2);
const path = `${upstream}/goodlife/v1/fulfilment/certificate`;
const headers = {
  "content-type": "application/json",
  "access-token": "act.bench-token",
  "rpc-transit-life-account": "7000000000000000001",
};

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch: async (request) => {
    const asked = (await request.json()) as { readonly poi_id: string; readonly code: string };
    const prepared = await fetch(`${path}/prepare/?code=${asked.code}&poi_id=${asked.poi_id}`, { headers });
    const { data } = (await prepared.json()) as Prepared;
    const verified = await fetch(`${path}/verify/`, {
      method: "POST",
      headers,
      body: JSON.stringify({
        verify_token: data.verify_token,
        poi_id: asked.poi_id,
        encrypted_codes: data.certificates.map((each) => each.encrypted_code),
      }),
    });
    return new Response(await verified.text(), { headers: { "content-type": "application/json" } });
  },
});
tellReady(server.url.origin);
