/**
 * What of a picture nobody can read anything in: too dark, or all bars run into each other because what is shown is nearer than the
 * camera can see sharply. Seen on a grid of samples, so that it costs next to nothing; and only said once it has lasted,
 * with no code read meanwhile.
 */
import type { CameraHint } from "../desk/camera.ts";
import type { Picture } from "./reading.ts";

export interface PictureLight {
  /** 0–255, the brightest twentieth left out: a lamp in the picture lights nothing. */
  readonly light: number;
  /** Between the darkest and the brightest twentieth. */
  readonly contrast: number;
  /** The steepest step between neighbours, as a part of the contrast: bars that are sharp turn dark within a pixel or two. */
  readonly sharpness: number;
}

export const lightOf = ({ width, height, data }: Picture): PictureLight => {
  const levels: number[] = [];
  const steps: number[] = [];
  const [acrossBy, downBy] = [Math.max(1, Math.floor(width / 160)), Math.max(1, Math.floor(height / 90))];
  // Aimed at is the middle.
  for (let y = Math.floor(height / 4); y < (height * 3) / 4; y += downBy) {
    for (let x = Math.floor(width / 4); x + 2 < (width * 3) / 4; x += acrossBy) {
      const at = (y * width + x) * 4 + 1;
      const level = data[at] ?? 0;
      levels.push(level);
      steps.push(Math.max(Math.abs(level - (data[at + 8] ?? level)), Math.abs(level - (data[at + width * 8] ?? level))));
    }
  }
  const [dark, bright, steep] = [at(levels, 0.05), at(levels, 0.95), at(steps, 0.98)];
  return { light: bright, contrast: bright - dark, sharpness: steep / Math.max(1, bright - dark) };
};

const at = (levels: readonly number[], part: number): number => Uint8Array.from(levels).sort()[Math.floor(levels.length * part)] ?? 0;

export interface Watched {
  readonly dark: number;
  readonly blurred: number;
}
export const nothingWatched: Watched = { dark: 0, blurred: 0 };

/** After one more frame in which no code was read. */
export const watchedAfter = ({ dark, blurred }: Watched, { light, contrast, sharpness }: PictureLight): Watched => ({
  dark: light < darkBelow ? dark + 1 : 0,
  blurred: light >= darkBelow && contrast > flatBelow && sharpness < blurredBelow ? blurred + 1 : 0,
});

export const hintOf = ({ dark, blurred }: Watched): CameraHint | undefined => (dark >= lasting ? "dark" : blurred >= lasting ? "near" : undefined);

/** White paper at dusk; a table without anything on it; and a slope of six pixels from bar to paper. */
const [darkBelow, flatBelow, blurredBelow] = [60, 50, 0.35];

/** Frames: about a second on a slow tablet. */
const lasting = 12;
