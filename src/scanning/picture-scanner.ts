/**
 * A picture as a scanner: a photograph of a label from another program, a scan of a sheet, a screenshot. There is one look
 * at it and no second one, so nothing is guessed: of several codes in one picture our own stand before other labels, labels
 * before what a publisher printed, and of that the ISBN before the rest (many books carry a second article number); of equals
 * none is taken.
 */
import type { PictureAnswer } from "../desk/camera.ts";
import { rankOf } from "./rank.ts";
import type { Reading } from "./reading.ts";
import type { Scanner } from "./scanner.ts";

export interface PictureScanner extends Scanner {
  /** Answers what became of the picture; a code that was read has been handed over by then, if the scanner is started. */
  scan(file: Blob): Promise<PictureAnswer>;
}

/** `Image` is whatever a file is made into for the decoder. */
export interface PictureScannerParts<Image> {
  readonly look: (image: Image) => Promise<readonly Reading[]>;
  /** Undefined when the file is no picture that this browser knows. */
  readonly pictureFrom: (file: Blob) => Promise<Image | undefined>;
}

export const createPictureScanner = <Image,>({ look, pictureFrom }: PictureScannerParts<Image>): PictureScanner => {
  let tell: ((code: string) => void) | undefined;
  return {
    start: (onCode) => {
      tell = onCode;
    },
    stop: () => {
      tell = undefined;
    },
    scan: async (file) => {
      const asker = tell;
      const picture = await pictureFrom(file);
      if (picture === undefined) return { is: "noPicture" };
      const answer = answerFrom(await look(picture));
      // Stopped in the meantime: what had begun is not handed over any more.
      if (answer.is === "read" && asker !== undefined) tell?.(answer.code);
      return answer;
    },
  };
};

const answerFrom = (readings: readonly Reading[]): PictureAnswer => {
  const first = Math.min(...readings.map(rankOf));
  const [code, ...others] = new Set(readings.filter((reading) => rankOf(reading) === first).map(({ text }) => text));
  if (code === undefined) return { is: "nothing" };
  return others.length > 0 ? { is: "several", codes: [code, ...others] } : { is: "read", code };
};
