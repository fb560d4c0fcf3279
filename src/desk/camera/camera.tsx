import { type ReactNode, useEffect, useRef, useState } from "react";
import { bilingual, useWords } from "../../pages/words.ts";
import { useDesk } from "../desk-value.ts";

const words = bilingual(
  {
    title: "摄像头扫码",
    aim: "把二维码放进框里",
    starting: "正在打开摄像头……",
    close: "关闭摄像头",
    insecure: "摄像头只能在 HTTPS 下使用。请在「设置 → 在手机上用」里看怎么开启，或改用扫码枪。",
    denied: "浏览器没有允许使用摄像头。请点地址栏左边的图标，允许摄像头后再试。",
    missing: "这台设备没有摄像头，请用扫码枪或手工输入。",
    busy: "摄像头被别的程序占用，关掉它再试。",
    failed: "扫码程序没有加载出来，请检查网络再试。",
  },
  {
    title: "Scan with the camera",
    aim: "Hold the QR code into the frame",
    starting: "Opening the camera…",
    close: "Close the camera",
    insecure: "The camera works over HTTPS only. See Settings → On a phone, or use a scan gun.",
    denied:
      "The browser does not allow the camera. Click the icon left of the address, allow it, and try again.",
    missing: "This device has no camera; use a scan gun or type the code.",
    busy: "Another program has the camera; close it and try again.",
    failed: "The scanner could not be loaded; check the network and try again.",
  },
);

type Trouble = "insecure" | "denied" | "missing" | "busy" | "failed";

const troubleOf = (thrown: unknown): Trouble => {
  const name = thrown instanceof Error ? thrown.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  return name === "NotReadableError" || name === "AbortError" ? "busy" : "failed";
};

const lookEveryMs = 150;

/** Opens camera and scanner, and hands on what they see until it is closed. */
const watch = async (
  video: HTMLVideoElement,
  closed: AbortSignal,
  seen: (text: string) => void,
): Promise<void> => {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment" },
    audio: false,
  });
  closed.addEventListener("abort", () => {
    for (const track of stream.getTracks()) track.stop();
  });
  video.srcObject = stream;
  await video.play();
  const { openDetector } = await import("./detector.ts");
  const detector = await openDetector();
  while (!closed.aborted) {
    const found = video.readyState >= 2 ? await detector.detect(video) : [];
    for (const { rawValue } of found) seen(rawValue);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
};

interface CameraProps {
  readonly onScan: () => void;
  readonly onClose: () => void;
}

export const Camera = ({ onScan, onClose }: CameraProps): ReactNode => {
  const { work } = useDesk();
  const say = useWords(words);
  const video = useRef<HTMLVideoElement>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [running, setRunning] = useState(false);
  useEffect(() => {
    const closing = new AbortController();
    const seen = (text: string): void => {
      if (work.scan(text).kind !== "card") return;
      navigator.vibrate?.(80);
      onScan();
    };
    if (!isSecureContext || navigator.mediaDevices === undefined) setTrouble("insecure");
    else if (video.current !== null)
      watch(video.current, closing.signal, seen).catch((thrown: unknown) => {
        if (!closing.signal.aborted) setTrouble(troubleOf(thrown));
      });
    return () => closing.abort();
  }, [work, onScan]);
  return (
    <section className="camera" aria-label={say.title}>
      {trouble === null ? (
        <>
          <video ref={video} muted playsInline onPlaying={() => setRunning(true)} />
          <p role="status">{running ? say.aim : say.starting}</p>
        </>
      ) : (
        <p className="warning" role="alert">
          {say[trouble]}
        </p>
      )}
      <button type="button" onClick={onClose}>
        {say.close}
      </button>
    </section>
  );
};
