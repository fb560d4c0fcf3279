import { type ReactNode, useSyncExternalStore } from "react";
import { language, theme } from "../pages/choices.ts";
import { bilingual, useLanguage, useWords } from "../pages/words.ts";
import { useDesk } from "./desk-value.ts";
import { Install } from "./install.tsx";
import { type SettingName, settings, useChosenShop, useSetting } from "./settings.ts";
import { chosenShop } from "./shop.ts";

const words = bilingual(
  {
    title: "设置",
    atOnce: "扫码直接核销（每次一张，不预览）",
    sound: "声音提示",
    voice: "语音播报",
    theme: "外观",
    system: "跟随系统",
    light: "浅色",
    dark: "深色",
    language: "语言",
    shop: "门店",
    change: "换门店",
    who: "登录的是",
    logOut: "退出登录",
  },
  {
    title: "Settings",
    atOnce: "Verify at once (one each, no preview)",
    sound: "Sounds",
    voice: "Say results aloud",
    theme: "Appearance",
    system: "As the system",
    light: "Light",
    dark: "Dark",
    language: "Language",
    shop: "Shop",
    change: "Another shop",
    who: "Logged in",
    logOut: "Log out",
  },
);

const Toggle = ({ name }: { readonly name: SettingName }): ReactNode => {
  const say = useWords(words);
  const isOn = useSetting(name);
  return (
    <label className="toggle">
      <input type="checkbox" checked={isOn} onChange={() => settings[name].set(isOn ? "off" : "on")} />
      {say[name]}
    </label>
  );
};

const Theme = (): ReactNode => {
  const say = useWords(words);
  const chosen = useSyncExternalStore(theme.subscribe, theme.get);
  return (
    <fieldset>
      <legend>{say.theme}</legend>
      {(["system", "light", "dark"] as const).map((one) => (
        <label key={one}>
          <input type="radio" name="theme" checked={chosen === one} onChange={() => theme.set(one)} />
          {say[one]}
        </label>
      ))}
    </fieldset>
  );
};

const Language = (): ReactNode => {
  const say = useWords(words);
  const chosen = useLanguage();
  return (
    <fieldset>
      <legend>{say.language}</legend>
      <label lang="zh-CN">
        <input type="radio" name="language" checked={chosen === "zh"} onChange={() => language.set("zh")} />
        中文
      </label>
      <label lang="en">
        <input type="radio" name="language" checked={chosen === "en"} onChange={() => language.set("en")} />
        English
      </label>
    </fieldset>
  );
};

export const SettingsView = (): ReactNode => {
  const { session, who } = useDesk();
  const say = useWords(words);
  const shop = useChosenShop();
  return (
    <section className="settings" aria-labelledby="settings">
      <h2 id="settings">{say.title}</h2>
      <Toggle name="atOnce" />
      <Toggle name="sound" />
      <Toggle name="voice" />
      <Theme />
      <Language />
      <p>
        {say.shop}：{shop?.name}{" "}
        <button type="button" className="small" onClick={() => chosenShop.set(null)}>
          {say.change}
        </button>
      </p>
      <p>
        {say.who}：{who.name}（{who.uid}）{" "}
        <button type="button" className="small" onClick={() => void session.logOut()}>
          {say.logOut}
        </button>
      </p>
      <Install />
    </section>
  );
};
