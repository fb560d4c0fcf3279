import { type FormEvent, type ReactNode, useState } from "react";
import { ApiProblem } from "../pages/problems.ts";
import type { Session } from "../pages/session.ts";
import { bilingual, useWords } from "../pages/words.ts";

const words = bilingual(
  {
    title: "登录核销台",
    key: "操作员密钥",
    logIn: "登录",
    expired: "登录已过期，请重新登录",
    unreachable: "连不上网关，请检查网络后重试",
  },
  {
    title: "Log in to the desk",
    key: "Operator key",
    logIn: "Log in",
    expired: "Your session has ended. Please log in again",
    unreachable: "The gateway cannot be reached. Check the network and try again",
  },
);

interface LoginProps {
  readonly session: Session;
  readonly why: "expired" | "logged-out" | null;
}

export const Login = ({ session, why }: LoginProps): ReactNode => {
  const say = useWords(words);
  const [key, setKey] = useState("");
  const [complaint, setComplaint] = useState<string | null>(why === "expired" ? say.expired : null);

  const logIn = (event: FormEvent): void => {
    event.preventDefault();
    session
      .logIn({ key: key.trim() })
      .catch((thrown: unknown) =>
        setComplaint(thrown instanceof ApiProblem ? thrown.message : say.unreachable),
      );
  };
  return (
    <form className="login" onSubmit={logIn}>
      <h1>{say.title}</h1>
      {complaint === null ? null : <p role="alert">{complaint}</p>}
      <label>
        {say.key}
        <input
          type="password"
          autoComplete="current-password"
          value={key}
          onChange={(event) => setKey(event.target.value)}
        />
      </label>
      <button type="submit">{say.logIn}</button>
    </form>
  );
};
