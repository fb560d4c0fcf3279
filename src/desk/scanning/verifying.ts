import type { Api, Schemas } from "../../pages/api.ts";
import { ApiProblem, retryAfterOf } from "../../pages/problems.ts";
import type { VerificationResponse } from "./card.ts";
import type { Deck } from "./deck.ts";
import type { Journal, Pending } from "./journal.ts";

export type VerifyBody = Schemas["VerifyCouponRequest"];

export interface VerifyParts {
  readonly api: Api<"verifyCoupon" | "getVerification" | "findVerifications">;
  readonly deck: Deck;
  readonly journal: Journal;
  readonly nowMs: () => number;
  /** Resolves after that time, or sooner when the network comes back. */
  readonly pause: (delayMs: number) => Promise<void>;
  /** Hears how a verify ended. */
  readonly settled: (key: string, response: VerificationResponse) => void;
}

/** So long after the first send the same may be sent again by itself; later the guest may have paid otherwise. */
export const resendWithinMs = 60_000;
/** An empty answer counts when another, so much later, is empty too: the first request may still be on its way. */
export const askSpacingMs = 5_000;
/** Above the longest budget a gateway may have. */
const answerWithinMs = 65_000;
/** Waits between asks about one that is open: first what the gateway says, then ever slower. */
const pollDelaysMs = [2_000, 2_000, 5_000, 5_000, 10_000];

interface Answered {
  readonly kind: "answered";
  readonly response: VerificationResponse;
  readonly headers: Headers;
}

type Step =
  | Answered
  | { readonly kind: "refused"; readonly problem: ApiProblem }
  /** Whether it was done is not known; `id`: the row it may be asked about by. */
  | { readonly kind: "open"; readonly id: number | null }
  /** The gateway knows of no such key. */
  | { readonly kind: "none" };

const lastOf = (delays: readonly number[], index: number): number =>
  delays[Math.min(index, delays.length - 1)] ?? 0;

/** Nothing of the request was done, and the same may be tried again. */
export const mayTryAgain = ({ status, code, response }: ApiProblem): boolean =>
  status === 401 ||
  ["upstream_unavailable", "rate_limited", "not_ready"].includes(code) ||
  ["rate_limited", "upstream_busy"].includes(response.upstream?.error_key ?? "");

/** What a problem says of a verify. After an unanswered send, a no from the door says nothing of that first one. */
const problemStep = (problem: ApiProblem, isFirst: boolean): Step => {
  const { code, status, response } = problem;
  const id = response.verification_id;
  if (code === "request_in_progress" || code === "internal_error") return { kind: "open", id };
  const atTheDoor = status === 401 || status === 403 || status === 429 || code === "not_ready";
  return atTheDoor && !isFirst ? { kind: "open", id: null } : { kind: "refused", problem };
};

/**
 * Leads a verify to its end, whatever becomes of the network. It sends nothing but one body with one key, so that the
 * gateway's promise that a key is used once covers all of it.
 */
export const openVerifying = (parts: VerifyParts) => {
  const { api, deck, journal, nowMs, pause } = parts;

  const send = async (body: VerifyBody, isFirst: boolean): Promise<Step> => {
    try {
      const reply = await api.verifyCoupon({ body, timeoutMs: answerWithinMs });
      return { kind: "answered", response: reply.body, headers: reply.headers };
    } catch (thrown) {
      return thrown instanceof ApiProblem ? problemStep(thrown, isFirst) : { kind: "open", id: null };
    }
  };

  const look = async (key: string, known: number | null): Promise<Step> => {
    try {
      const found =
        known ?? (await api.findVerifications({ query: { idempotency_key: key } })).body.data[0]?.id;
      if (found === undefined) return { kind: "none" };
      const reply = await api.getVerification({ path: { id: String(found) } });
      return { kind: "answered", response: reply.body, headers: reply.headers };
    } catch {
      // No network, or logged out: asked again when that is over.
      return { kind: "open", id: known };
    }
  };

  const settle = (key: string, response: VerificationResponse): void => {
    journal.remove(key);
    deck.move(key, { kind: "settled", response });
    parts.settled(key, response);
  };

  /** Asks for as long as it takes, and shows what it hears. */
  const follow = async (key: string, first: Answered): Promise<void> => {
    deck.move(key, { kind: "unknown", response: first.response });
    let { response } = first;
    let delayMs = (retryAfterOf(first.headers) ?? 2) * 1_000;
    for (let asks = 0; response.outcome === "processing"; asks += 1) {
      await pause(delayMs);
      delayMs = lastOf(pollDelaysMs, asks);
      const step = await look(key, response.data.id);
      if (step.kind === "answered") response = step.response;
    }
    settle(key, response);
  };

  /** `body` null: it can only be asked about. Rejects never; ends when the card has. */
  const run = async ({ pending, body }: { readonly pending: Pending; readonly body: VerifyBody | null }) => {
    const { key } = pending;
    let known: number | null = null;
    let emptyAtMs: number | null = null;
    for (let tries = 0; ; tries += 1) {
      const young = nowMs() - pending.sentAtMs < resendWithinMs;
      const step: Step =
        body !== null && young && known === null ? await send(body, tries === 0) : await look(key, known);
      if (step.kind === "answered")
        return step.response.outcome === "processing" ? await follow(key, step) : settle(key, step.response);
      if (step.kind === "refused") {
        journal.remove(key);
        const again = mayTryAgain(step.problem);
        return deck.move(key, { kind: "problem", problem: step.problem.response, again, byItself: false });
      }
      if (step.kind === "none") {
        if (emptyAtMs !== null && nowMs() - emptyAtMs >= askSpacingMs) {
          journal.remove(key);
          return deck.move(key, { kind: "not-sent" });
        }
        emptyAtMs ??= nowMs();
      } else known ??= step.id;
      if (deck.find(key)?.state.kind !== "asking") deck.move(key, { kind: "asking" });
      await pause(lastOf([1_000, 2_000, 3_000, askSpacingMs], tries));
    }
  };

  return { run, follow };
};

export type Verifying = ReturnType<typeof openVerifying>;
