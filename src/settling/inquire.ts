import type { AttemptRepository } from "../attempts/repository.ts";
import type { Clock } from "../clock.ts";
import type { DoubtRepository } from "../ledger/doubt-repository.ts";
import type { RequestRepository } from "../ledger/request-repository.ts";
import type { RequestRow, VerificationRow } from "../ledger/table.ts";
import type { Write } from "../storage/door.ts";
import type { AskDouyin, Asked } from "./ask.ts";
import { aged } from "./course.ts";
import type { DouyinTime } from "./douyin-time.ts";
import { askedRow, type FindingWriter } from "./findings.ts";
import type { Finding } from "./inquiry.ts";
import { type Course, noteBare, noteClear, type Pursuit, planNext, type RowWait } from "./plan.ts";
import type { SureCommit } from "./surely.ts";

export interface InquireParts {
  readonly clock: Clock;
  readonly sure: SureCommit;
  readonly ask: AskDouyin;
  readonly time: DouyinTime;
  readonly doubts: DoubtRepository;
  readonly requests: RequestRepository;
  readonly attempts: AttemptRepository;
  readonly findings: FindingWriter;
  readonly pursuit: Pursuit;
}

/** Rows of one coupon, and Douyin's answer about it. */
interface Group {
  readonly rows: readonly VerificationRow[];
  readonly asked: Asked;
}

const groupByCoupon = (rows: readonly VerificationRow[]): readonly (readonly VerificationRow[])[] => {
  const groups = new Map<string, VerificationRow[]>();
  for (const row of rows) {
    const coupon = row.encryptedCode ?? row.certificateId ?? String(row.id);
    groups.set(coupon, [...(groups.get(coupon) ?? []), row]);
  }
  return [...groups.values()];
};

const words: Readonly<Record<Finding["kind"], string>> = {
  ours: "有本次核销记录",
  used_by_other: "已使用，非本次核销",
  used_without_record: "已使用，暂无记录",
  clear: "无本次核销记录",
};

const isClear = ({ kind }: Finding): boolean => kind === "clear" || kind === "used_by_other";

/** A caller's own prepare was at most this long before its verify, by our reckoning (contract 5.3). */
const unpreparedMs = 120_000;

/** How long ago the first send was, by Douyin's clock in an answer; never less. null when no answer told the time. */
const ageMs = (request: RequestRow, groups: readonly Group[]): number | null => {
  const told = groups.flatMap(({ asked }) => (asked.kind === "answered" ? (asked.facts.nowMs ?? []) : []));
  if (told.length === 0 || request.baselineNowMs === null) return null;
  const prepared = request.mode === "code" || request.mode === "short_link";
  const firstSentAtMs = request.baselineNowMs + (prepared ? 0 : unpreparedMs);
  return Math.max(0, Math.max(...told) - firstSentAtMs);
};

/**
 * One round of asking about a request: each coupon whose rows still wait is asked for, then everything the answers say
 * is written in one commit. Gives the course as it stands then.
 */
