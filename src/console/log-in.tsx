import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTypedBefore } from "../pages/early/take-over.ts";
import type { Session } from "../pages/session.ts";
import { bilingual, useWords } from "../pages/words.ts";
import { Chooser } from "./chooser.tsx";
import { RefusalLine } from "./refusal-line.tsx";

const words = bilingual(
  {
    title: "dy-gateway 控制台",
    about: "抖音团购券核销网关",
    key: "操作员密钥",
    keyHint: "形如 xtj_…；由管理员在控制台或命令行（dy-gateway operators create）生成，不是抖音的密码。",
    device: "设备码",
    deviceHint: "管理员为这台设备生成的一次性代码，5 分钟内有效。",
    useDevice: "改用设备码登录",
    useKey: "改用操作员密钥登录",
    logIn: "登录",
    loggingIn: "正在登录…",
    expired: "登录已过期或被结束。重新登录后回到刚才的页面。",
    loggedOut: "已退出登录。",
    empty: "请填写",
    shared: "用完请退出：密钥登录 12 小时内一直有效。",
  },
  {
    title: "dy-gateway console",
    about: "Gateway for verifying Douyin group-buy coupons",
    key: "Operator key",
    keyHint:
      "Like xtj_…; an admin makes it here or with dy-gateway operators create. It is not a Douyin password.",
    device: "Device code",
    deviceHint: "A one-time code an admin makes for this device; good for 5 minutes.",
    useDevice: "Log in with a device code",
    useKey: "Log in with an operator key",
    logIn: "Log in",
    loggingIn: "Logging in…",
    expired: "The session has expired or was ended. Log in to go on where you were.",
    loggedOut: "You have logged out.",
    empty: "Please fill this in",
    shared: "Log out when you are done: a key logs in for 12 hours.",
  },
);

interface LogInProps {
  readonly session: Session;
  readonly why: "expired" | "logged-out" | null;
}

/** Without the parts of the console: it comes with the page, before any script, also on a slow line. */
export const LogIn = ({ session, why }: LogInProps) => {
  const said = useWords(words);
  const [isDevice, setIsDevice] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const [given, setGiven] = useState(useTypedBefore("proof", field));
  const [problem, setProblem] = useState<unknown>(null);
  const [isAsking, setIsAsking] = useState(false);
  useEffect(() => {
    document.title = said.title;
  }, [said]);

  const enter = async (): Promise<void> => {
    setIsAsking(true);
    setProblem(null);
    try {
      await session.logIn(isDevice ? { deviceCode: given.trim() } : { key: given.trim() });
    } catch (thrown) {
      setProblem(thrown);
      setIsAsking(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (given.trim() !== "" && !isAsking) void enter();
  };
  const change = () => {
    setIsDevice(!isDevice);
    setGiven("");
    setProblem(null);
  };

  return (
    <main className="log-in">
      <form onSubmit={submit}>
        <h1>{said.title}</h1>
        <p className="soft">{said.about}</p>
        {why === null ? null : (
          <p role="status" className="unsettled">
            {why === "expired" ? said.expired : said.loggedOut}
          </p>
        )}
        <label htmlFor="proof">{isDevice ? said.device : said.key}</label>
        <input
          id="proof"
          ref={field}
          type="password"
          autoComplete={isDevice ? "one-time-code" : "current-password"}
          aria-describedby="proof-hint"
          value={given}
          onChange={(event) => setGiven(event.target.value)}
          required
        />
        <p id="proof-hint" className="soft">
          {isDevice ? said.deviceHint : said.keyHint}
        </p>
        {problem === null ? null : <RefusalLine problem={problem} />}
        <button type="submit" className="primary" disabled={isAsking}>
          {isAsking ? said.loggingIn : said.logIn}
        </button>
        <button type="button" className="plain" onClick={change}>
          {isDevice ? said.useKey : said.useDevice}
        </button>
        <p className="soft">{said.shared}</p>
      </form>
      <Chooser />
    </main>
  );
};
