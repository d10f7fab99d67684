import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { err, ok } from "#domain/kernel/result.ts";
import type { CameraTrouble } from "../../src/desk/camera.ts";
import { createCameraScanner, type CameraStream } from "../../src/scanning/camera-scanner.ts";
import { lightOf } from "../../src/scanning/picture-light.ts";
import type { Decoder, Picture } from "../../src/scanning/reading.ts";
import { createWasmDecoder } from "../../src/scanning/wasm-decoder.ts";
import { scannerContract } from "../contracts/scanner.ts";
import { labelOf } from "./drawn-label.ts";

let decoder: Decoder;
beforeAll(async () => {
  decoder = await createWasmDecoder(Uint8Array.from(readFileSync("node_modules/zxing-wasm/dist/reader/zxing_reader.wasm")).buffer);
});

const empty: Picture = { width: 64, height: 48, data: new Uint8ClampedArray(64 * 48 * 4).fill(255) };
const cameras = [{ id: "back", name: "Back" }, { id: "front", name: "Front" }];

/** A device with two cameras and a film in front of them, 40 ms a frame. */
const createDevice = (trouble?: CameraTrouble) => {
  let at = 0;
  let remembered: string | undefined;
  let answersLate: Promise<void> | undefined;
  const asked: (string | undefined)[] = [];
  const open: { readonly camera: string; stopped: boolean; lose: () => void; torch?: boolean; zoom?: number; focused?: [number, number]; places: number }[] = [];
  const film: Picture[] = [];
  let wanting: ((picture: Picture | undefined) => void) | undefined;
  let drained: (() => void) | undefined;
  let awake = 0;
  const give = (): void => {
    if (wanting === undefined) return;
    const next = film.shift();
    if (next === undefined) return drained?.();
    const want = wanting;
    wanting = undefined;
    at += 40;
    want(next);
  };
  const streamOf = (camera: string): CameraStream<Picture> => {
    const mine: (typeof open)[number] = { camera, stopped: false, lose: () => undefined, places: 0 };
    open.push(mine);
    return {
      cameras, camera, mirrored: camera === "front", hasTorch: camera === "back",
      zoom: camera === "back" ? { min: 1, max: 4, step: 0.1, value: 1 } : undefined,
      next: () => new Promise((resolve) => { wanting = resolve; give(); }),
      setTorch: async (on) => { mine.torch = on; },
      setZoom: async (value) => { mine.zoom = value; },
      focusAt: camera === "back" ? async (x, y) => { mine.focused = [x, y]; } : undefined,
      showIn: () => { mine.places++; return () => { mine.places--; }; },
      onLost: (listener) => { mine.lose = listener; },
      stop: () => { mine.stopped = true; wanting?.(undefined); wanting = undefined; },
    };
  };
  const device = { trouble, late: (until: Promise<void>) => { answersLate = until; } };
  const scanner = createCameraScanner<Picture>({
    openStream: async (camera) => {
      asked.push(camera);
      await answersLate;
      return device.trouble ? err(device.trouble) : ok(streamOf(camera ?? "back"));
    },
    look: async (picture) => {
      const readings = await decoder.read(picture);
      return { readings, ...(readings.length === 0 ? { light: lightOf(picture) } : {}) };
    },
    knows: (code) => Promise.resolve(code === "STK2450"),
    now: () => at,
    memory: { camera: () => remembered, remember: (camera) => { remembered = camera; } },
    keepAwake: () => { awake++; return () => { awake--; }; },
  });
  /** Until the camera has looked at all of them. */
  const show = (...pictures: readonly Picture[]): Promise<void> =>
    new Promise((resolve) => {
      film.push(...pictures);
      drained = resolve;
      give();
    });
  const away = scanner.showIn({} as HTMLElement);
  return { scanner, show, device, open, asked, away, awake: () => awake, remembered: () => remembered };
};

const times = (count: number, picture: Picture): Picture[] => Array<Picture>(count).fill(picture);
/** A book comes into the picture and goes again. */
const passing = (code: string): Picture[] => [...times(6, labelOf(code)), ...times(45, empty)];

scannerContract("a camera", () => {
  const { scanner, show } = createDevice();
  const opened = scanner.open();
  return { scanner, show: async (code) => { await opened; await show(...passing(code)); }, clear: () => scanner.close() };
});

test("the stream stays open from scan to scan, also while no screen listens", async () => {
  const { scanner, show, open, asked } = createDevice();
  const codes: string[] = [];
  await scanner.open();
  scanner.start((code) => codes.push(code));
  await show(...passing("1007000420"));
  scanner.stop();
  await show(...passing("1007000438"));
  scanner.start((code) => codes.push(code));
  await show(...passing("STK2450"));
  expect(codes).toEqual(["1007000420", "STK2450"]);
  expect({ asked, stopped: open.map(({ stopped }) => stopped) }).toEqual({ asked: [undefined], stopped: [false] });
  scanner.close();
});

