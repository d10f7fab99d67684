import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createBaseDecoder } from "../../src/scanning/base-decoder.ts";
import { chooseDecoder } from "../../src/scanning/decoder-choice.ts";
import { drawnBars, drawnCard, drawnIsbn, drawnLabel, type DrawnCode } from "../../src/scanning/drawn-codes.ts";
import { createNativeDecoder, type NativeDetectorMaker } from "../../src/scanning/native-decoder.ts";
import type { Decoder, DecoderName, Picture } from "../../src/scanning/reading.ts";
import { createWasmDecoder } from "../../src/scanning/wasm-decoder.ts";

let made: Promise<Decoder> | undefined;
const wasmDecoder = (): Promise<Decoder> => (made ??= createWasmDecoder(Uint8Array.from(readFileSync("node_modules/zxing-wasm/dist/reader/zxing_reader.wasm")).buffer));
const turns = [0, 1, 2, 3] as const;
const drawn = (): DrawnCode[] => turns.flatMap((turn) => [drawnLabel, drawnIsbn, drawnCard].map((draw) => draw({ module: 2, dark: 60, light: 200, turns: turn })));

describe.each([["WebAssembly", wasmDecoder], ["the base without WebAssembly", () => Promise.resolve(createBaseDecoder())]])("%s", (_name, create) => {
  test("reads a label, an ISBN and a card whichever way they lie, and says what and where", async () => {
    const decoder = await create();
    const codes = drawn();
    expect(codes).toHaveLength(12);
    for (const { picture, text, symbology } of codes) {
      const [reading, ...others] = await decoder.read(picture);
      expect(reading).toMatchObject({ text, symbology });
      expect(others).toEqual([]);
      const { left, top, width, height } = reading?.box ?? { left: 0, top: 0, width: 0, height: 0 };
      expect(Math.max(width, height)).toBeGreaterThan(Math.min(picture.width, picture.height) / 4);
      expect([left >= 0, top >= 0, left + width <= picture.width, top + height <= picture.height]).toEqual([true, true, true, true]);
    }
  });

  test("reads nothing where nothing is", async () => {
    const decoder = await create();
    expect(await decoder.read({ width: 64, height: 48, data: new Uint8ClampedArray(64 * 48 * 4).fill(255) })).toEqual([]);
  });
});

test("a variant of a symbology is told as that symbology: small letters in Code 39 are a plus sign and a capital", async () => {
  const picture = drawnBars(code39("*S+T+K7*"), { module: 2, dark: 20, light: 230, turns: 0 });
  expect(await (await wasmDecoder()).read(picture)).toMatchObject([{ text: "Stk7", symbology: "Code39" }]);
});

/** Bars and gaps by turns, 1 or 3 wide. AIM USS-39: three of nine are wide. */
const code39 = (text: string): string => {
  const wide: Readonly<Record<string, number>> = { "*": 0x094, S: 0x046, T: 0x016, K: 0x103, "+": 0x08a, 7: 0x025 };
  return [...text].map((sign) => [...(wide[sign] ?? 0).toString(2).padStart(9, "0")].map((is) => (is === "1" ? 3 : 1)).join("")).join("1");
};

test("the browser's own decoder is left alone where it does not know what a school prints", async () => {
  const knowing = (...formats: string[]): NativeDetectorMaker =>
    class {
      static getSupportedFormats = () => Promise.resolve(formats);
      detect = () => Promise.resolve([{ rawValue: "4006381333931", format: "ean_13", cornerPoints: [{ x: 1, y: 2 }, { x: 5, y: 9 }] }]);
    };
  expect(await createNativeDecoder(undefined)).toBeUndefined();
  expect(await createNativeDecoder(knowing("qr_code"))).toBeUndefined();
  const decoder = await createNativeDecoder(knowing("qr_code", "ean_13", "code_128", "aztec"), () => ({}) as ImageBitmap);
  expect(await decoder?.read(drawnIsbn({ module: 1, dark: 0, light: 255, turns: 0 }).picture)).toEqual([{ text: "4006381333931", symbology: "EAN13", box: { left: 1, top: 2, width: 4, height: 7 } }]);
});

describe("the choice on a device", () => {
  /** A clock that only decoders move. */
  const createChoice = async ({ native, wasm, base }: Partial<Record<DecoderName, { readonly ms: number; readonly read?: Decoder["read"] }>>) => {
    const real = await wasmDecoder();
    let at = 0;
    const taking = (name: DecoderName, given: { readonly ms: number; readonly read?: Decoder["read"] } | undefined): Decoder | undefined =>
      given && { name, read: async (picture: Picture) => { at += given.ms; return (given.read ?? real.read)(picture); } };
    return chooseDecoder({
      native: () => Promise.resolve(taking("native", native)),
      wasm: () => (wasm ? Promise.resolve(taking("wasm", wasm)) : Promise.reject(new Error("no room for it"))),
      base: () => Promise.resolve(taking("base", base) ?? createBaseDecoder()),
      now: () => at,
    });
  };

  test("is the browser's own when it reads all that it is shown and is quicker", async () => {
    const { choice } = await createChoice({ native: { ms: 4 }, wasm: { ms: 9 } });
    expect(choice).toEqual({ chosen: "native", tried: [{ name: "native", proved: true, ms: 4 }, { name: "wasm", proved: true, ms: 9 }] });
  });

  test("is ours when the browser's own is slower, reads one thing wrongly, or sees codes where none are", async () => {
    const wrong: Decoder["read"] = async (picture) => (await (await wasmDecoder()).read(picture)).map((reading) => ({ ...reading, text: reading.text.replace("9786042234429", "9786042234412") }));
    const ghosts: Decoder["read"] = async (picture) => [...(await (await wasmDecoder()).read(picture)), ...(picture.width === 320 ? [{ text: "12345670", symbology: "EAN8" as const, box: { left: 0, top: 0, width: 9, height: 9 } }] : [])];
    const chosen = async (native: { ms: number; read?: Decoder["read"] }) => (await createChoice({ native, wasm: { ms: 9 } })).choice;
    expect((await chosen({ ms: 10 })).chosen).toBe("wasm");
    expect((await chosen({ ms: 1, read: wrong })).tried[0]).toEqual({ name: "native", proved: false, ms: 1 });
    expect((await chosen({ ms: 1, read: wrong })).chosen).toBe("wasm");
    expect((await chosen({ ms: 1, read: ghosts })).chosen).toBe("wasm");
    expect((await chosen({ ms: 1, read: () => Promise.reject(new Error("service unavailable")) })).chosen).toBe("wasm");
  });

  test("of the browser's own still lets ours look at what it sees nothing in", async () => {
    const small = drawnLabel({ module: 1, dark: 90, light: 160, turns: 1 });
    const blindForSmall: Decoder["read"] = async (picture) => (picture.height === small.picture.height ? [] : (await wasmDecoder()).read(picture));
    const { decoder, choice } = await createChoice({ native: { ms: 1, read: blindForSmall }, wasm: { ms: 9 } });
    expect(choice.chosen).toBe("native");
    expect((await decoder.read(small.picture)).map(({ text }) => text)).toEqual([small.text]);
  });

  test("is the base where there is nothing else", async () => {
    const { choice } = await createChoice({ base: { ms: 30 } });
    expect(choice.chosen).toBe("base");
    expect(choice.tried.map(({ name }) => name)).toEqual(["base"]);
  });
});