export const inquirer = (parts: InquireParts) => {
  const { clock, attempts, findings, doubts, pursuit } = parts;

  const noteAsked = (write: Write, { rows, asked }: Group, told: string): void => {
    const [first] = rows;
    if (first === undefined) return;
    attempts.note(write, {
      batchId: first.batchId,
      ...(rows.length === 1 ? { verificationId: first.id } : {}),
      step: "asked",
      atMs: clock.nowMs(),
      durationMs: asked.facts.durationMs,
      logid: asked.facts.logid,
      detail: told,
    });
  };

  /** Writes what one answer says of the rows of its coupon; gives the waits that go on. */
  const writeAnswer = (
    write: Write,
    group: {
      readonly rows: readonly VerificationRow[];
      readonly asked: Extract<Asked, { kind: "answered" }>;
    },
    context: { readonly request: RequestRow; readonly course: Course; readonly askedMs: number },
  ): { readonly waits: readonly RowWait[]; readonly found: readonly Finding[] } => {
    const { rows, asked } = group;
    const { course, request, askedMs } = context;
    const facts = {
      logid: asked.facts.logid,
      douyinNowMs: parts.time.of(asked.facts),
      nowMs: clock.nowMs(),
    };
    const asks = rows.map((row) => askedRow(row, request.baselineNowMs));
    const { findings: found, holders } = findings.find(write, asked.state, asks);
    noteAsked(write, group, [...new Set(found.map(({ kind }) => words[kind]))].join("、"));
    const waits: RowWait[] = [];
    rows.forEach((row, index) => {
      const finding = found[index];
      const wait = course.waits.find(({ id }) => id === row.id);
      if (finding === undefined || wait === undefined) return;
      doubts.noteAsked(write, { id: row.id, certificateId: asked.state.certificateId, saidUsed: false });
      if (finding.kind === "ours") {
        const settledBy = "inquiry";
        findings.succeed(write, row, { record: finding.record, state: asked.state, settledBy }, facts);
        return;
      }
      if (finding.kind === "used_by_other") {
        const { record } = finding;
        const holder = record === null ? undefined : holders.get(record.verifyId);
        findings.usedByOther(write, row, { record, holder }, facts);
        return;
      }
      const noted =
        finding.kind === "clear"
          ? noteClear(wait, { nowMs: askedMs, course, pursuit })
          : noteBare(wait, row.saidUsed);
      switch (noted.verdict) {
        case "wait":
          waits.push(noted.wait);
          return;
        case "not_verified":
          findings.notVerified(write, row, facts);
          return;
        case "used_by_other":
          findings.usedByOther(write, row, { record: null, holder: undefined }, facts);
          return;
        case "ours_without_id":
          findings.succeed(write, row, { record: null, state: asked.state, settledBy: "replay" }, facts);
          return;
        default:
          noted.verdict satisfies never;
      }
    });
    return { waits, found };
  };

  /** Everything one round told, in one commit. */
  const writeRound = (
    write: Write,
    groups: readonly Group[],
    context: { readonly request: RequestRow; readonly course: Course; readonly askedMs: number },
  ): Course => {
    const { request, course, askedMs } = context;
    const { batchId } = request;
    const waits: RowWait[] = [];
    let answered = true;
    let clear = true;
    let timesCard = course.timesCard;
    for (const { rows, asked } of groups) {
      if (asked.kind === "unanswered") {
        answered = false;
        noteAsked(write, { rows, asked }, `没有可用的答复（${asked.why}）`);
        waits.push(...course.waits.filter(({ id }) => rows.some((row) => row.id === id)));
        continue;
      }
      const told = writeAnswer(write, { rows, asked }, context);
      waits.push(...told.waits);
      clear &&= told.found.every(isClear);
      timesCard = asked.state.timesCard !== null || timesCard === true;
    }
    // One use of ours ends the sending of a times card: the next send could eat another use.
    if (!clear && timesCard === true && doubts.endSends(write, batchId, clock.nowMs()))
      attempts.note(write, {
        batchId,
        step: "sends_ended",
        atMs: clock.nowMs(),
        detail: "次卡已有本次核销记录，不再重发",
      });
    parts.requests.closeSettled(write, batchId, clock.nowMs());
    const next: Course = {
      ...aged(course, ageMs(request, groups), askedMs),
      askedMs,
      unanswered: answered ? 0 : course.unanswered + 1,
      timesCard,
      shownClear: answered && clear,
      // After a restart an answer that does not tell the time leaves open how old the first send is: nothing is sent.
      sendsEnded:
        course.sendsEnded ||
        (!clear && timesCard === true) ||
        (answered && course.ageUnsure && ageMs(request, groups) === null),
      waits,
    };
    if (waits.length > 0) {
      // The clock that never goes back has parts of milliseconds; the disk keeps whole ones.
      const waitMs = Math.ceil(Math.max(0, planNext(next, pursuit).atMs - clock.monotonicMs()));
      doubts.noteNextCheck(write, batchId, clock.nowMs() + waitMs);
    }
    return next;
  };

  return async (
    request: RequestRow,
    rows: readonly VerificationRow[],
    course: Course,
    stuck?: () => void,
  ): Promise<Course> => {
    const askedMs = clock.monotonicMs();
    const waiting = rows.filter(({ verifyStatus }) => verifyStatus === "processing");
    const groups = await Promise.all(
      groupByCoupon(waiting).map(async (coupon): Promise<Group> => {
        const { encryptedCode = null, certificateId = null } = coupon[0] ?? {};
        return {
          rows: coupon,
          asked: await parts.ask({ encryptedCode, certificateId, orderId: request.orderId }),
        };
      }),
    );
    let next = course;
    await parts.sure.keep((write) => {
      next = writeRound(write, groups, { request, course, askedMs });
    }, stuck);
    return next;
  };
};

export type Inquirer = ReturnType<typeof inquirer>;
