// The scanner's WebAssembly, a file of our own host like every other.
import wasm from "zxing-wasm/reader/zxing_reader.wasm";

/** What finds QR codes in a picture. */
export interface Detector {
  readonly detect: (image: HTMLVideoElement) => Promise<readonly { readonly rawValue: string }[]>;
}

const formats = ["qr_code", "code_128", "ean_13"] as const;

/** Loaded only when somebody wants the camera: the scanner is ten times the page. */
export const openDetector = async (): Promise<Detector> => {
  const { BarcodeDetector, prepareZXingModule } = await import("barcode-detector/ponyfill");
  prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  return new BarcodeDetector({ formats: [...formats] });
};
