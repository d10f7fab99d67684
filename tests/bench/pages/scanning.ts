/** Reads pictures and films by the app's own decoder in its worker, and the same pictures by the bare libraries. */
import { BarcodeFormat, BinaryBitmap, DecodeHintType, HybridBinarizer, MultiFormatReader, RGBLuminanceSource } from "@zxing/library";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { packedDecoder, unpacked } from "../../../src/app-files.ts";
import { afterFrame, nothingSeen, type Sightings } from "../../../src/scanning/agreement.ts";
import { createCameraScanner } from "../../../src/scanning/camera-scanner.ts";
import { openCameraStream } from "../../../src/scanning/camera-stream.ts";
import { createDecoderClient, type DecoderClient } from "../../../src/scanning/decoder-client.ts";
import { symbologies } from "../../../src/scanning/reading.ts";
import { frameOf } from "../../scanning/film.ts";
import { filmScenes } from "../../scanning/film-scenes.ts";
import { sameCode, turns, type Counted, type FilmAnswer, type PictureAsked, type PicturesAnswer, type ReaderName, type ShakenAnswer, type Turn } from "../scanning-pages.ts";

/** Chromium's: a camera whose frames the page makes. */
declare const MediaStreamTrackGenerator: new (of: { kind: "video" }) => MediaStreamTrack & { readonly writable: WritableStream<VideoFrame> };
declare const nextPicture: () => Promise<PictureAsked | null>;

type Read = (canvas: OffscreenCanvas) => Promise<{ readonly texts: readonly string[]; readonly ms: number }>;

const wasmAddress = new URL(packedDecoder, document.baseURI).href;
const newDecoder = (): DecoderClient => createDecoderClient(new Worker(new URL("../../../src/scanning/decoder-worker.ts", import.meta.url), { type: "module" }), wasmAddress);

const pixelsOf = (canvas: OffscreenCanvas): ImageData => contextOf(canvas).getImageData(0, 0, canvas.width, canvas.height);
const contextOf = (canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D => {
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("no canvas");
  return context;
};

const timed = async (read: () => Promise<readonly string[]> | readonly string[]) => {
  const begun = performance.now();
  const texts = await read();
  return { texts, ms: performance.now() - begun };
};

const readersHere = async (): Promise<{ readonly readers: Readonly<Record<ReaderName, Read>>; readonly chosen: string }> => {
  const decoder = newDecoder();
  const { chosen } = await decoder.choice;
  await prepareZXingModule({ overrides: { wasmBinary: await (await unpacked(wasmAddress)).arrayBuffer() }, fireImmediately: true });
  const bare = new MultiFormatReader();
  bare.setHints(new Map<DecodeHintType, unknown>([[DecodeHintType.POSSIBLE_FORMATS, [BarcodeFormat.EAN_13, BarcodeFormat.EAN_8, BarcodeFormat.UPC_A, BarcodeFormat.UPC_E, BarcodeFormat.CODE_128, BarcodeFormat.CODE_39, BarcodeFormat.ITF, BarcodeFormat.CODABAR, BarcodeFormat.QR_CODE, BarcodeFormat.DATA_MATRIX]]]));
  // It writes a line for each thing that it does not find.
  console.warn = () => undefined;
  return {
    chosen,
    readers: {
      ours: async (canvas) => {
        const { readings, ms } = await decoder.look(await createImageBitmap(canvas), true);
        return { texts: readings.map(({ text }) => text), ms };
      },
      "zxing-wasm": (canvas) => timed(async () => (await readBarcodes(pixelsOf(canvas), { formats: [...symbologies], tryHarder: true, tryRotate: true, tryInvert: true, tryDownscale: true, textMode: "Plain" })).map(({ text }) => text)),
      "zxing in JavaScript": (canvas) =>
        timed(() => {
          const { data, width, height } = pixelsOf(canvas);
          const light = new Uint8ClampedArray(width * height);
          for (let at = 0, from = 0; at < light.length; at++, from += 4) light[at] = ((data[from] ?? 0) + 2 * (data[from + 1] ?? 0) + (data[from + 2] ?? 0)) / 4;
          try {
            return [bare.decodeWithState(new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(light, width, height)))).getText()];
          } catch {
            return [];
          }
        }),
    },
  };
};

