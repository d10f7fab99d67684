import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createFilmDecoder } from "../../src/scanning/more-looks.ts";
import type { Decoder, Picture, Reading } from "../../src/scanning/reading.ts";
import { createWasmDecoder } from "../../src/scanning/wasm-decoder.ts";
import { labelOf } from "./drawn-label.ts";
import { frameOf } from "./film.ts";

const size = { width: 640, height: 480 };
const askew = (turn: number): Picture => {
  const light = frameOf({ picture: labelOf("1007000421"), frames: 1, turn, path: [[0.3, 0.6], [0.3, 0.6]] }, 0, size);
  const data = new Uint8ClampedArray(light.length * 4).fill(255);
  light.forEach((level, at) => data.fill(level, at * 4, at * 4 + 3));
  return { ...size, data };
};
const wasm = (): Promise<Decoder> => createWasmDecoder(Uint8Array.from(readFileSync("node_modules/zxing-wasm/dist/reader/zxing_reader.wasm")).buffer);

test("a single picture of a thin label is read however it lies, and its place is that in the picture itself", async () => {
  const decoder = createFilmDecoder(await wasm());
  for (let turn = 0; turn < 180; turn += 12) {
    const [reading, ...others] = await decoder.readOnce(askew(turn));
    expect([reading?.text, others.length], `turned by ${turn}°`).toEqual(["1007000421", 0]);
    const { left, top, width, height } = reading?.box ?? { left: 0, top: 0, width: 0, height: 0 };
    expect(Math.hypot(left + width / 2 - 0.3 * size.width, top + height / 2 - 0.6 * size.height), `turned by ${turn}°`).toBeLessThan(30);
  }
});

test("a frame that shows a code is looked at once; the look that showed one is the next frame's too", async () => {
  const box = { left: 0, top: 0, width: 9, height: 9 };
  const answers: Reading[][] = [];
  let looks = 0;
  const decoder = createFilmDecoder({ name: "wasm", read: async () => { looks++; return answers.shift() ?? []; } });
  const frame: Picture = { width: 8, height: 8, data: new Uint8ClampedArray(256) };
  const shown: Reading = { text: "1007000421", symbology: "Code128", box };
  const looksFor = async (...next: Reading[][]): Promise<number> => {
    [looks] = [0];
    answers.splice(0, answers.length, ...next);
    await decoder.readFrame(frame);
    return looks;
  };
  expect(await looksFor([shown])).toBe(1);
  expect(await looksFor([], [shown])).toBe(2);
  expect(await looksFor([], [])).toBe(2);
  looks = 0;
  await decoder.readOnce(frame);
  expect(looks).toBe(4);
});
