/** ZXing's C++ library as WebAssembly, with all that it can try: at any angle, upside down, light on dark, large and small. */
import { prepareZXingModule, readBarcodes, type ReaderOptions } from "zxing-wasm/reader";
import { boxAround, symbologies, type Decoder, type Picture, type Symbology } from "./reading.ts";

/** `wasm` = the bytes of the library's own file. Throws where there is no WebAssembly, or no room for it. */
export const createWasmDecoder = async (wasm: ArrayBuffer): Promise<Decoder> => {
  await prepareZXingModule({ overrides: { wasmBinary: wasm }, fireImmediately: true });
  return {
    name: "wasm",
    read: async (picture) =>
      (await readBarcodes(imageDataOf(picture), everything)).flatMap(({ text, format, symbology, position }) => {
        // A variant, as Code 39 with small letters, has a format of its own.
        const is = [format, symbology].find(isSymbology);
        return is !== undefined && text !== "" ? [{ text, symbology: is, box: boxAround(Object.values(position)) }] : [];
      }),
  };
};

const everything: ReaderOptions = {
  // In this order it names UPC-A what a scanner at a till would.
  formats: [...symbologies],
  tryHarder: true,
  tryRotate: true,
  tryInvert: true,
  tryDownscale: true,
  textMode: "Plain",
};

/** The library asks for no more of an ImageData than a picture has. */
const imageDataOf = ({ width, height, data }: Picture): ImageData => ({ width, height, data, colorSpace: "srgb" }) as ImageData;

const isSymbology = (format: string): format is Symbology => (symbologies as readonly string[]).includes(format);
