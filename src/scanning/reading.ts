/** What a decoder sees in one picture, whatever the decoder is made of. */

export const symbologies = ["EAN13", "EAN8", "UPCA", "UPCE", "Code128", "Code39", "ITF", "Codabar", "QRCode", "DataMatrix"] as const;
export type Symbology = (typeof symbologies)[number];

/** Where it stands in the picture, in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Reading {
  /** As it is printed: with all its digits, without start and stop signs. */
  readonly text: string;
  readonly symbology: Symbology;
  readonly box: Box;
}

/** Red, green, blue, alpha per pixel, row by row, as a canvas gives it (an ImageData is one). */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

export type DecoderName = "native" | "wasm" | "base";

export interface Decoder {
  readonly name: DecoderName;
  /** Every code in the picture that it reads, each once. Nothing readable is an empty answer, never an error. */
  read(picture: Picture): Promise<readonly Reading[]>;
}

/** The box around some points; corners of a code may lie outside of the picture. */
export const boxAround = (points: readonly { readonly x: number; readonly y: number }[]): Box => {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
};
