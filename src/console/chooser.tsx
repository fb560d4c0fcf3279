import { useSyncExternalStore } from "react";
import { language, theme } from "../pages/choices.ts";
import { bilingual, useLanguage, useWords } from "../pages/words.ts";

const words = bilingual(
  { other: "English", system: "跟随系统", light: "浅色", dark: "深色", theme: "颜色" },
  { other: "中文", system: "As the system", light: "Light", dark: "Dark", theme: "Colours" },
);

/** Language and colours; both are kept on this device. */
export const Chooser = () => {
  const said = useWords(words);
  const chosen = useLanguage();
  const colours = useSyncExternalStore(theme.subscribe, theme.get, theme.get);
  const other = chosen === "zh" ? "en" : "zh";
  return (
    <div className="chooser">
      <button
        type="button"
        className="plain"
        lang={other === "zh" ? "zh-CN" : "en"}
        onClick={() => language.set(other)}
      >
        {said.other}
      </button>
      <select
        aria-label={said.theme}
        value={colours}
        onChange={({ target }) => {
          const found = (["system", "light", "dark"] as const).find((one) => one === target.value);
          if (found !== undefined) theme.set(found);
        }}
      >
        <option value="system">{said.system}</option>
        <option value="light">{said.light}</option>
        <option value="dark">{said.dark}</option>
      </select>
    </div>
  );
};
