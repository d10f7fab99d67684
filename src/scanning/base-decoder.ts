/**
 * ZXing in plain JavaScript, for browsers without WebAssembly. Without TRY_HARDER, which on photographs buys more wrong
 * readings than right ones; what it does not see at all, a code that stands upright, is looked for in the turned picture.
 */
import { BrowserDatamatrixCodeReader, BrowserMultiFormatOneDReader, BrowserQRCodeReader, type BrowserCodeReader } from "@zxing/browser";
import { BarcodeFormat, BinaryBitmap, DecodeHintType, HybridBinarizer, RGBLuminanceSource, type Result } from "@zxing/library";
import { boxAround, type Box, type Decoder, type Picture, type Reading, type Symbology } from "./reading.ts";

export const createBaseDecoder = (): Decoder => {
  const hints = new Map<DecodeHintType, unknown>([[DecodeHintType.POSSIBLE_FORMATS, [...symbologyOf.keys()]]]);
  // Each by itself: the library's reader of everything writes to the console whatever one of them does not find.
  const readers: readonly BrowserCodeReader[] = [new BrowserMultiFormatOneDReader(hints), new BrowserQRCodeReader(), new BrowserDatamatrixCodeReader()];
  const readLight = (light: Light): Reading | undefined => {
    for (const reader of readers) {
      const result = resultOf(reader, light);
      const symbology = result && symbologyOf.get(result.getBarcodeFormat());
      if (result && symbology) return { text: result.getText(), symbology, box: boxAround((result.getResultPoints() ?? []).map((point) => ({ x: point.getX(), y: point.getY() }))) };
    }
    return undefined;
  };
  return {
    name: "base",
    read: (picture) => {
      const light = lightOf(picture);
      const asIs = readLight(light);
      if (asIs !== undefined) return Promise.resolve([asIs]);
      const upright = readLight(turned(light));
      return Promise.resolve(upright === undefined ? [] : [{ ...upright, box: turnedBack(upright.box, light.height) }]);
    },
  };
};

/** They throw for "nothing here", for a wrong check digit, and now and then over a picture that they do not understand. */
const resultOf = (reader: BrowserCodeReader, { levels, width, height }: Light): Result | undefined => {
  try {
    return reader.decodeBitmap(new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(levels, width, height))));
  } catch {
    return undefined;
  }
};

/** How light each pixel is, 0–255. */
interface Light {
  readonly width: number;
  readonly height: number;
  readonly levels: Uint8ClampedArray;
}

const lightOf = ({ width, height, data }: Picture): Light => {
  const levels = new Uint8ClampedArray(width * height);
  // Green counts twice, as the eye has it; what is see-through lies on white paper.
  for (let at = 0, from = 0; at < levels.length; at++, from += 4) {
    const light = ((data[from] ?? 0) + 2 * (data[from + 1] ?? 0) + (data[from + 2] ?? 0)) / 4;
    const alpha = data[from + 3] ?? 255;
    levels[at] = alpha === 255 ? light : 255 - ((255 - light) * alpha) / 255;
  }
  return { width, height, levels };
};

/** By a quarter, clockwise. */
const turned = ({ width, height, levels }: Light): Light => {
  const next = new Uint8ClampedArray(levels.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) next[column * height + (height - 1 - row)] = levels[row * width + column] ?? 0;
  }
  return { width: height, height: width, levels: next };
};

const turnedBack = ({ left, top, width, height }: Box, pictureHeight: number): Box => ({ left: top, top: pictureHeight - left - width, width: height, height: width });

const symbologyOf = new Map<BarcodeFormat, Symbology>([
  [BarcodeFormat.EAN_13, "EAN13"], [BarcodeFormat.EAN_8, "EAN8"], [BarcodeFormat.UPC_A, "UPCA"], [BarcodeFormat.UPC_E, "UPCE"],
  [BarcodeFormat.CODE_128, "Code128"], [BarcodeFormat.CODE_39, "Code39"], [BarcodeFormat.ITF, "ITF"], [BarcodeFormat.CODABAR, "Codabar"],
  [BarcodeFormat.QR_CODE, "QRCode"], [BarcodeFormat.DATA_MATRIX, "DataMatrix"],
]);
