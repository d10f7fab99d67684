import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import { drawnIsbn, drawnLabel, type DrawnAs } from "../../src/scanning/drawn-codes.ts";
import { createPictureScanner } from "../../src/scanning/picture-scanner.ts";
import type { Decoder, Picture, Symbology } from "../../src/scanning/reading.ts";
import { createWasmDecoder } from "../../src/scanning/wasm-decoder.ts";
import { scannerContract } from "../contracts/scanner.ts";
import { labelOf } from "./drawn-label.ts";

const as: DrawnAs = { module: 2, dark: 20, light: 230, turns: 0 };

let decoder: Decoder;
beforeAll(async () => {
  decoder = await createWasmDecoder(Uint8Array.from(readFileSync("node_modules/zxing-wasm/dist/reader/zxing_reader.wasm")).buffer);
});

const createBench = (pictures = new Map<Blob, Picture>()) => {
  const scanner = createPictureScanner({ look: (picture: Picture) => decoder.read(picture), pictureFrom: (file) => Promise.resolve(pictures.get(file)) });
  const scan = (picture: Picture) => {
    const file = new Blob();
    pictures.set(file, picture);
    return scanner.scan(file);
  };
  return { scanner, scan, show: async (code: string) => void (await scan(labelOf(code))), clear: () => pictures.clear() };
};

scannerContract("a picture file", createBench);

const beside = (above: Picture, below: Picture): Picture => {
  const [width, height] = [Math.max(above.width, below.width), above.height + below.height];
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  [above, below].forEach((picture, index) => {
    for (let row = 0; row < picture.height; row++) data.set(picture.data.subarray(row * picture.width * 4, (row + 1) * picture.width * 4), (row + index * above.height) * width * 4);
  });
  return { width, height, data };
};

test("of a book with the publisher's code and our label, the label is meant", async () => {
  const { scanner, scan } = createBench();
  const codes: string[] = [];
  scanner.start((code) => codes.push(code));
  expect(await scan(beside(drawnIsbn(as).picture, drawnLabel(as).picture))).toEqual({ is: "read", code: "1007000421" });
  expect(codes).toEqual(["1007000421"]);
});

test("of a book with two article numbers the ISBN is meant, and before it a label, also another program's", async () => {
  const isbn = { text: "9784872348880", symbology: "EAN13" } as const;
  const shown = (...readings: readonly { readonly text: string; readonly symbology: Symbology }[]) =>
    createPictureScanner({ look: async () => readings.map((reading) => ({ ...reading, box: { left: 0, top: 0, width: 1, height: 1 } })), pictureFrom: async () => ({}) }).scan(new Blob());
  expect(await shown({ text: "1920081045006", symbology: "EAN13" }, isbn)).toEqual({ is: "read", code: isbn.text });
  expect(await shown({ text: "1920081045006", symbology: "EAN13" }, isbn, { text: "STK2450", symbology: "Code39" })).toEqual({ is: "read", code: "STK2450" });
});

test("of two labels, or of two codes that are not ours, none is taken: nothing says which is meant", async () => {
  const { scanner, scan } = createBench();
  const codes: string[] = [];
  scanner.start((code) => codes.push(code));
  for (const pair of [[ownCodeFrom({ kind: "copy", block: 7, serial: 1 }), ownCodeFrom({ kind: "card", block: 7, serial: 2 })], ["STK2451", "STK2450"]] as const) {
    const answer = await scan(beside(labelOf(pair[0]), labelOf(pair[1])));
    expect(answer.is === "several" && [...answer.codes].sort()).toEqual([...pair].sort());
  }
  expect(codes).toEqual([]);
});

test("what is no picture, and a picture without a code, are said to be that", async () => {
  const { scanner, scan } = createBench();
  expect(await scanner.scan(new Blob(["%PDF-1.4"]))).toEqual({ is: "noPicture" });
  expect(await scan({ width: 40, height: 40, data: new Uint8ClampedArray(6400).fill(255) })).toEqual({ is: "nothing" });
});

test("what was being read when the scanner stopped is not handed over", async () => {
  const { scanner, scan } = createBench();
  const codes: string[] = [];
  scanner.start((code) => codes.push(code));
  const reading = scan(drawnLabel(as).picture);
  scanner.stop();
  expect(await reading).toEqual({ is: "read", code: "1007000421" });
  expect(codes).toEqual([]);
});
