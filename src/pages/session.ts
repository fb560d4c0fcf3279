import { useSyncExternalStore } from "react";
import { openApi, type Schemas, type SessionDoor } from "./api.ts";
import { ownSession } from "./choices.ts";
import { ApiProblem, Unreachable } from "./problems.ts";

export type CurrentSession = Schemas["CurrentSessionResponse"]["data"];

/** Who is logged in, as far as the page knows. */
export type SessionState =
  | { readonly kind: "asking" }
  /** `why`: a session that was there has ended, or the gateway could not be asked. */
  | { readonly kind: "nobody"; readonly why: "expired" | "logged-out" | null }
  | { readonly kind: "unreachable" }
  | { readonly kind: "somebody"; readonly session: CurrentSession };

/** What somebody proves himself by: an operator key, or the code of a device that an admin shows as a QR. */
export type Proof = { readonly key: string } | { readonly deviceCode: string };

export interface Session {
  readonly state: () => SessionState;
  readonly subscribe: (listener: () => void) => () => void;
  /** `live`, `sandbox`, or null before the first answer. */
  readonly environment: () => string | null;
  /** Asks who is logged in, when the page opens; `isNobody`: the gateway has said already that nobody is. */
  readonly ask: (told?: { readonly isNobody: boolean }) => Promise<void>;
  /** Throws the problem when the key or code is refused. */
  readonly logIn: (proof: Proof) => Promise<void>;
  readonly logOut: () => Promise<void>;
  /** What every call of the page goes through. */
  readonly door: SessionDoor;
}

const endedCodes: readonly string[] = ["session_expired", "operator_unknown"];

/** The one session of a page: every call looks here for its token, and every answer is heard here. */
export const openSession = (): Session => {
  const listeners = new Set<() => void>();
  let state: SessionState = { kind: "asking" };
  let environment: string | null = null;
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const become = (next: SessionState): void => {
    state = next;
    if (next.kind === "somebody") ownSession.set("some");
    if (next.kind === "nobody") ownSession.set("none");
    tell();
  };
  const uid = (): string | null => (state.kind === "somebody" ? state.session.uid : null);

  const door: SessionDoor = {
    csrfToken: () => (state.kind === "somebody" ? state.session.csrf_token : null),
    renew: async () => {
      const before = uid();
      const { body } = await api.getSession();
      become({ kind: "somebody", session: body.data });
      return before === body.data.uid;
    },
    heard: (answer) => {
      if (answer.environment !== null && answer.environment !== environment) {
        environment = answer.environment;
        tell();
      }
      const ended = answer.problem !== null && endedCodes.includes(answer.problem.code);
      if (ended && state.kind === "somebody") become({ kind: "nobody", why: "expired" });
    },
  };
  const api = openApi(
    {
      createSession: "POST /v1/internal/sessions",
      getSession: "GET /v1/internal/session",
      endSession: "DELETE /v1/internal/session",
      getHealth: "GET /healthz",
    },
    door,
  );
  const askWhoIsThere = async (): Promise<void> => {
    await api
      .getSession()
      .then(({ body }) => become({ kind: "somebody", session: body.data }))
      .catch((thrown: unknown) =>
        become(
          thrown instanceof ApiProblem && thrown.status === 401 ? nobody(thrown) : { kind: "unreachable" },
        ),
      );
  };
  /** Is the gateway there, and which environment is it? Every answer says the latter. */
  const askForGateway = async (): Promise<void> => {
    if (state.kind === "asking") become({ kind: "nobody", why: null });
    const thrown: unknown = await api.getHealth().then(
      () => null,
      (cause: unknown) => cause,
    );
    if (state.kind === "somebody") return;
    if (thrown instanceof Unreachable) become({ kind: "unreachable" });
    else if (state.kind === "unreachable") become({ kind: "nobody", why: null });
  };

  return {
    state: () => state,
    environment: () => environment,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ask: ({ isNobody } = { isNobody: ownSession.get() === "none" }) =>
      isNobody ? askForGateway() : askWhoIsThere(),
    logIn: async (proof) => {
      const headers: Record<string, string> =
        "key" in proof ? { "x-xtj-uid": proof.key } : { "x-dyg-device-code": proof.deviceCode };
      const { body } = await api.createSession({ headers });
      become({ kind: "somebody", session: body.data });
    },
    logOut: async () => {
      await api.endSession();
      become({ kind: "nobody", why: "logged-out" });
    },
    door,
  };
};

/** A cookie that is no good any more tells of a session that was; none at all of nobody. */
const nobody = ({ code }: ApiProblem): SessionState => ({
  kind: "nobody",
  why: code === "session_expired" ? "expired" : null,
});

export const useSessionState = (session: Session): SessionState =>
  useSyncExternalStore(session.subscribe, session.state);

/** True in the sandbox, where nothing real is consumed. */
export const useIsSandbox = (session: Session): boolean =>
  useSyncExternalStore(session.subscribe, session.environment) === "sandbox";