test("while no screen shows the picture nothing is scanned, and what lay there then counts anew", async () => {
  const { scanner, show, open, away } = createDevice();
  const codes: string[] = [];
  await scanner.open();
  scanner.start((code) => codes.push(code));
  away();
  await show(...times(6, labelOf("1007000420")));
  expect({ codes, stopped: open[0]?.stopped }).toEqual({ codes: [], stopped: false });
  scanner.showIn({} as HTMLElement);
  await show(...times(6, labelOf("1007000420")));
  expect(codes).toEqual(["1007000420"]);
  scanner.close();
});

test("what lies before the camera when it is closed is not handed over, and the camera and the screen are let go", async () => {
  const { scanner, show, open, awake } = createDevice();
  const codes: string[] = [];
  scanner.start((code) => codes.push(code));
  await scanner.open();
  expect(awake()).toBe(1);
  await show(labelOf("1007000420"));
  scanner.close();
  expect({ codes, state: scanner.state.current(), stopped: open[0]?.stopped, awake: awake() }).toEqual({ codes: [], state: { is: "off" }, stopped: true, awake: 0 });
});

test("a camera that comes after it was closed again is stopped, not shown", async () => {
  const { scanner, device, open } = createDevice();
  let answer: (() => void) | undefined;
  device.late(new Promise((resolve) => { answer = resolve; }));
  const opening = scanner.open();
  expect(scanner.state.current()).toEqual({ is: "opening" });
  scanner.close();
  answer?.();
  await opening;
  expect({ state: scanner.state.current(), stopped: open.map(({ stopped }) => stopped) }).toEqual({ state: { is: "off" }, stopped: [true] });
});

describe("trouble", () => {
  test.each(["insecure", "none", "denied", "busy"] as const)("%s is said, and the next try may go better", async (trouble) => {
    const { scanner, device, awake } = createDevice(trouble);
    await scanner.open();
    expect(scanner.state.current()).toEqual({ is: "trouble", trouble });
    expect(awake()).toBe(0);
    device.trouble = undefined;
    await scanner.open();
    expect(scanner.state.current()).toMatchObject({ is: "on", camera: "back" });
    scanner.close();
  });

  test("a camera that is pulled out is said to be lost; one that was closed before is not", async () => {
    const { scanner, open } = createDevice();
    await scanner.open();
    open[0]?.lose();
    expect(scanner.state.current()).toEqual({ is: "trouble", trouble: "lost" });
    await scanner.open();
    open[0]?.lose();
    expect(scanner.state.current()).toMatchObject({ is: "on" });
    scanner.close();
  });
});

test("another camera is opened in place of the first, and is the one that is opened the next time", async () => {
  const { scanner, open, asked, remembered } = createDevice();
  await scanner.open();
  expect(scanner.state.current()).toMatchObject({ is: "on", cameras, mirrored: false, torch: false, zoom: { min: 1, max: 4 } });
  await scanner.useCamera("front");
  expect(open.map(({ camera, stopped }) => [camera, stopped])).toEqual([["back", true], ["front", false]]);
  expect(scanner.state.current()).toEqual({ is: "on", cameras, camera: "front", mirrored: true });
  scanner.close();
  await scanner.open();
  expect({ asked, remembered: remembered() }).toEqual({ asked: [undefined, "front", "front"], remembered: "front" });
  scanner.close();
});

test("light and zoom reach the camera and are shown as they are", async () => {
  const { scanner, open } = createDevice();
  await scanner.open();
  await scanner.setTorch(true);
  await scanner.setZoom(2.5);
  expect(open[0]).toMatchObject({ torch: true, zoom: 2.5 });
  expect(scanner.state.current()).toMatchObject({ torch: true, zoom: { value: 2.5 } });
  scanner.close();
});

test("a place that is there before the camera shows it once it is open, and the next camera after it", async () => {
  const { scanner, open, away } = createDevice();
  await scanner.open();
  expect(open[0]?.places).toBe(1);
  await scanner.useCamera("front");
  expect(open.map(({ places }) => places)).toEqual([0, 1]);
  away();
  expect(open[1]?.places).toBe(0);
  scanner.close();
});

test("a code that is asked after and turns out to be known counts sooner", async () => {
  const { scanner, show } = createDevice();
  const codes: string[] = [];
  scanner.start((code) => codes.push(code));
  await scanner.open();
  await show(...times(2, labelOf("STK2451")));
  expect(codes).toEqual([]);
  await show(...times(60, empty), ...times(2, labelOf("STK2450")));
  expect(codes).toEqual(["STK2450"]);
  scanner.close();
});

test("what keeps it from reading is said as long as it lasts, and a tap asks the camera to look sharply there", async () => {
  const { scanner, show, open } = createDevice();
  await scanner.open();
  const dark: Picture = { width: 64, height: 48, data: new Uint8ClampedArray(64 * 48 * 4).fill(20) };
  await show(...times(20, dark));
  expect(scanner.state.current()).toMatchObject({ is: "on", focuses: true, hint: "dark" });
  await show(...times(2, labelOf("1007000421")));
  expect(scanner.state.current()).not.toHaveProperty("hint");
  await scanner.focusAt(0.2, 0.7);
  expect(open[0]?.focused).toEqual([0.2, 0.7]);
  await scanner.useCamera("front");
  expect(scanner.state.current()).not.toHaveProperty("focuses");
});
