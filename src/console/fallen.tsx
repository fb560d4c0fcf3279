import { Component, type ReactNode } from "react";
import { language } from "../pages/choices.ts";

interface Props {
  readonly children: ReactNode;
}
interface State {
  readonly thrown: unknown;
}

const wordsOf = {
  zh: {
    title: "页面没能打开",
    hint: "网关可能刚升级，或网络中途断了。刷新页面即可；仍然这样，请把下面这句话交给维护人员。",
    reload: "刷新页面",
  },
  en: {
    title: "The page could not be opened",
    hint: "The gateway may have just been upgraded, or the network failed half-way. Reload; if it stays so, hand this line to whoever looks after it.",
    reload: "Reload",
  },
};

/** What is shown when a screen throws, or its script does not come: React asks for a class here. */
export class Fallen extends Component<Props, State> {
  override state: State = { thrown: null };

  static getDerivedStateFromError(thrown: unknown): State {
    return { thrown };
  }

  override render(): ReactNode {
    const { thrown } = this.state;
    if (thrown === null) return this.props.children;
    const said = wordsOf[language.get()];
    return (
      <main className="opening" role="alert">
        <h1>{said.title}</h1>
        <p>{said.hint}</p>
        <p className="soft">{thrown instanceof Error ? thrown.message : String(thrown)}</p>
        <button type="button" className="primary" onClick={() => location.reload()}>
          {said.reload}
        </button>
      </main>
    );
  }
}
