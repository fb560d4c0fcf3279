import { type Asked, isKept } from "./book.ts";
import { type Case, groupBy, wasTokenRefusal } from "./case.ts";

/** What is promised of a cancel and of an abandon (contract 5.8, `abandonVerification`). */

const isTold = ({ reply }: Asked): boolean => typeof reply !== "string" && reply.status <= 202;

const verifyIdOf = (body: string): string => {
  const { verify_id: verifyId }: { verify_id: string } = JSON.parse(body);
  return verifyId;
};

/** A cancel is a try, sent once: as often as somebody asked for it, an abandon included. */
const cancelIsSentOnce = (it: Case): void => {
  const lives = it.book.restores.at(-1)?.lives ?? 0;
  const sent = it.run.world.network.sent.filter(
    (one) => one.endpoint === "cancel" && !wasTokenRefusal(one) && one.life + 1 >= lives,
  );
  for (const [verifyId, sends] of groupBy(sent, ({ request }) => verifyIdOf(request.body))) {
    const row = it.ledger.rows.find((one) => one.verify_id === verifyId);
    if (row === undefined) {
      it.wrong("only what the ledger tells of is cancelled", { verifyId });
      continue;
    }
    const asks = it.book.asked.filter(
      (asked) =>
        asked.row === row.id && asked.life >= lives && (asked.kind === "cancel" || asked.kind === "abandon"),
    );
    if (sends.length > asks.length) it.wrong("a cancel is sent once", { row, sends: sends.length, asks });
  }
};

/** Whatever was in doubt about a cancel is known at last. */
const cancelsEnd = (it: Case): void => {
  for (const row of it.ledger.rows) {
    if (row.cancel_status === "unknown") it.wrong("no cancel stays unknown once Douyin answers", row);
    if ((row.cancel_status === "done") !== (row.verify_status === "cancelled"))
      it.wrong("a row is cancelled when its cancel is done", row);
  }
};

/** The guest paid otherwise: nothing more is sent, and what was consumed is given back, or shown to a person. */
const abandonedIsGivenBack = (it: Case): void => {
  for (const asked of it.book.asked) {
    if (asked.kind !== "abandon" || !isTold(asked) || typeof asked.reply === "string") continue;
    const row = it.ledger.rows.find((one) => one.id === asked.row);
    if (row === undefined || !isKept(it.book, asked.reply.atMs)) continue;
    if (row.verify_status === "success" && !row.abandon_refused)
      it.wrong("what was abandoned is not consumed, or marked", { asked, row });
    const toldAtMs = asked.reply.atMs;
    const late = (it.sends.get(row.batch_id) ?? []).filter(({ atMs }) => atMs > toldAtMs);
    if (late.length > 0)
      it.wrong("nothing is sent after an abandon", { asked, row, late: late.map((s) => s.atMs) });
  }
};

export const judgeTakingBack = (it: Case): void => {
  cancelIsSentOnce(it);
  cancelsEnd(it);
  abandonedIsGivenBack(it);
};
