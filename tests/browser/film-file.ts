/** Writes a film as Chromium's fake camera plays it: Y4M, uncompressed, each frame its light and then its colours, which are none. */
import { closeSync, openSync, writeSync } from "node:fs";
import { framesOf, type FilmSize, type Scene } from "../scanning/film.ts";

export const writeFilm = (file: string, scenes: readonly Scene[], { width, height }: FilmSize, framesPerSecond: number): void => {
  const film = openSync(file, "w");
  try {
    writeSync(film, `YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420mpeg2\n`);
    const grey = Buffer.alloc(width * height / 2, 128);
    for (const light of framesOf(scenes, { width, height })) {
      writeSync(film, "FRAME\n");
      writeSync(film, light);
      writeSync(film, grey);
    }
  } finally {
    closeSync(film);
  }
};
