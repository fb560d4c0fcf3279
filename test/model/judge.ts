import type { Run } from "./asks.ts";
import { brokenPromise, note } from "./book.ts";
import { type Case, groupBy, tokenOf, wasTokenRefusal } from "./case.ts";
import { brokenChains, untold } from "./chains.ts";
import { type DiskRow, readLedger } from "./ledger.ts";
import type { Sent } from "./network.ts";
import { promised } from "./promised.ts";
import { judgeTakingBack } from "./taking-back.ts";

const sendsMost = 15;
const windowMs = 60_000;
const recentMs = 120_000;
/** Every use booked through the open platform in our shop, in Douyin's own books. */
const usesOf = ({ run, book }: Case) =>
  book.orders.flatMap((order) => {
    const state = run.world.sandbox.admin.state(order.created.orderId);
    return state.certificates.flatMap(({ certificateId, verifications }) =>
      verifications
        .filter(({ verifyId }) => !order.usedElsewhere.has(verifyId))
        .map((use) => ({ ...use, certificateId, orderId: state.orderId })),
    );
  });

/** Consumed through us ⇔ one `success` row; taken back through us ⇔ one `cancelled` row. The ids agree. */
const consumedIsToldOnce = (it: Case): void => {
  const uses = usesOf(it);
  for (const use of uses) {
    const rows = it.ledger.rows.filter((row) => row.verify_id === use.verifyId);
    const expected = use.cancelled ? "cancelled" : "success";
    const open = it.ledger.rows.some(
      (row) => row.verify_status === "processing" && (row.order_id === use.orderId || row.order_id === null),
    );
    if (!promised.settles && rows.length === 0 && open) continue;
    const [row] = rows;
    if (rows.length !== 1 || row?.verify_status !== expected)
      it.wrong("every coupon consumed through us has one success row", { use, rows });
    else if (
      row.certificate_id !== use.certificateId ||
      !(row.order_id === use.orderId || orderIsUnknown(it, row))
    )
      it.wrong("a row and the use it tells of have the same ids", { use, row });
  }
  for (const row of it.ledger.rows) {
    if (row.verify_status !== "success" && row.verify_status !== "cancelled") {
      if (row.verify_id !== null) it.wrong("only what was consumed has a verify_id", row);
      continue;
    }
    if (!uses.some((use) => use.verifyId === row.verify_id))
      it.wrong("every success row tells of a coupon consumed through us", row);
  }
};

/** Douyin tells the order in its answer to prepare and to verify alone, and not when it is asked about a coupon. */
const orderIsUnknown = (it: Case, row: DiskRow): boolean => {
  // Nor does its book.
  if (row.source === "recovered") return row.order_id === null;
  const { body } = it.askedOf(row) ?? {};
  const told = row.mode !== "encrypted_code" || row.settled_by === "answer" || (body && "order_id" in body);
  return row.order_id === null && !told;
};

const nothingStaysOpen = (it: Case): void => {
  for (const recovery of it.ledger.recoveries)
    it.wrong("everything since the backup is brought back once Douyin answers", recovery);
  for (const row of it.ledger.rows)
    if (promised.settles && row.verify_status === "processing")
      it.wrong("nothing is processing once Douyin answers", row);
  for (const request of it.ledger.requests) {
    const open = (it.rowsOf.get(request.batch_id) ?? []).some((row) => row.verify_status === "processing");
    if (open !== (request.open === 1)) it.wrong("a request is open while a row of it is", request);
    if (request.open === 0 && request.verify_token_sealed !== null)
      it.wrong("a verify token is forgotten when its request is settled", request);
    if (request.open === 0 && it.ledger.claims.some((claim) => claim.batch_id === request.batch_id))
      it.wrong("a settled request holds nothing back", request);
  }
};

/** A process that comes up cannot know that our clock was set back while nobody was there to see it. */
const hiddenMs = (it: Case, first: Sent, last: Sent): number =>
  promised.knowsTimeAfterRestart || first.life === last.life
    ? 0
    : it.book.jumps
        .filter(({ atMs, ms }) => ms < 0 && atMs >= first.atMs && atMs <= last.atMs)
        .reduce((sum, { ms }) => sum - ms, 0);

