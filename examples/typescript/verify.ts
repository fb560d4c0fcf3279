/**
 * 核销一张券：预览 → 核销 → 等结论 → 撤销。类型来自 openapi.yaml，请求由 openapi-fetch 发出。
 *
 *   DYG_URL=http://127.0.0.1:8787 DYG_CLIENT_KEY=… DYG_SECRET=… bun verify.ts POI_ID 券码 [单号]
 *   bun verify.ts golden < 用例        # 逐行算签名，用来核对（见 ../README.md）
 *
 * 退出码：0 已核销（并已撤销），1 没有核销，2 用法不对，3 还不知道结果。
 */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { argv, env, exit } from "node:process";
import type { components } from "../../generated/api.ts";
import { call, type ErrorResponse, openClient, pause, sign } from "./client.ts";

type Verified = components["schemas"]["VerificationResponse"];

/** 核销、撤销、查询的答复：要么有 data，要么有 error。 */
interface Told {
  readonly data?: Verified;
  readonly error?: ErrorResponse;
  readonly response: Response;
}

/** 结果未知时最多等多久。 */
const patienceMs = 300_000;

const leave = (code: number, words: string): never => {
  console.log(words);
  return exit(code);
};

const refused = (what: string, error: ErrorResponse | undefined): never =>
  leave(1, `${what} ${error?.code}：${error?.message}`);

const openDesk = () => {
  const credentials = { clientKey: env["DYG_CLIENT_KEY"] ?? "", secret: env["DYG_SECRET"] ?? "" };
  const client = openClient(env["DYG_URL"] ?? "", credentials);

  const look = (id: number): Promise<Told> =>
    call(() => client.GET("/v1/open/verifications/{id}", { params: { path: { id: String(id) } } }));

  /** 等到有结论。202 表示谁也不知道结果，409 表示同一张券正在核销：都只查询，不再扫码。 */
  const settled = async (told: Told): Promise<Told> => {
    const { data, error, response } = told;
    const asked = error?.retry === "ask" ? error.verification_id : null;
    // 202 的 Location 就是这一行的地址，客户端按 id 查询它。
    const id = response.status === 202 ? data?.data.id : asked;
    if (id === undefined || id === null) return told;
    const waitSeconds = Number(response.headers.get("Retry-After") ?? 1);
    for (const untilMs = Date.now() + patienceMs; Date.now() < untilMs; ) {
      await pause(waitSeconds);
      const now = await look(id);
      if (now.data === undefined) return now;
      if (now.data.outcome !== "processing" && now.data.data.cancel_status !== "unknown") return now;
    }
    return leave(3, `还没有结论：不要再次扫码，稍后再查 ${id}`);
  };

  const verify = async (poiId: string, code: string, bill: string): Promise<Told> => {
    // 0. 先问再做：上一次也许做到一半就断电了。幂等键要在发送之前和单据一起存好。
    const query = { idempotency_key: bill };
    const found = await call(() => client.GET("/v1/open/verifications", { params: { query } }));
    if (found.data === undefined) return refused("查单", found.error);
    const [known] = found.data.data;
    if (known !== undefined) {
      console.log(`这个单号核销过：id=${known.id}`);
      return await settled(await look(known.id));
    }

    // 1. 预览：什么也不消费，得到这张券的价值和一张 10 分钟内有效的 ticket。
    const preview = await call(() =>
      client.POST("/v1/open/coupons/preview", { body: { poi_id: poiId, code } }),
    );
    if (preview.data === undefined) return refused("预览", preview.error);
    const { coupons, product_name: product, ticket } = preview.data.data;
    const usable = coupons.filter((coupon) => coupon.usable);
    if (usable.length === 0)
      return leave(1, `预览 没有可用的券：${coupons.map(({ reason }) => reason).join(", ")}`);
    console.log(`预览 ${product}，可用 ${usable.length} 张`);

    // 2. 核销一张。
    const body = { poi_id: poiId, ticket, idempotency_key: bill, ext_order_id: bill };
    return await settled(await call(() => client.POST("/v1/open/coupons/verify", { body })));
  };

  const cancel = async (id: number): Promise<Told> => {
    const body = { reason: "联调结束", idempotency_key: `cancel-${id}` };
    const path = { id: String(id) };
    return await settled(
      await call(() => client.POST("/v1/open/verifications/{id}/cancel", { params: { path }, body })),
    );
  };

  return { verify, cancel };
};

const main = async (poiId: string, code: string, bill: string): Promise<void> => {
  const desk = openDesk();
  const { data, error } = await desk.verify(poiId, code, bill);
  if (data === undefined) return refused("核销", error);

  // 3. 200 不等于成功，要看 outcome；不认识的值一律当作没有核销。
  const { outcome, data: row, items } = data;
  // 409 问到的可能是别的收银台：那是它的单，不是这一单。
  if (row.ext_order_id !== bill)
    leave(1, `这张券由另一单核销：${row.ext_order_id}（outcome=${outcome}），本单没有核销`);
  console.log(`核销 outcome=${outcome} id=${row.id}`);
  if (outcome !== "success")
    leave(1, `原因 error_key=${row.error_key} retry=${row.retry}：${row.error_description}`);

  // 4. 撤销（联调用）：已核销的每一行各撤一次，一小时之内。
  for (const { id } of items) {
    const undone = await desk.cancel(id);
    if (undone.data === undefined) return refused("撤销", undone.error);
    console.log(`撤销 verify_status=${undone.data.data.verify_status}`);
  }
};

const golden = (): void => {
  for (const line of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
    const [clientKey = "", secret = "", timestamp = "", nonce = "", method = "", target = "", bodyHex = ""] =
      line.split("\t");
    const body = Buffer.from(bodyHex, "hex");
    console.log(sign({ clientKey, secret }, { timestamp, nonce, method, target, body }));
  }
};

const [poiId = "", code, bill = `demo-${randomBytes(8).toString("hex")}`, ...more] = argv.slice(2);
if (poiId === "golden" && code === undefined) golden();
else if (code === undefined || more.length > 0) leave(2, "用法：bun verify.ts POI_ID 券码 [单号]");
else
  await main(poiId, code, bill).catch((cause: unknown) =>
    leave(3, cause instanceof Error ? cause.message : String(cause)),
  );
