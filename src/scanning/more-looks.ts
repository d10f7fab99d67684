/**
 * A label of ours is thin: its bars are a third as high as they are long in all, and lines along the rows or columns of a
 * picture cross all of them only when it lies within some 18° of straight. So what shows nothing as it is, is looked at once
 * more: turned by a third of a quarter, by two thirds, and its middle twice as large, for bars of less than two pixels.
 */
import { boxAround, type Box, type Decoder, type Picture, type Reading } from "./reading.ts";

export interface FilmDecoder {
  /** One more look a frame at most, each frame another one; the one that showed something is kept to. */
  readFrame(picture: Picture): Promise<readonly Reading[]>;
  /** There is no next frame: all looks, until one shows something. */
  readOnce(picture: Picture): Promise<readonly Reading[]>;
}

export const createFilmDecoder = (decoder: Decoder): FilmDecoder => {
  let next = 0;
  const look = async (picture: Picture, index: number): Promise<readonly Reading[]> => {
    const made = looks[index % looks.length]?.(picture);
    if (made === undefined) return [];
    return (await decoder.read(made.picture)).map((reading) => ({ ...reading, box: boxAround(cornersOf(reading.box).map(made.back)) }));
  };
  return {
    readFrame: async (picture) => {
      const plain = await decoder.read(picture);
      if (plain.length > 0) return plain;
      const more = await look(picture, next);
      if (more.length === 0) next++;
      return more;
    },
    readOnce: async (picture) => {
      const plain = await decoder.read(picture);
      for (let index = 0, found = plain; ; index++) {
        if (found.length > 0 || index === looks.length) return found;
        found = await look(picture, index);
      }
    },
  };
};

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Look {
  readonly picture: Picture;
  /** Where a point of it is in the picture it was made of. */
  readonly back: (point: Point) => Point;
}

/** The middle of the picture as a picture of the same size, turned clockwise and enlarged. */
const seen = (degrees: number, enlarged: number) => (picture: Picture): Look => {
  const { width, height } = picture;
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180) / enlarged, Math.sin((degrees * Math.PI) / 180) / enlarged];
  const back = ({ x, y }: Point): Point => {
    const [dx, dy] = [x - width / 2, y - height / 2];
    return { x: dx * cos + dy * sin + width / 2, y: dy * cos - dx * sin + height / 2 };
  };
  return { picture: mapped(picture, back, cos, -sin), back };
};

const looks = [seen(30, 1), seen(60, 1), seen(0, 2)] as const;

/** In grey. `stepX` and `stepY` = how far a step to the right goes in the picture it is made of. */
const mapped = ({ width, height, data }: Picture, back: (point: Point) => Point, stepX: number, stepY: number): Picture => {
  const light = new Uint8Array(width * height);
  for (let at = 0, from = 0; at < light.length; at++, from += 4) light[at] = ((data[from] ?? 0) + 2 * (data[from + 1] ?? 0) + (data[from + 2] ?? 0)) >> 2;
  const pixels = new Uint32Array(width * height).fill(0xffff_ffff);
  for (let row = 0, to = 0; row < height; row++) {
    let { x, y } = back({ x: 0, y: row });
    for (let column = 0; column < width; column++, to++, x += stepX, y += stepY) {
      const [left, top] = [Math.floor(x), Math.floor(y)];
      if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) continue;
      const at = top * width + left;
      const [across, down] = [x - left, y - top];
      const above = (light[at] ?? 0) * (1 - across) + (light[at + 1] ?? 0) * across;
      const below = (light[at + width] ?? 0) * (1 - across) + (light[at + width + 1] ?? 0) * across;
      pixels[to] = 0xff00_0000 | (Math.round(above * (1 - down) + below * down) * 0x01_0101);
    }
  }
  return { width, height, data: new Uint8ClampedArray(pixels.buffer) };
};

const cornersOf = ({ left, top, width, height }: Box): readonly Point[] => [left, left + width].flatMap((x) => [top, top + height].map((y) => ({ x, y })));
