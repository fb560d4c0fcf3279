import { type Language, localeOf } from "../../pages/choices.ts";
import type { Tone } from "../scanning/card.ts";
import { settings } from "../settings.ts";

/** Notes of a tone: how high, from when, for how long. Each is known by its shape, also without looking. */
const tunes: Readonly<
  Record<Tone | "problem", readonly (readonly [hertz: number, atS: number, lengthS: number])[]>
> = {
  success: [
    [880, 0, 0.12],
    [1_320, 0.12, 0.22],
  ],
  cancelled: [[660, 0, 0.25]],
  partial: [
    [880, 0, 0.12],
    [440, 0.16, 0.16],
    [440, 0.36, 0.3],
  ],
  refused: [
    [220, 0, 0.25],
    [180, 0.3, 0.45],
  ],
  problem: [
    [220, 0, 0.25],
    [180, 0.3, 0.45],
  ],
  unknown: [
    [520, 0, 0.18],
    [520, 0.3, 0.18],
  ],
};

let audio: AudioContext | undefined;

/** Browsers stay silent until somebody has touched the page; this is called when somebody does. */
export const wakeSound = (): void => {
  audio ??= typeof AudioContext === "undefined" ? undefined : new AudioContext();
  if (audio?.state === "suspended") void audio.resume();
};

const play = (tone: Tone | "problem"): void => {
  if (audio === undefined || audio.state !== "running") return;
  const startS = audio.currentTime + 0.02;
  for (const [hertz, atS, lengthS] of tunes[tone]) {
    const oscillator = new OscillatorNode(audio, { type: "triangle", frequency: hertz });
    const gain = new GainNode(audio, { gain: 0 });
    const beginS = startS + atS;
    gain.gain.setValueAtTime(0, beginS);
    gain.gain.linearRampToValueAtTime(0.35, beginS + 0.015);
    gain.gain.linearRampToValueAtTime(0, beginS + lengthS);
    oscillator.connect(gain).connect(audio.destination);
    oscillator.start(beginS);
    oscillator.stop(beginS + lengthS + 0.02);
  }
};

/** Sounds a result, and says it where that is switched on. */
export const announce = (tone: Tone | "problem", words: string, language: Language): void => {
  if (settings.sound.get() === "on") play(tone);
  if (settings.voice.get() !== "on" || typeof speechSynthesis === "undefined") return;
  const speech = new SpeechSynthesisUtterance(words);
  speech.lang = localeOf(language);
  speechSynthesis.cancel();
  speechSynthesis.speak(speech);
};