/** In which life a request was made, counted from 1; never for one that came from Douyin's book. */
const bornIn = (it: Case, batchId: string): number => {
  const [row] = it.rowsOf.get(batchId) ?? [];
  return (row === undefined ? undefined : it.askedOf(row)?.life) ?? Number.POSITIVE_INFINITY;
};

/** One token and one set of parameters for a request, a bounded number of times, within the window. */
const sentAsPromised = (it: Case): void => {
  for (const [batchId, sends] of it.sends) {
    const [first] = sends;
    const last = sends.at(-1);
    const request = it.ledger.requests.find((one) => one.batch_id === batchId);
    if (first === undefined || last === undefined || request === undefined) {
      if (it.book.restores.length === 0) it.wrong("about to send is on disk before it is sent", { batchId });
      continue;
    }
    const told = { request, sends: sends.map(({ atMs, life, request: { body } }) => ({ atMs, life, body })) };
    if (sends.some((send) => send.request.body !== first.request.body))
      it.wrong("a re-send has the same token and parameters", told);
    if (sends.length > sendsMost) it.wrong("a verify is re-sent at most 14 times", told);
    if (last.atMs - first.atMs > windowMs + hiddenMs(it, first, last))
      it.wrong("nothing is sent after the window", told);
    if (it.book.restores.length === 0 && request.send_count < sends.length)
      it.wrong("sends are counted on disk", told);
    const restore = it.book.restores.find(({ lives }) => bornIn(it, batchId) < lives);
    if (restore !== undefined && last.life >= restore.lives - 1)
      it.wrong("nothing that was open is sent after a restore", { ...told, restore });
  }
};

/** A verify token comes from one prepare and is used by one request; no request prepares twice. */
const onePrepareForOneVerify = (it: Case): void => {
  if (it.book.restores.length > 0) return;
  const prepares = it.run.world.network.sent.filter(
    (send) => send.endpoint === "prepare" && !wasTokenRefusal(send),
  );
  const preparing = it.ledger.rows.filter(
    ({ position, mode }) => position === 0 && (mode === "code" || mode === "short_link"),
  );
  it.book.orders.forEach(({ created, objectIds }, index) => {
    const sends = prepares.filter(({ request: { target } }) => {
      const query = new URLSearchParams(target.slice(target.indexOf("?")));
      return (
        created.codes.includes(query.get("code") ?? "") || objectIds.has(query.get("encrypted_data") ?? "")
      );
    });
    const own = preparing.filter((row) => it.askedOf(row)?.order === index);
    const others = it.book.asked.filter(
      ({ kind, order }) => order === index && (kind === "prepare" || kind === "preview"),
    );
    if (sends.length > own.length + others.length)
      it.wrong("there is one prepare for one verify", { sends: sends.map(({ atMs }) => atMs), own, others });
  });
};

/** Whoever's verify was sent is not told of a problem. */
const noProblemOnceSent = (it: Case): void => {
  for (const [batchId] of it.sends)
    for (const row of it.rowsOf.get(batchId) ?? []) {
      const asked = it.askedOf(row);
      if (asked !== undefined && typeof asked.reply !== "string" && asked.reply.status >= 400)
        it.wrong("no 4xx or 5xx to a request whose verify was sent", { asked, row });
    }
};

/** A key names its request while anything of it was consumed, may be, or cannot be had by trying again. */
const keysStayPinned = (it: Case): void => {
  const keyed = it.ledger.rows.flatMap((row) => {
    const asked = row.position === 0 ? it.askedOf(row) : undefined;
    return asked?.key == null ? [] : [{ row, asked }];
  });
  for (const list of groupBy(keyed, ({ asked }) => `${asked.caller.name} ${asked.key}`).values())
    for (const { row } of list.slice(0, -1)) {
      const pinned = (it.rowsOf.get(row.batch_id) ?? []).some(
        (one) => (one.verify_status !== "failed" && one.settled_by !== "late") || one.retry === "never",
      );
      if (pinned)
        it.wrong(
          "a pinned key names its request",
          list.map((one) => one.row),
        );
    }
};

