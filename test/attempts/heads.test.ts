import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";

const path = "/v1/internal/attempts/heads";
let dataDir: string;
let house: TestGateway;
let key: string;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "dy-gateway-heads-"));
  house = await openTestGateway({ dataDir });
  ({ key } = await house.createOperator("viewer", [house.poiId]));
});
afterEach(async () => {
  await house.close();
  await house.sandbox.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const heads = async (query = "") => (await house.call("GET", `${path}${query}`, { operator: key })).json;
const verifyOne = async () => {
  const code = house.sandbox.admin.createOrder().codes[0];
  const { json } = await house.verify({ poi_id: house.poiId, code });
  expect(json.outcome).toBe("success");
  return json.data.id;
};

test("without an attempt there is no head; then it is the last step of the last verification", async () => {
  expect(await heads()).toEqual({ data: [] });
  await verifyOne();
  const id = await verifyOne();
  const steps = await house.call("GET", `/v1/internal/verifications/${id}/attempts`, { operator: key });
  const last = steps.json.data.at(-1);
  expect(await heads()).toEqual({
    data: [
      {
        chain: last.chain,
        opened_at: expect.any(String),
        position: last.position,
        at: last.at,
        hash: last.hash,
      },
    ],
  });
});

test("after a restart there is one head, and what was printed before is still found at its place", async () => {
  await verifyOne();
  const [printed] = (await heads()).data;
  const { gateway, sandbox } = house;
  await gateway.close();
  house = await openTestGateway({ dataDir, sandbox });
  ({ key } = await house.createOperator("viewer", [house.poiId]));
  await verifyOne();
  const { data } = await heads();
  expect(data).toHaveLength(1);
  expect(data[0].chain).toBe(printed.chain + 1);
  expect(await heads(`?place=${printed.chain}:${printed.position}`)).toEqual({ data: [printed] });
});

test("a place that is not there is 404, half a place is 400", async () => {
  const ask = (query: string) => house.call("GET", `${path}${query}`, { operator: key });
  expect((await ask("?place=1:999")).status).toBe(404);
  const half = await ask("?place=1");
  expect([half.status, half.json.details[0].field]).toEqual([400, "place"]);
});
