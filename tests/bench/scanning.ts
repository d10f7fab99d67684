/**
 * Scanning by camera and picture: our chain beside zxing-wasm with all that it can try, on photographs that are not the
 * project's (`--images DIR`, folders of pictures, each with its right reading beside it as NAME.txt; a folder whose name begins
 * with "falsepositives" has none; what else has none, or is no picture, is left out and named), at four turns and as shaken films; and on a film of our own labels through the whole camera. Among
 * all the other benches only the first few pictures of each folder are looked at: all of them take more than ten minutes.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { BenchRow } from "./bench-row.ts";
import { median } from "./figures.ts";
import { openMeasuredPage, type MeasuredPage } from "./measured-page.ts";
import { readers, turns, type FilmAnswer, type PictureAsked, type PicturesAnswer, type ShakenAnswer } from "./scanning-pages.ts";

const most = { timeRatio: 1.3, blocking: 50, frames: 8, kilobytes: 1000 };

export const scanningBench = {
  name: "scanning",
  run: async ({ long, asked, images }: { long: boolean; asked: boolean; images?: string | undefined }): Promise<BenchRow[]> => {
    const folder = images ?? fileURLToPath(new URL("../../../shared/barcodes/visible", import.meta.url));
    const pictures = existsSync(folder) ? picturesIn(folder, long || asked || images !== undefined ? Infinity : few) : [];
    if (images !== undefined && pictures.length === 0) throw new Error(`no pictures lie in the folders of ${images}`);
    if (pictures.length === 0) process.stderr.write(`scanning: no photographs at ${folder}; only the film of our own labels is measured\n`);
    const page = await openMeasuredPage("scanning");
    try {
      const rows = await filmRows(page);
      return pictures.length === 0 ? rows : [...(await pictureRows(page, pictures)), ...(await shakenRows(page, pictures)), ...rows];
    } finally {
      await page.close();
    }
  },
};

/** Of a folder. */
const few = 3;

const picturesIn = (directory: string, most: number): PictureAsked[] =>
  readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !entry.name.startsWith(".")).map(({ name }) => name).sort().flatMap((folder) => {
    const names = readdirSync(join(directory, folder)).filter((name) => !name.startsWith("."));
    const pictures = names.filter((name) => /\.(png|jpe?g|gif|webp|bmp)$/i.test(name)).sort().flatMap((name): PictureAsked[] => {
      const right = folder.startsWith("falsepositives") ? undefined : rightReading(join(directory, folder), name, names);
      if (right === "") {
        process.stderr.write(`scanning: ${folder}/${name} has no right reading beside it and is left out\n`);
        return [];
      }
      return [{ folder, name, file: readFileSync(join(directory, folder, name)).toString("base64"), right }];
    });
    return pictures.slice(0, most);
  });

/** Whatever the case of its name; empty when there is none. */
const rightReading = (folder: string, picture: string, names: readonly string[]): string => {
  const wanted = [picture.replace(/\.[^.]+$/, ".txt"), `${picture}.txt`].map((name) => name.toLowerCase());
  const text = names.find((name) => wanted.includes(name.toLowerCase()));
  return text === undefined ? "" : readFileSync(join(folder, text), "utf8").replace(/^\uFEFF/, "");
};

/** Handed to the page one by one: all of them at once would be a message of many megabytes. */
const handing = (pictures: readonly PictureAsked[]) => {
  let next = 0;
  return { nextPicture: async () => pictures[next++] ?? null };
};

