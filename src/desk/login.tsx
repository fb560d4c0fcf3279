import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useTypedBefore } from "../pages/early/take-over.ts";
import { ApiProblem } from "../pages/problems.ts";
import type { Session } from "../pages/session.ts";
import { bilingual, useWords } from "../pages/words.ts";

const words = bilingual(
  {
    title: "登录核销台",
    key: "操作员密钥",
    keyHint: "形如 xtj_…，向管理员要；也可以用手机扫管理员给出的设备码。",
    logIn: "登录",
    device: "正在用设备码登录……",
    expired: "登录已过期，请重新登录。没有完成的核销会在登录后继续查明。",
    unreachable: "连不上网关，请检查网络后重试",
    wrong: "密钥不对，或已被吊销",
    wrongDevice: "设备码不对、已用过或超过 5 分钟，请管理员重新出示",
  },
  {
    title: "Log in to the desk",
    key: "Operator key",
    keyHint: "It begins with xtj_; ask an admin. Or scan the device code an admin shows.",
    logIn: "Log in",
    device: "Logging in with the device code…",
    expired: "Your session has ended. Log in again; what was under way is found out then.",
    unreachable: "The gateway cannot be reached. Check the network and try again",
    wrong: "The key is wrong, or was revoked",
    wrongDevice: "The device code is wrong, used, or older than five minutes: ask for a new one",
  },
);

/** The code of a device stands behind the `#`, which no server and no log ever sees; it is taken off at once. */
const takeDeviceCode = (): string | null => {
  // While the page is built there is none.
  if (typeof location === "undefined") return null;
  const code = /^#device=([A-Za-z0-9_-]{16,128})$/.exec(location.hash)?.[1] ?? null;
  if (code !== null) history.replaceState(null, "", location.pathname);
  return code;
};

/** The one of this page's address, if it has one; taken once, also where React renders twice. */
const deviceCode = takeDeviceCode();
let deviceCodeUsed = false;

interface LoginProps {
  readonly session: Session;
  readonly why: "expired" | "logged-out" | null;
}

/** Alone on the page; it also comes with the page, before there is a script. */
export const LogInView = (props: LoginProps): ReactNode => (
  <main className="plain">
    <Login {...props} />
  </main>
);

const Login = ({ session, why }: LoginProps): ReactNode => {
  const say = useWords(words);
  const field = useRef<HTMLInputElement>(null);
  const [key, setKey] = useState(useTypedBefore("key", field));
  const [complaint, setComplaint] = useState<string | null>(why === "expired" ? say.expired : null);
  const [busy, setBusy] = useState(false);

  const complain = (thrown: unknown, wrong: string): void => {
    setBusy(false);
    if (!(thrown instanceof ApiProblem)) setComplaint(say.unreachable);
    else setComplaint(thrown.status === 401 ? wrong : thrown.message);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the code is good for one try, whatever changes afterwards
  useEffect(() => {
    if (deviceCode === null || deviceCodeUsed) return;
    deviceCodeUsed = true;
    setBusy(true);
    session.logIn({ deviceCode }).catch((thrown: unknown) => complain(thrown, say.wrongDevice));
  }, []);
  const logIn = (event: FormEvent): void => {
    event.preventDefault();
    if (busy || key.trim() === "") return;
    setBusy(true);
    session.logIn({ key: key.trim() }).catch((thrown: unknown) => complain(thrown, say.wrong));
  };
  return (
    <form className="login" onSubmit={logIn}>
      <h1>{say.title}</h1>
      {complaint === null ? null : (
        <p className="warning" role="alert">
          {complaint}
        </p>
      )}
      {busy && deviceCode !== null ? <p role="status">{say.device}</p> : null}
      <label htmlFor="key">{say.key}</label>
      <input
        id="key"
        ref={field}
        type="password"
        autoComplete="current-password"
        aria-describedby="key-hint"
        value={key}
        onChange={(event) => setKey(event.target.value)}
      />
      <p id="key-hint" className="fine">
        {say.keyHint}
      </p>
      <button type="submit" className="primary big" disabled={busy}>
        {say.logIn}
      </button>
    </form>
  );
};
