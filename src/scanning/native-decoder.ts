/** The browser's own BarcodeDetector, where it has one: on Android the system's, on others of very different worth. */
import { boxAround, type Decoder, type Picture, type Reading, type Symbology } from "./reading.ts";

/** WICG Shape Detection API, Barcode Detection: not in TypeScript's own library. */
export interface NativeDetector {
  detect(image: ImageBitmapSource): Promise<readonly { readonly rawValue: string; readonly format: string; readonly cornerPoints: readonly { readonly x: number; readonly y: number }[] }[]>;
}

export interface NativeDetectorMaker {
  new (options: { formats: readonly string[] }): NativeDetector;
  getSupportedFormats(): Promise<readonly string[]>;
}

/** Undefined where there is none, or where it does not know what a school prints and buys. */
export const createNativeDecoder = async (Detector: NativeDetectorMaker | undefined, imageOf = imageDataOf): Promise<Decoder | undefined> => {
  if (Detector === undefined) return undefined;
  const known = await Detector.getSupportedFormats();
  if (!needed.every((format) => known.includes(format))) return undefined;
  const detector = new Detector({ formats: Object.keys(symbologyOf).filter((format) => known.includes(format)) });
  return {
    name: "native",
    read: async (picture) =>
      (await detector.detect(imageOf(picture))).flatMap(({ rawValue, format, cornerPoints }): Reading[] => {
        const symbology = symbologyOf[format];
        return symbology === undefined || rawValue === "" ? [] : [{ text: rawValue, symbology, box: boxAround(cornerPoints) }];
      }),
  };
};

const symbologyOf: Readonly<Partial<Record<string, Symbology>>> = {
  ean_13: "EAN13", ean_8: "EAN8", upc_a: "UPCA", upc_e: "UPCE", code_128: "Code128",
  code_39: "Code39", itf: "ITF", codabar: "Codabar", qr_code: "QRCode", data_matrix: "DataMatrix",
};

const needed = ["ean_13", "code_128", "qr_code"];

const imageDataOf = ({ width, height, data }: Picture): ImageBitmapSource => new ImageData(new Uint8ClampedArray(data), width, height);
