// @vitest-environment jsdom
/** What is asked of a camera by what it says it can: its sharpness, its light, its zoom. No camera is needed to know. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openCameraStream } from "../../src/scanning/camera-stream.ts";

beforeEach(() => {
  vi.useFakeTimers();
  // jsdom plays no films.
  vi.spyOn(HTMLMediaElement.prototype, "play").mockResolvedValue(undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const aCamera = async (can: object, refuses = false) => {
  const asked: object[] = [];
  const track = {
    label: "Back camera",
    getCapabilities: () => can,
    getSettings: () => ({ deviceId: "back", facingMode: "environment" }),
    applyConstraints: async ({ advanced: [what] }: { advanced: [object] }) => {
      asked.push(what);
      if (refuses) throw new Error("OverconstrainedError");
    },
    addEventListener: () => undefined,
    stop: () => undefined,
  };
  const stream = { getVideoTracks: () => [track], getTracks: () => [track] };
  const media = { getUserMedia: async () => stream, enumerateDevices: async () => [] } as object as MediaDevices;
  const opened = await openCameraStream(media, true, undefined);
  if (!opened.ok) throw new Error(opened.error);
  return { stream: opened.value, asked };
};

test("a camera that can keep itself sharp is asked to; a point that somebody shows is sharp for a while, then it goes on by itself", async () => {
  const { stream, asked } = await aCamera({ focusMode: ["manual", "single-shot", "continuous"] });
  expect(asked).toEqual([{ focusMode: "continuous" }]);
  await stream.focusAt?.(0.25, 0.5);
  expect(asked.at(-1)).toEqual({ focusMode: "single-shot", pointsOfInterest: [{ x: 0.25, y: 0.5 }] });
  await vi.advanceTimersToNextTimerAsync();
  expect(asked.at(-1)).toEqual({ focusMode: "continuous" });
});

test("a camera that is stopped is asked for nothing any more", async () => {
  const { stream, asked } = await aCamera({ focusMode: ["single-shot", "continuous"] });
  await stream.focusAt?.(0.5, 0.5);
  const before = asked.length;
  stream.stop();
  await vi.runAllTimersAsync();
  expect(asked).toHaveLength(before);
});

test("a camera with nothing to set is asked for nothing, and offers nothing", async () => {
  const { stream, asked } = await aCamera({});
  expect(asked).toEqual([]);
  expect([stream.focusAt, stream.hasTorch, stream.zoom]).toEqual([undefined, false, undefined]);
});

test("light and zoom are set as asked; what the camera refuses is heard by who asked", async () => {
  const { stream, asked } = await aCamera({ torch: true, zoom: { min: 1, max: 5, step: 0.5 } });
  await stream.setTorch(true);
  await stream.setZoom(2.5);
  expect(asked).toEqual([{ torch: true }, { zoom: 2.5 }]);
  expect(stream.zoom).toEqual({ min: 1, max: 5, step: 0.5, value: 1 });
  const refusing = await aCamera({ focusMode: ["continuous"], torch: true }, true);
  await expect(refusing.stream.setTorch(true)).rejects.toThrow("Overconstrained");
});
