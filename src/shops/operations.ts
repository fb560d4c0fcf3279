import { mayUseShop } from "../caller.ts";
import type { Douyin } from "../douyin/client.ts";
import { toldRefusal } from "../douyin/replies.ts";
import type { Handlers } from "../http/handlers.ts";
import { Problem } from "../problem.ts";

const nameOne = () =>
  new Problem("shop_not_allowed", "只能查询已开通的门店：请用 poi_id 指定其中一家", {
    details: [{ field: "poi_id", problem: "必须指定一家已开通的门店，且不能同时用 third_id" }],
  });

/** `findShops`: Douyin's own answer, byte for byte (contract 3.3). */
export const shopOperations = ({
  douyin,
}: {
  readonly douyin: Pick<Douyin, "queryShops">;
}): Pick<Handlers, "findShops"> => ({
  findShops: async ({ query, caller }) => {
    const { poi_id: poiId, third_id: thirdId, page = 1, size = 20 } = query;
    // Whoever is bound to shops names one of them; by another id he could look at a shop that is not his.
    const bound = caller.poiIds !== null;
    if (bound && (poiId === undefined || thirdId !== undefined || !mayUseShop(caller, poiId)))
      throw nameOne();
    const reply = await douyin.queryShops({ poiId, thirdId, page, size });
    switch (reply.kind) {
      case "ok":
        return { status: 200, body: reply.bytes };
      case "refused":
        throw new Problem("upstream_refused", `抖音拒绝了门店查询：${reply.description}`, {
          upstream: toldRefusal(reply),
        });
      case "unusable":
        throw new Problem("upstream_unavailable", "暂时无法连接抖音，请稍后重试", { cause: reply.cause });
      default:
        return reply satisfies never;
    }
  },
});
