import type { ReactNode } from "react";
import { bilingual, useWords } from "../pages/words.ts";

const words = bilingual(
  {
    title: "核销台",
    views: "页面",
    scan: "核销",
    today: "今天",
    handover: "交班",
    settings: "设置",
  },
  {
    title: "Desk",
    views: "Views",
    scan: "Verify",
    today: "Today",
    handover: "Hand-over",
    settings: "Settings",
  },
);

const views = ["scan", "today", "handover", "settings"] as const;
export type View = (typeof views)[number];

interface BarProps {
  readonly where: string;
  readonly view: View;
  readonly setView: (view: View) => void;
  readonly children: ReactNode;
}

/** Above everything else of the desk: where it is, its views, and the scan field. */
export const Bar = ({ where, view, setView, children }: BarProps): ReactNode => {
  const say = useWords(words);
  return (
    <div className="bar">
      <header>
        <h1>{say.title}</h1>
        <p className="where">{where}</p>
        <nav aria-label={say.views}>
          {views.map((one) => (
            <button
              key={one}
              type="button"
              aria-current={view === one ? "page" : undefined}
              onClick={() => setView(one)}
            >
              {say[one]}
            </button>
          ))}
        </nav>
      </header>
      {children}
    </div>
  );
};
