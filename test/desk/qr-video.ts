import { encode } from "uqr";

const width = 640;
const height = 480;
const paper = 235;
const ink = 16;

/** A film of a QR code held still, as Chromium's make-believe camera plays it: YUV4MPEG2, grey. */
export const qrVideo = (text: string): Uint8Array<ArrayBuffer> => {
  const { data, size } = encode(text, { border: 4 });
  const scale = Math.floor(Math.min(width, height) / size);
  const [left, top] = [Math.floor((width - size * scale) / 2), Math.floor((height - size * scale) / 2)];
  const luma = new Uint8Array(width * height).fill(paper);
  for (let y = 0; y < size * scale; y += 1)
    for (let x = 0; x < size * scale; x += 1)
      if (data[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true)
        luma[(top + y) * width + left + x] = ink;
  const chroma = new Uint8Array((width * height) / 2).fill(128);
  const encoder = new TextEncoder();
  const frame = [encoder.encode("FRAME\n"), luma, chroma];
  const parts = [
    encoder.encode(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`),
    ...frame,
    ...frame,
  ];
  const film = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    film.set(part, at);
    at += part.byteLength;
  }
  return film;
};
