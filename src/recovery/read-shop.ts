import type { ReplyFacts } from "../douyin/replies.ts";
import type { BookedVerification, QueryVerifyRecords } from "../douyin/verify-records.ts";

export interface ShopBook {
  readonly poiId: string;
  readonly fromMs: number;
  /** The end, which an answer may move: only Douyin's clock says what has happened by now. */
  readonly untilMs: () => number;
  /** Told of every answer. */
  readonly answered: (facts: ReplyFacts) => void;
}

/** The longest time one question may cover is not documented: a day at a time always works. */
const sliceMs = 86_400_000;
const pagesMax = 100_000;
/** The end goes on with the clock: what is left of it by now is not worth another question. */
const restMs = 60_000;

/** Douyin's book of one shop, a page at a time. Throws when Douyin does not answer, so that nothing counts as read. */
export async function* readShop(
  query: QueryVerifyRecords,
  { poiId, fromMs, untilMs, answered }: ShopBook,
): AsyncGenerator<readonly BookedVerification[]> {
  for (let startMs = fromMs; untilMs() - startMs > restMs; ) {
    const endMs = Math.min(untilMs(), startMs + sliceMs);
    let cursor: string | null = "0";
    for (let page = 0; cursor !== null; page += 1) {
      if (page > pagesMax) throw new Error("抖音的核销记录没有尽头");
      const reply = await query({ poiId, fromMs: startMs, untilMs: endMs, cursor });
      answered(reply.facts);
      if (reply.kind !== "ok")
        throw new Error(
          reply.kind === "refused" ? `抖音拒绝核销记录查询：${reply.errorCode}` : "抖音没有答复核销记录查询",
        );
      yield reply.value.verifications;
      cursor = reply.value.nextCursor;
    }
    startMs = endMs;
  }
}