/** A cash desk that repeats by mistake does not eat the family's second coupon. */
const noSecondCouponByMistake = (it: Case): void => {
  if (it.book.jumps.length > 0 || it.book.restores.length > 0) return;
  const done = it.ledger.rows.filter((row) => row.verify_status === "success" && row.settled_at_ms !== null);
  for (const row of done) {
    const asked = it.askedOf(row);
    const request = it.ledger.requests.find((one) => one.batch_id === row.batch_id);
    const { body, key } = asked ?? {};
    if (!body || key !== null || "another" in body || "certificate_ids" in body || "verify_token" in body)
      continue;
    const departedMs = request?.first_sent_at_ms ?? 0;
    const before = done.find((other) => {
      const sinceMs = departedMs - (other.settled_at_ms ?? 0);
      const same = [
        other.order_id === row.order_id,
        other.app_id === row.app_id,
        other.poi_id === row.poi_id,
      ];
      const mine = other.operator_uid === row.operator_uid && other.batch_id !== row.batch_id;
      return same.every(Boolean) && mine && sinceMs > 0 && sinceMs < recentMs;
    });
    if (before !== undefined) it.wrong("no second coupon of an order by mistake", { row, before, asked });
  }
};

/** What was told is what is on disk, or what may have become of it. */
const toldIsOnDisk = (it: Case): void => {
  const ids = new Set(it.ledger.rows.map(({ id }) => id));
  for (const id of it.book.told.keys())
    if (!ids.has(id)) it.wrong("what is answered is on disk before", { id });
  for (const row of it.ledger.rows) note(it.book, row, "the ledger at the end");
};

/** Judges a run that has come to rest. */
export const judge = (run: Run): void => {
  const { world, book } = run;
  const life = world.life();
  if (life === null) throw new Error("there is no process to be judged");
  const ledger = readLedger(life.database);
  const wrong = (promise: string, detail: unknown) => brokenPromise(book, promise, detail);
  const { vault } = life.gateway.storage;
  const batchOf = new Map(ledger.requests.map((request) => [request.verify_token_mac, request.batch_id]));
  const verifies = world.network.sent.filter((send) => send.endpoint === "verify" && !wasTokenRefusal(send));
  const unknown = (send: Sent) => `unknown ${tokenOf(send)}`;
  const asked = new Map(book.asked.map((one) => [one.requestId, one]));
  const rowsOf = groupBy(ledger.rows, ({ batch_id }) => batch_id);
  const askedOf = (row: DiskRow) => asked.get(row.request_id);
  const batchOfSend = (send: Sent): string => {
    const batchId = batchOf.get(vault.mac(tokenOf(send), "verify_token"));
    const [row] = batchId === undefined ? [] : (rowsOf.get(batchId) ?? []);
    // The same token went out for a request that a restore has taken out of the ledger.
    const isOthers = row !== undefined && send.life + 1 < (askedOf(row)?.life ?? 0);
    return batchId === undefined || isOthers ? unknown(send) : batchId;
  };
  const it: Case = { run, book, ledger, wrong, sends: groupBy(verifies, batchOfSend), rowsOf, askedOf };
  toldIsOnDisk(it);
  consumedIsToldOnce(it);
  nothingStaysOpen(it);
  sentAsPromised(it);
  onePrepareForOneVerify(it);
  noProblemOnceSent(it);
  keysStayPinned(it);
  noSecondCouponByMistake(it);
  judgeTakingBack(it);
  for (const broken of brokenChains(life.database)) wrong("the chains of attempts hold", broken);
  for (const batch of untold(life.database)) wrong("every request has its attempts", batch);
  for (const one of book.asked)
    if (one.reply === "none yet" && one.life === world.lives()) wrong("every request is answered", one);
  for (const defect of world.defects) wrong("nothing goes wrong inside", defect);
};