const turned = (image: ImageBitmap, turn: Turn): OffscreenCanvas => {
  const canvas = turn % 180 === 0 ? new OffscreenCanvas(image.width, image.height) : new OffscreenCanvas(image.height, image.width);
  const context = contextOf(canvas);
  context.translate(canvas.width / 2, canvas.height / 2);
  context.rotate((turn * Math.PI) / 180);
  context.drawImage(image, -image.width / 2, -image.height / 2);
  return canvas;
};

const imageOf = (file: string): Promise<ImageBitmap | undefined> => createImageBitmap(new Blob([Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0))])).catch(() => undefined);

const measurePictures = async (): Promise<PicturesAnswer> => {
  const { readers, chosen } = await readersHere();
  const counted = new Map<string, Counted>();
  const broken: string[] = [];
  for (let asked = await nextPicture(); asked; asked = await nextPicture()) {
    const image = await imageOf(asked.file);
    if (image === undefined) {
      broken.push(`${asked.folder}/${asked.name}`);
      continue;
    }
    for (const turn of turns) {
      const canvas = turned(image, turn);
      for (const [reader, read] of Object.entries(readers) as [ReaderName, Read][]) {
        const { texts, ms } = await read(canvas);
        const { folder, right } = asked;
        const [isRead, isWrong] = [right !== undefined && texts.some((text) => sameCode(text, right)), texts.some((text) => right === undefined || !sameCode(text, right))];
        const key = `${folder} ${turn} ${reader}`;
        const before = counted.get(key) ?? { folder, turn, reader, pictures: 0, read: 0, wrong: 0, ms: [] };
        counted.set(key, { ...before, pictures: before.pictures + 1, read: before.read + (isRead ? 1 : 0), wrong: before.wrong + (isWrong ? 1 : 0), ms: isRead ? [...before.ms, ms] : before.ms });
      }
    }
  }
  return { counted: [...counted.values()], chosen, broken };
};

/** A hand's shaking: pixels and degrees, a frame each. */
const shaking = Array.from({ length: 12 }, (_, index) => ({ x: Math.sin(index * 1.7) * 6, y: Math.cos(index * 2.3) * 5, turn: Math.sin(index * 0.9) * 1.2, zoom: 1 + Math.sin(index * 0.6) * 0.02 }));
const [frameWidth, frameHeight] = [1280, 720];

const measureShaken = async (): Promise<ShakenAnswer> => {
  const decoder = newDecoder();
  await decoder.choice;
  await prepareZXingModule({ overrides: { wasmBinary: await (await unpacked(wasmAddress)).arrayBuffer() }, fireImmediately: true });
  let [films, told, wrongFrames, broken] = [0, 0, 0, 0];
  const wrong: string[] = [];
  const canvas = new OffscreenCanvas(frameWidth, frameHeight);
  const context = contextOf(canvas);
  for (let asked = await nextPicture(); asked; asked = await nextPicture()) {
    const image = await imageOf(asked.file);
    if (image === undefined) {
      broken++;
      continue;
    }
    const { right, folder } = asked;
    const isWrong = (text: string): boolean => right === undefined || !sameCode(text, right);
    let sightings: Sightings = nothingSeen;
    films++;
    for (const [index, { x, y, turn, zoom }] of shaking.entries()) {
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.fillStyle = "#999";
      context.fillRect(0, 0, frameWidth, frameHeight);
      const scale = Math.min(frameWidth / image.width, frameHeight / image.height) * zoom;
      context.setTransform(scale, 0, 0, scale, frameWidth / 2 + x, frameHeight / 2 + y);
      context.rotate((turn * Math.PI) / 180);
      context.drawImage(image, -image.width / 2, -image.height / 2);
      const [{ readings }, bare] = await Promise.all([decoder.look(await createImageBitmap(canvas)), readBarcodes(pixelsOf(canvas), { formats: [...symbologies], textMode: "Plain" })]);
      if (bare.some(({ text }) => isWrong(text))) wrongFrames++;
      const [after, code] = afterFrame(sightings, { at: index * 40, width: frameWidth, height: frameHeight, readings }, () => false);
      sightings = after;
      if (code === undefined) continue;
      if (isWrong(code)) wrong.push(`${folder}: ${code}`);
      else told++;
    }
  }
  return { films, told, wrong, wrongFrames, broken };
};

