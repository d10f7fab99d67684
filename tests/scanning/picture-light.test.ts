/** What a picture says of itself when no code is read in it: on the frames of a made film, sharp, blurred, dark and bare. */
import { expect, test } from "vitest";
import { hintOf, lightOf, nothingWatched, watchedAfter } from "../../src/scanning/picture-light.ts";
import type { Picture } from "../../src/scanning/reading.ts";
import { labelOf } from "./drawn-label.ts";
import { frameOf, type Scene } from "./film.ts";

const size = { width: 640, height: 360 };
const pictureOf = (scene: Omit<Scene, "frames">): Picture => {
  const light = frameOf({ ...scene, frames: 1 }, 0, size);
  const data = new Uint8ClampedArray(light.length * 4).fill(255);
  light.forEach((level, at) => data.set([level, level, level], at * 4));
  return { ...size, data };
};
const after = (frames: number, scene: Omit<Scene, "frames">) => {
  const light = lightOf(pictureOf(scene));
  return hintOf(Array.from({ length: frames }).reduce<typeof nothingWatched>((watched) => watchedAfter(watched, light), nothingWatched));
};
const label = labelOf("1007000421", { module: 2, dark: 30, light: 230, turns: 0 });

test.each([
  ["a sharp label that is read a moment later", { picture: label, scale: 1.5 }, undefined],
  ["the same, aslant", { picture: label, scale: 1.5, turn: 35 }, undefined],
  ["a bare table", {}, undefined],
  ["a label held so near that its bars run into each other", { picture: label, scale: 5, blur: 9 }, "near"],
  ["a room without light", { picture: label, scale: 1.5, light: 0.15 }, "dark"],
  ["an empty table without light", { light: 0.15 }, "dark"],
] as const)("%s", (_what, scene, hint) => {
  expect(after(12, scene)).toBe(hint);
});

test("it is said once it has lasted, and not any more as soon as it is over", () => {
  const dark = lightOf(pictureOf({ light: 0.15 }));
  expect(after(11, { light: 0.15 })).toBeUndefined();
  const watched = Array.from({ length: 30 }).reduce<typeof nothingWatched>((before) => watchedAfter(before, dark), nothingWatched);
  expect(hintOf(watched)).toBe("dark");
  expect(hintOf(watchedAfter(watched, lightOf(pictureOf({}))))).toBeUndefined();
});

test("a picture of a few pixels says something all the same", () => {
  expect(lightOf({ width: 2, height: 2, data: new Uint8ClampedArray(16).fill(200) })).toMatchObject({ contrast: 0 });
});
