/**
 * A film of codes that pass a camera, made dot by dot: a code lies on grey paper, moves, is turned by any angle, small, dark,
 * pale, blurred, and the sensor is never quiet. Light only, which is what bars are read by. The same numbers each time.
 */
import type { Picture } from "../../src/scanning/reading.ts";

export interface Scene {
  /** Absent: nothing lies there. */
  readonly picture?: Picture;
  readonly frames: number;
  /** Pixels of the film for a pixel of the picture. */
  readonly scale?: number;
  /** Degrees, clockwise. */
  readonly turn?: number;
  /** Radius of a box blur, pixels. */
  readonly blur?: number;
  /** How much of the light is left, and how much of the contrast; 1 = all. */
  readonly light?: number;
  readonly contrast?: number;
  /** From where to where the code moves, as parts of the frame. */
  readonly path?: readonly [from: readonly [number, number], to: readonly [number, number]];
}

export interface FilmSize {
  readonly width: number;
  readonly height: number;
}

/** How light each pixel of one frame is. `frame` counts through the whole film, for the noise. */
export const frameOf = (scene: Scene, index: number, size: FilmSize, frame = index): Uint8ClampedArray => {
  const { light = 1, contrast = 1, blur = 0 } = scene;
  const sharp = new Float32Array(size.width * size.height).fill(paper);
  if (scene.picture) lay(scene.picture, scene, index, size, sharp);
  const seen = blur > 0 ? blurred(blurred(sharp, size, blur, 1), size, blur, size.width) : sharp;
  const noise = noiseFrom(frame + 1);
  return Uint8ClampedArray.from(seen, (value) => (128 + (value - 128) * contrast) * light + noise());
};

/** The frames of all scenes, one after the other. */
export const framesOf = function* (scenes: readonly Scene[], size: FilmSize): Generator<Uint8ClampedArray> {
  let frame = 0;
  for (const scene of scenes) for (let index = 0; index < scene.frames; index++) yield frameOf(scene, index, size, frame++);
};

const paper = 170;

const lay = (picture: Picture, { frames, scale = 1, turn = 0, path = [[0.5, 0.5], [0.5, 0.5]] }: Scene, index: number, { width, height }: FilmSize, onto: Float32Array): void => {
  const part = frames > 1 ? index / (frames - 1) : 0;
  const [centreX, centreY] = [width * (path[0][0] + (path[1][0] - path[0][0]) * part), height * (path[0][1] + (path[1][1] - path[0][1]) * part)];
  const angle = (turn * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle) / scale, Math.sin(angle) / scale];
  const reach = (Math.hypot(picture.width, picture.height) * scale) / 2 + 1;
  for (let y = Math.max(0, Math.floor(centreY - reach)); y < Math.min(height, centreY + reach); y++) {
    for (let x = Math.max(0, Math.floor(centreX - reach)); x < Math.min(width, centreX + reach); x++) {
      const [dx, dy] = [x - centreX, y - centreY];
      const level = levelAt(picture, dx * cos + dy * sin + picture.width / 2, dy * cos - dx * sin + picture.height / 2, 1 / scale);
      if (level !== undefined) onto[y * width + x] = level;
    }
  }
};

/** The mean over as much of the picture as a pixel of the film covers. */
const levelAt = ({ width, height, data }: Picture, x: number, y: number, span: number): number | undefined => {
  if (x < 0 || y < 0 || x >= width || y >= height) return undefined;
  const steps = Math.max(3, Math.ceil(span));
  let sum = 0;
  for (let down = 0; down < steps; down++) {
    for (let across = 0; across < steps; across++) {
      const column = Math.min(width - 1, Math.max(0, Math.floor(x + ((across + 0.5) / steps - 0.5) * span)));
      const row = Math.min(height - 1, Math.max(0, Math.floor(y + ((down + 0.5) / steps - 0.5) * span)));
      sum += data[(row * width + column) * 4] ?? 0;
    }
  }
  return sum / (steps * steps);
};

/** Along rows (`step` 1) or columns (`step` = the width). */
const blurred = (from: Float32Array, { width, height }: FilmSize, radius: number, step: number): Float32Array => {
  const to = new Float32Array(from.length);
  const [lines, length, next] = step === 1 ? [height, width, width] : [width, height, 1];
  for (let line = 0; line < lines; line++) {
    const start = line * next;
    const at = (index: number): number => from[start + Math.min(length - 1, Math.max(0, index)) * step] ?? 0;
    let sum = 0;
    for (let index = -radius; index <= radius; index++) sum += at(index);
    for (let index = 0; index < length; index++) {
      to[start + index * step] = sum / (2 * radius + 1);
      sum += at(index + radius + 1) - at(index - radius);
    }
  }
  return to;
};

/** −4 to 4: a linear congruential generator (Numerical Recipes). */
const noiseFrom = (seed: number): (() => number) => {
  let state = seed * 2_654_435_761;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 0x1_0000_0000) * 8 - 4;
  };
};
