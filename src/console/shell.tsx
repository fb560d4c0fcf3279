import { Button } from "antd";
import { Suspense, useEffect, useRef, useState } from "react";
import { useIsSandbox } from "../pages/session.ts";
import { bilingual, useWords } from "../pages/words.ts";
import { hashOf } from "./address.ts";
import { Chooser } from "./chooser.tsx";
import { useConsole } from "./context.tsx";
import { Fallen } from "./fallen.tsx";
import { ProblemNote } from "./parts/problem-note.tsx";
import { useDeed } from "./parts/use-deed.ts";
import { usePlace } from "./place.ts";
import { screenAt } from "./screen-at.tsx";
import { screenWords } from "./screen-words.ts";
import { type Group, mayOpen, offered, screenOf } from "./screens.ts";
import { roleWords } from "./trade-words.ts";

const words = bilingual(
  {
    skip: "跳到内容",
    menu: "菜单",
    screens: "页面",
    logOut: "退出登录",
    desk: "核销台",
    docs: "接口文档",
    reading: "正在打开…",
    unknown: "没有这个页面",
    notYours: "您的角色不能看这个页面",
    home: "回到概览",
  },
  {
    skip: "Skip to content",
    menu: "Menu",
    screens: "Pages",
    logOut: "Log out",
    desk: "Desk",
    docs: "API docs",
    reading: "Opening…",
    unknown: "There is no such page",
    notYours: "Your role may not see this page",
    home: "To the overview",
  },
);

const groups: readonly Group[] = ["business", "people", "running"];

const Menu = ({ current, onGo }: { readonly current: string; readonly onGo: () => void }) => {
  const said = useWords(words);
  const names = useWords(screenWords);
  const { me, session } = useConsole();
  const screens = offered(me.role, useIsSandbox(session));
  return (
    <nav aria-label={said.screens}>
      {groups.map((group) => {
        const within = screens.filter((screen) => screen.group === group);
        return within.length === 0 ? null : (
          <div key={group} className="menu-group">
            <p className="menu-title">{names[group]}</p>
            <ul>
              {within.map(({ name }) => (
                <li key={name}>
                  <a href={hashOf(name)} aria-current={name === current ? "page" : undefined} onClick={onGo}>
                    {names[name]}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
      <ul className="menu-group">
        {me.role === "viewer" ? null : (
          <li>
            <a href="/desk">{said.desk}</a>
          </li>
        )}
        <li>
          <a href="/docs">{said.docs}</a>
        </li>
      </ul>
    </nav>
  );
};

const Person = () => {
  const said = useWords(words);
  const roles = useWords(roleWords);
  const { me, session } = useConsole();
  const leave = useDeed(async () => await session.logOut());
  return (
    <div className="person">
      <span>
        {me.name} <span className="soft">{roles[me.role]}</span>
      </span>
      <Button size="small" loading={leave.isRunning} onClick={() => void leave.run(undefined)}>
        {said.logOut}
      </Button>
      {leave.problem === null ? null : <ProblemNote problem={leave.problem} />}
    </div>
  );
};

const Place = () => {
  const said = useWords(words);
  const { me } = useConsole();
  const place = usePlace();
  const screen = screenOf(place.screen);
  if (screen === undefined || !mayOpen(screen.name, me.role))
    return (
      <div className="empty">
        <h1>{screen === undefined ? said.unknown : said.notYours}</h1>
        <a href={hashOf("overview")}>{said.home}</a>
      </div>
    );
  const Shown = screenAt[screen.name];
  return (
    // A screen that failed is tried anew when another one is opened.
    <Fallen key={screen.name}>
      <Suspense fallback={<p role="status">{said.reading}</p>}>
        <Shown />
      </Suspense>
    </Fallen>
  );
};

/** The frame around every screen: name, menu, person. */
export const Shell = () => {
  const said = useWords(words);
  const [isOpen, setIsOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const { screen } = usePlace();
  const current = screenOf(screen)?.name ?? "";

  // biome-ignore lint/correctness/useExhaustiveDependencies: another screen begins at its top
  useEffect(() => {
    // Some browsers answer it, and an effect must answer nothing.
    void window.scrollTo(0, 0);
  }, [current]);
  const toContent = () => main.current?.focus();

  return (
    <div className="shell">
      <button type="button" className="skip" onClick={toContent}>
        {said.skip}
      </button>
      <header className="top">
        <button
          type="button"
          className="menu-button"
          aria-expanded={isOpen}
          aria-controls="menu"
          onClick={() => setIsOpen(!isOpen)}
        >
          {said.menu}
        </button>
        <a href={hashOf("overview")} className="brand">
          dy-gateway
        </a>
        <Chooser />
        <Person />
      </header>
      <div id="menu" className={isOpen ? "menu menu-open" : "menu"}>
        <Menu current={current} onGo={() => setIsOpen(false)} />
      </div>
      <main ref={main} tabIndex={-1}>
        <Place />
      </main>
    </div>
  );
};
