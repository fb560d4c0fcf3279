import { expect, test } from "bun:test";
import { openTestGateway } from "../support/gateway.ts";

test("on the machine's own clock, with its parts of milliseconds, an unanswered ask is noted and the row settles", async () => {
  const house = await openTestGateway({
    env: { DYG_REPLAY_DELAYS_MS: "50x2", DYG_ASK_SPACING_MS: "50", DYG_VERIFY_BUDGET_MS: "5000" },
  });
  try {
    const order = house.sandbox.admin.createOrder();
    house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_after" });
    house.sandbox.admin.fault({ endpoint: "get", kind: "http_500", times: 2 });
    house.sandbox.admin.fault({ endpoint: "query", kind: "http_500", times: 2 });
    const reply = await house.verify({ poi_id: house.poiId, code: order.codes[0] });
    expect(reply.json.data).toMatchObject({ verify_status: "success", settled_by: "inquiry" });
    expect(house.logged.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  } finally {
    await house.close();
  }
});