const pictureRows = async (page: MeasuredPage, asked: readonly PictureAsked[]): Promise<BenchRow[]> => {
  const { answer: { counted, chosen, broken } } = await page.measure<PicturesAnswer>({ what: "pictures" }, 1, handing(asked));
  for (const name of broken) process.stderr.write(`scanning: ${name} is no picture that a browser opens and is left out\n`);
  const pictures = asked.filter(({ folder, name }) => !broken.includes(`${folder}/${name}`));
  const of = (reader: (typeof readers)[number]) => counted.filter((one) => one.reader === reader);
  if (of("ours").reduce((sum, one) => sum + one.pictures, 0) !== pictures.length * turns.length) throw new Error("not every picture was looked at");
  const folders = [...new Set(pictures.map(({ folder }) => folder))];
  const rows = folders.flatMap((folder) => turns.map((turn): BenchRow => {
    const [mine, wasm, script] = readers.map((reader) => of(reader).find((one) => one.folder === folder && one.turn === turn));
    if (!mine || !wasm || !script) throw new Error(`${folder} was not measured at ${turn}°`);
    // Where nothing may be read, what counts is how much was.
    if (pictures.every((picture) => picture.folder !== folder || picture.right === undefined)) return atMost(`${folder} ${turn}°: read where nothing is (JavaScript ${script.wrong})`, mine.pictures, mine.wrong, wasm.wrong);
    return { name: `${folder} ${turn}°: read by ${chosen} (JavaScript ${script.read}; wrong ${mine.wrong}, ${wasm.wrong}, ${script.wrong})`, size: mine.pictures, ours: mine.read, reference: wasm.read, ratio: wasm.read === 0 ? null : mine.read / wasm.read, target: wasm.read, met: mine.read >= wasm.read };
  }));
  const wrongOf = (reader: (typeof readers)[number]): number => of(reader).reduce((sum, { wrong }) => sum + wrong, 0);
  const time = (reader: (typeof readers)[number]): number => median(of(reader).flatMap(({ ms }) => ms));
  const [mine, reference] = [time("ours"), time("zxing-wasm")];
  return [
    ...rows,
    atMost("wrong readings of single pictures, all turns", pictures.length * turns.length, wrongOf("ours"), wrongOf("zxing-wasm")),
    { name: "ms to read a readable picture, median", size: pictures.length, ours: mine, reference, ratio: mine / reference, target: most.timeRatio, met: mine / reference <= most.timeRatio },
  ];
};

const shakenRows = async (page: MeasuredPage, pictures: readonly PictureAsked[]): Promise<BenchRow[]> => {
  const { answer: { films, told, wrong, wrongFrames, broken } } = await page.measure<ShakenAnswer>({ what: "shaken" }, 1, handing(pictures));
  if (films + broken !== pictures.length) throw new Error(`${films} of ${pictures.length} films were shown`);
  for (const one of wrong) process.stderr.write(`scanning: told wrongly in ${one}\n`);
  return [{ name: `wrong codes told on ${films} shaken films, beside wrong frames of zxing-wasm (${told} told rightly)`, size: films, ours: wrong.length, reference: wrongFrames, ratio: wrongFrames === 0 ? null : wrong.length / wrongFrames, target: 0, met: wrong.length === 0 }];
};

const filmRows = async (page: MeasuredPage): Promise<BenchRow[]> => {
  const { answer: { scenes, found, wrong, frames, bareFrames, longestTask, framesRead, seconds }, bytes } = await page.measure<FilmAnswer>({ what: "film" });
  for (const one of wrong) process.stderr.write(`scanning: told wrongly on the film: ${one}\n`);
  const wasmPacked = gzipSync(readFileSync(fileURLToPath(import.meta.resolve("zxing-wasm/reader/zxing_reader.wasm"))), { level: 9 }).length;
  return [
    { name: "film of our labels through the camera: codes told", size: scenes, ours: found, reference: scenes, ratio: found / scenes, target: scenes, met: found === scenes },
    atMost("film: wrong codes, or one told twice", scenes, wrong.length, 0),
    { name: `film: frames until a code is told, median (${(framesRead / seconds).toFixed(0)} frames a second), beside the first that zxing-wasm reads`, size: found, ours: median(frames), reference: median(bareFrames), ratio: median(frames) / median(bareFrames), target: most.frames, met: median(frames) <= most.frames },
    { name: "film: the page blocked, longest ms", size: framesRead, ours: longestTask, reference: most.blocking, ratio: longestTask / most.blocking, target: most.blocking, met: longestTask <= most.blocking },
    { name: "KB until the decoder reads, page and all, beside zxing-wasm's own file packed", size: 1, ours: bytes / 1000, reference: wasmPacked / 1000, ratio: bytes / wasmPacked, target: most.kilobytes, met: bytes / 1000 <= most.kilobytes },
  ];
};

const atMost = (name: string, size: number, ours: number, reference: number): BenchRow => ({ name, size, ours, reference, ratio: reference === 0 ? null : ours / reference, target: reference, met: ours <= reference });
