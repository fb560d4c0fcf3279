import { openTestGateway, type Reply, type TestGateway, type TestSettings } from "../support/gateway.ts";

type Order = ReturnType<TestGateway["sandbox"]["admin"]["createOrder"]>;

/** A gateway with an admin, and the few steps every test of enrichment takes. */
export const openEnrichmentHouse = async (settings: TestSettings = {}) => {
  const house = await openTestGateway(settings);
  const { key } = await house.createOperator("admin");
  return {
    ...house,
    /** Lets the job do what is due. */
    work: async (): Promise<void> => await house.gateway.jobs.runNow("enrichment"),
    /** A row as its app sees it. */
    row: async (id: number) => (await house.call("GET", `/v1/open/verifications/${id}`)).json.data,
    queue: async () => (await house.call("GET", "/v1/internal/enrichment", { operator: key })).json.data,
    rerun: async (body: unknown): Promise<Reply> =>
      await house.call("POST", "/v1/internal/enrichment/runs", { body, operator: key }),
    asAdmin: key,
    /** Verified by the codes of the caller's own prepare: the gateway knows no amounts. */
    verifyEncrypted: async (order: Order, take: readonly number[]): Promise<Reply> => {
      const prepared = await house.call("POST", "/v1/open/coupons/prepare", {
        body: { poi_id: house.poiId, code: order.codes[0] },
      });
      // Read as text: a certificate id is a bare number no double can hold.
      const token = /"verify_token":"([^"]+)"/.exec(prepared.text)?.[1];
      const codes = take.map((index) => order.certificates[index]?.encryptedCode);
      return await house.verify({ poi_id: house.poiId, encrypted_codes: codes, verify_token: token });
    },
  };
};

export type EnrichmentHouse = Awaited<ReturnType<typeof openEnrichmentHouse>>;
