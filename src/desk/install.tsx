import { type ReactNode, useEffect, useState } from "react";
import { exists } from "../pages/api.ts";
import { bilingual, useWords } from "../pages/words.ts";

const words = bilingual(
  {
    title: "在手机上用",
    why: "手机的摄像头只在安全连接（HTTPS）下能用。手机第一次使用前，要装一次本店网关的根证书：",
    needTls:
      "网关现在没有开启 HTTPS，手机摄像头用不了。请管理员设置 DYG_TLS=auto 后重启网关（或把网关放在带证书的代理后面）。",
    needAddress:
      "请在电脑上用网关的局域网地址（例如 https://192.168.1.10:8787/desk）打开本页，再让手机扫这里的二维码。",
    own: "本页用的是公开的证书，手机直接打开就能用，不用装根证书。",
    scanRoot: "① 手机扫这个，下载根证书",
    scanDesk: "② 装好后，手机扫这个，打开核销台",
    iphone:
      "iPhone：下载后到「设置 → 通用 → VPN 与设备管理」安装描述文件；再到「设置 → 通用 → 关于本机 → 证书信任设置」打开它的开关。",
    android:
      "Android：下载后到「设置 → 安全 → 加密与凭据 → 安装证书 → CA 证书」选中下载的文件（各品牌菜单名略有不同）。",
    home: "打开核销台后，用浏览器菜单里的「添加到主屏幕」，以后像应用一样打开。",
    qrOf: (what: string) => `二维码：${what}`,
  },
  {
    title: "On a phone",
    why: "A phone's camera works only over a secure connection (HTTPS). Before the first use, install the root certificate of this gateway once:",
    needTls:
      "The gateway does not serve HTTPS now, so phones have no camera here. Ask an admin to set DYG_TLS=auto and restart it (or to put it behind a proxy with a certificate).",
    needAddress:
      "Open this page on the computer by the gateway's address in the local network (such as https://192.168.1.10:8787/desk), and let the phone scan the codes here.",
    own: "This page has a public certificate: phones open it at once, no root certificate is needed.",
    scanRoot: "① Scan this to download the root certificate",
    scanDesk: "② Then scan this to open the desk",
    iphone:
      "iPhone: install the profile in Settings → General → VPN & Device Management; then switch it on in Settings → General → About → Certificate Trust Settings.",
    android:
      "Android: Settings → Security → Encryption & credentials → Install a certificate → CA certificate, and choose the downloaded file (names differ a little).",
    home: "On the desk, choose “Add to Home screen” in the browser's menu; from then on it opens like an app.",
    qrOf: (what: string) => `QR code: ${what}`,
  },
);

const rootPath = "/tls/root.crt";
const isLoopback = (): boolean => /^(localhost|127\.|\[::1\])/.test(location.hostname);

/** Drawn by ourselves: no service on the internet has to know where the desk is. */
const Qr = ({ text, title }: { readonly text: string; readonly title: string }): ReactNode => {
  const say = useWords(words);
  const [modules, setModules] = useState<readonly (readonly boolean[])[]>([]);
  useEffect(() => {
    void import("uqr").then(({ encode }) => setModules(encode(text, { border: 2 }).data));
  }, [text]);
  const path = modules
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join("");
  return (
    <figure className="qr">
      <svg viewBox={`0 0 ${modules.length} ${modules.length}`} role="img" aria-label={say.qrOf(text)}>
        <path d={path} />
      </svg>
      <figcaption>
        {title}
        <br />
        <a href={text}>{text}</a>
      </figcaption>
    </figure>
  );
};

/** How a phone comes to trust this gateway, and to have the desk on its screen. */
export const Install = (): ReactNode => {
  const say = useWords(words);
  const [hasRoot, setHasRoot] = useState<boolean | null>(null);
  useEffect(() => {
    void exists(rootPath).then(setHasRoot);
  }, []);
  const secure = location.protocol === "https:";
  const root = `${location.origin}${rootPath}`;
  return (
    <section className="install" aria-labelledby="install">
      <h3 id="install">{say.title}</h3>
      {secure ? null : <p className="warning">{say.needTls}</p>}
      {secure && hasRoot === false ? <p>{say.own}</p> : null}
      {hasRoot === true ? <p>{say.why}</p> : null}
      {hasRoot === true && isLoopback() ? <p className="warning">{say.needAddress}</p> : null}
      <div className="qrs">
        {hasRoot === true ? <Qr text={root} title={say.scanRoot} /> : null}
        {secure ? <Qr text={`${location.origin}/desk`} title={say.scanDesk} /> : null}
      </div>
      {hasRoot === true ? (
        <ul>
          <li>{say.iphone}</li>
          <li>{say.android}</li>
        </ul>
      ) : null}
      <p>{say.home}</p>
    </section>
  );
};