/** Through the app's whole camera: a stream, its keeper, the worker; only what stands behind the lens is painted, and no canvas is read for it on the page's own thread. */
const measureFilm = async (): Promise<FilmAnswer> => {
  const track = new MediaStreamTrackGenerator({ kind: "video" });
  const lens = track.writable.getWriter();
  const filmed = performance.now();
  const show = (image: ImageBitmap): Promise<void> => lens.write(new VideoFrame(image, { timestamp: Math.round((performance.now() - filmed) * 1000) }));
  const media = { getUserMedia: async () => new MediaStream([track]), enumerateDevices: async () => [] } as object as MediaDevices;
  const decoder = newDecoder();
  await decoder.choice;
  let framesRead = 0;
  let now: { readonly code: string | undefined; frames: number; told: boolean } = { code: undefined, frames: 0, told: false };
  /** What lay there when the frame was taken in which something is told: a slow machine tells of it when the next lies there. */
  let looked = now;
  const wrong: string[] = [];
  const frames: number[] = [];
  const scanner = createCameraScanner<ImageBitmap>({
    openStream: () => openCameraStream(media, true, undefined),
    look: async (image) => {
      framesRead++;
      looked = now;
      looked.frames++;
      return decoder.look(image);
    },
    knows: () => Promise.resolve(false),
    now: () => performance.now(),
    memory: { camera: () => undefined, remember: () => undefined },
    keepAwake: () => () => undefined,
  });
  scanner.start((code) => {
    if (code !== looked.code || looked.told) return void wrong.push(code);
    looked.told = true;
    frames.push(looked.frames);
  });
  // Painted beforehand: what the painting takes is not the camera's.
  const size = { width: frameWidth, height: frameHeight };
  const scenes = filmScenes.map(({ code, scene }) => ({ code, images: Array.from({ length: 4 }, (_, index) => imageDataOf(frameOf({ ...scene, frames: 4 }, index, size), size)) }));
  const bareFrames = await framesOfWasm(scenes);
  const blank = imageDataOf(frameOf({ frames: 1 }, 0, size), size);
  const bitmaps = await Promise.all(scenes.map(async ({ code, images }) => ({ code, images: await Promise.all(images.map((image) => createImageBitmap(image))) })));
  const nothing = await createImageBitmap(blank);
  const before = setInterval(() => void show(nothing), 40);
  scanner.showIn(document.body);
  await scanner.open();
  clearInterval(before);
  if (scanner.state.current().is !== "on") throw new Error(`the camera is ${JSON.stringify(scanner.state.current())}`);
  let longestTask = 0;
  const begun = performance.now();
  // The painting beforehand is told of late.
  new PerformanceObserver((list) => list.getEntries().forEach(({ startTime, duration }) => { if (startTime >= begun) longestTask = Math.max(longestTask, duration); })).observe({ type: "longtask" });
  for (const { code, images } of bitmaps) {
    now = { code, frames: 0, told: false };
    for (let tick = 0; tick < 24; tick++) {
      await show(images[tick % images.length] ?? nothing);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    for (let tick = 0; tick < 5; tick++) {
      await show(nothing);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }
  const seconds = (performance.now() - begun) / 1000;
  scanner.close();
  return { scenes: filmScenes.length, found: frames.length, wrong, frames, bareFrames, longestTask, framesRead, seconds };
};

/** Frames until zxing-wasm alone has read the code of a scene for the first time; it waits for no second one to say the same. */
const framesOfWasm = async (scenes: readonly { readonly code: string; readonly images: readonly ImageData[] }[]): Promise<readonly number[]> => {
  await prepareZXingModule({ overrides: { wasmBinary: await (await unpacked(wasmAddress)).arrayBuffer() }, fireImmediately: true });
  const frames: number[] = [];
  for (const { code, images } of scenes) {
    for (const [index, image] of images.entries()) {
      if (!(await readBarcodes(image, { formats: [...symbologies], textMode: "Plain" })).some(({ text }) => sameCode(text, code))) continue;
      frames.push(index + 1);
      break;
    }
  }
  return frames;
};

const imageDataOf = (light: Uint8ClampedArray, { width, height }: { width: number; height: number }): ImageData => {
  const image = new ImageData(width, height);
  light.forEach((level, at) => image.data.set([level, level, level, 255], at * 4));
  return image;
};

Object.assign(globalThis, {
  measure: ({ what }: { what: "pictures" | "shaken" | "film" }) => (what === "pictures" ? measurePictures() : what === "shaken" ? measureShaken() : measureFilm()),
});
