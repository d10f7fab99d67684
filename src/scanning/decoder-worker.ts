/** Decodes beside the page: nothing that takes longer than handing a picture over happens on the page's own thread. */
import { unpacked } from "../app-files.ts";
import { chooseDecoder } from "./decoder-choice.ts";
import type { FromDecoder, ToDecoder } from "./decoder-protocol.ts";
import { createNativeDecoder, type NativeDetectorMaker } from "./native-decoder.ts";
import { createFilmDecoder, type FilmDecoder } from "./more-looks.ts";
import { lightOf } from "./picture-light.ts";

const now = (): number => performance.now();
const answer = (message: FromDecoder): void => postMessage(message);

const begin = async (wasm: string): Promise<FilmDecoder> => {
  const { decoder, choice } = await chooseDecoder({
    native: () => createNativeDecoder((globalThis as { BarcodeDetector?: NativeDetectorMaker }).BarcodeDetector),
    wasm: async () => {
      if (typeof WebAssembly === "undefined") return undefined;
      const { createWasmDecoder } = await import("./wasm-decoder.ts");
      return createWasmDecoder(await (await unpacked(wasm)).arrayBuffer());
    },
    base: async () => (await import("./base-decoder.ts")).createBaseDecoder(),
    now,
  });
  answer({ say: "begun", choice });
  return createFilmDecoder(decoder);
};

let decoder: Promise<FilmDecoder> | undefined;
let canvas: OffscreenCanvas | undefined;

const pictureOf = (image: ImageBitmap): ImageData => {
  const { width, height } = image;
  canvas ??= new OffscreenCanvas(width, height);
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("no canvas in the worker");
  context.drawImage(image, 0, 0);
  image.close();
  return context.getImageData(0, 0, width, height);
};

addEventListener("message", ({ data }: MessageEvent<ToDecoder>) => {
  const failed = (error: unknown): void => answer({ say: "failed", why: String(error) });
  if (data.say === "begin") {
    decoder = begin(data.wasm);
    decoder.catch(failed);
    return;
  }
  const { id, image, once } = data;
  void (async () => {
    const begun = now();
    const read = await decoder;
    const picture = pictureOf(image);
    const readings = (await (once ? read?.readOnce(picture) : read?.readFrame(picture))) ?? [];
    answer({ say: "readings", id, readings, ...(readings.length === 0 ? { light: lightOf(picture) } : {}), ms: now() - begun });
  })().catch(failed);
});
