import {
  type Asked,
  type Book,
  brokenPromise,
  type ErrorResponse,
  type ListResponse,
  note,
  type Reply,
  type Row,
  type VerificationResponse,
} from "./book.ts";

/** What each answer must keep by itself, and against what was answered before (contract 3.1). */

const outcomeOf = (items: readonly Row[]): VerificationResponse["outcome"] => {
  const states = items.map((item) => item.verify_status);
  const [first = "processing"] = states;
  if (states.includes("processing")) return "processing";
  return states.every((state) => state === first) ? first : "partial";
};

/** Problems each operation may answer with in a run: the callers of a run make no mistakes of form. */
const problems: Readonly<Record<Asked["kind"], readonly string[]>> = {
  verify: [
    "short_link_invalid",
    "ticket_invalid",
    "request_in_progress",
    "verification_in_progress",
    "recently_verified",
    "idempotency_key_reused",
    "upstream_unavailable",
    "not_ready",
  ],
  prepare: ["short_link_invalid", "upstream_refused", "upstream_unavailable"],
  preview: ["short_link_invalid", "upstream_refused", "upstream_unavailable"],
  look: ["not_found"],
  find: [],
  cancel: [
    "not_found",
    "not_cancellable",
    "request_in_progress",
    "idempotency_key_reused",
    "operator_not_allowed",
  ],
  abandon: ["not_found", "not_cancellable", "operator_not_allowed"],
};

const checkRows = (book: Book, asked: Asked, reply: Reply): void => {
  const answer: VerificationResponse = JSON.parse(reply.text);
  const { items, data, outcome } = answer;
  const wrong = (promise: string) => brokenPromise(book, promise, { asked, answer });
  if (outcome !== outcomeOf(items)) wrong("the outcome sums up the items");
  if ((reply.status === 202) !== (outcome === "processing") && asked.kind === "verify")
    wrong("202 is said while anything is processing, and then only");
  if (answer.requested !== items.length) wrong("there is an item for each coupon asked for");
  if (asked.kind === "verify" && items.length !== asked.quantity)
    wrong("there is an item for each coupon asked for");
  if (answer.succeeded !== items.filter((item) => item.verify_status === "success").length)
    wrong("succeeded counts the items that are");
  if (items.some((item) => item.batch_id !== answer.batch_id)) wrong("items are of one request");
  if (asked.kind === "verify" && data.id !== items[0]?.id) wrong("data is the first item");
  if (reply.status === 202 && asked.kind === "verify") {
    if (reply.headers.get("location") !== `/v1/open/verifications/${data.id}`) wrong("202 says where to ask");
    if (!(Number(reply.headers.get("retry-after")) > 0)) wrong("202 says when to ask");
  }
  if (asked.kind === "verify" && reply.headers.get("idempotent-replayed") === null)
    if (items.some((item) => item.request_id !== asked.requestId))
      wrong("what is not said to be replayed is this request's own");
  // A key that was pinned by 202 shows what became of that cancel, also that nothing did (contract 3.1, "Again").
  const shownAgain = reply.headers.get("idempotent-replayed") !== null && data.cancel_status === "none";
  if (asked.kind === "cancel" && reply.status === 200 && data.verify_status !== "cancelled" && !shownAgain)
    wrong("200 to a cancel means that it is cancelled, or its key shows that it came to nothing");
  for (const item of items) {
    note(book, item, `request ${asked.index} (${asked.kind})`);
    if (!book.rows.some((row) => row.id === item.id)) book.rows.push({ id: item.id, owner: asked.caller });
  }
};

/** Whether the key may still name this request, or runs anew, is judged at the end, when all is known. */
const checkKey = (book: Book, asked: Asked, reply: Reply): void => {
  if (asked.key === null || asked.kind !== "verify") return;
  // Of a verify token or a ticket there is one request, whatever else the body says: that rule comes before the key's.
  if (asked.body !== null && ("verify_token" in asked.body || "ticket" in asked.body)) return;
  const answer: VerificationResponse = JSON.parse(reply.text);
  for (const other of book.asked) {
    if (other === asked || other.kind !== "verify" || other.key !== asked.key) continue;
    if (other.caller !== asked.caller || typeof other.reply === "string" || other.reply.status > 202)
      continue;
    const before: VerificationResponse = JSON.parse(other.reply.text);
    if (before.batch_id === answer.batch_id && !Bun.deepEquals(other.body, asked.body))
      brokenPromise(book, "a key is good for one body", { asked, answer, before });
  }
};

/** Called for every answer the moment it is there. */
export const checkAnswer = (book: Book, asked: Asked, reply: Reply): void => {
  if (reply.status >= 400) {
    const answer: ErrorResponse = JSON.parse(reply.text);
    // Our clock was set while the request was on its way, or a restore made it one of an earlier life.
    const stale =
      answer.code === "timestamp_out_of_window" && (book.jumps.length > 0 || book.restores.length > 0);
    if (!stale && !problems[asked.kind].includes(answer.code))
      brokenPromise(book, `${asked.kind} is not answered with ${reply.status} ${answer.code}`, {
        asked,
        answer,
      });
    return;
  }
  switch (asked.kind) {
    case "verify":
      checkKey(book, asked, reply);
      checkRows(book, asked, reply);
      return;
    case "look":
    case "cancel":
    case "abandon":
      checkRows(book, asked, reply);
      return;
    case "find": {
      const { data }: ListResponse = JSON.parse(reply.text);
      for (const row of data) note(book, row, `request ${asked.index} (find)`);
      return;
    }
    case "prepare":
    case "preview":
      return;
    default:
      asked.kind satisfies never;
  }
};
