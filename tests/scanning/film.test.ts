/** Films of our own labels, each code passing once: what is told, and after how many frames. */
import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { afterFrame, nothingSeen } from "../../src/scanning/agreement.ts";
import { drawnCard, drawnIsbn } from "../../src/scanning/drawn-codes.ts";
import { createFilmDecoder } from "../../src/scanning/more-looks.ts";
import type { Decoder } from "../../src/scanning/reading.ts";
import { createWasmDecoder } from "../../src/scanning/wasm-decoder.ts";
import { labelOf } from "./drawn-label.ts";
import { frameOf, type Scene } from "./film.ts";

let decoder: Decoder;
beforeAll(async () => {
  decoder = await createWasmDecoder(Uint8Array.from(readFileSync("node_modules/zxing-wasm/dist/reader/zxing_reader.wasm")).buffer);
});

const size = { width: 640, height: 480 };

const toldOf = async (scene: Scene): Promise<{ readonly code: string; readonly frame: number } | undefined> => {
  const film = createFilmDecoder(decoder);
  let sightings = nothingSeen;
  for (let index = 0; index < scene.frames; index++) {
    const light = frameOf(scene, index, size);
    const data = new Uint8ClampedArray(light.length * 4).fill(255);
    light.forEach((level, at) => data.fill(level, at * 4, at * 4 + 3));
    const [after, code] = afterFrame(sightings, { at: index * 40, ...size, readings: await film.readFrame({ ...size, data }) }, () => false);
    sightings = after;
    if (code !== undefined) return { code, frame: index + 1 };
  }
  return undefined;
};

const thin = { module: 2, dark: 40, light: 225, turns: 0 } as const;
const label = labelOf("1007000421", thin);

test.each<[string, Scene, string, number]>([
  ["a label", { picture: label, frames: 12 }, "1007000421", 2],
  ["a label that passes by", { picture: label, frames: 12, path: [[0.3, 0.4], [0.7, 0.6]] }, "1007000421", 3],
  ["a label upside down", { picture: label, frames: 12, turn: 183 }, "1007000421", 2],
  ["a label that stands upright", { picture: label, frames: 12, turn: 91 }, "1007000421", 2],
  ["a label a little askew", { picture: label, frames: 20, turn: 24 }, "1007000421", 4],
  ["a label askew", { picture: label, frames: 20, turn: 45 }, "1007000421", 4],
  ["a label that stands askew", { picture: label, frames: 20, turn: 110 }, "1007000421", 4],
  ["a label with bars of less than two pixels", { picture: label, frames: 20, scale: 0.8 }, "1007000421", 6],
  ["a label in a dark corner", { picture: label, frames: 20, light: 0.3, contrast: 0.7 }, "1007000421", 3],
  ["a label out of focus", { picture: label, frames: 20, scale: 1.6, blur: 1 }, "1007000421", 6],
  ["a card's QR code, turned", { picture: drawnCard({ ...thin, module: 4 }).picture, frames: 12, turn: 25 }, "2007000070", 3],
  ["an ISBN that nobody knows yet", { picture: drawnIsbn(thin).picture, frames: 12, turn: 5 }, "9786042234429", 5],
])("%s is told within its frames", async (_what, scene, code, within) => {
  const told = await toldOf(scene);
  expect(told?.code).toBe(code);
  expect(told?.frame).toBeLessThanOrEqual(within);
});

test("an empty table tells nothing", async () => {
  expect(await toldOf({ frames: 10 })).toBeUndefined();
});
