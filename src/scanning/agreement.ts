/**
 * When a code that a camera sees counts as scanned. One frame proves nothing: blurred bars now and then read as another
 * code with a right check digit, even twice in a row. So frames have to agree: few of them on one of our own labels or on a
 * code that the catalogue knows, more on a stranger's, most on what has a weak check or none.
 * Only what is aimed at counts, a label before what the publisher printed beside it; and the same code counts again only
 * after it was out of the picture. Pure: frames go in, codes come out.
 */
import { readOwnCode } from "#domain/copies/barcode.ts";
import { articles, isOurs, rankOf } from "./rank.ts";
import type { Box, Reading, Symbology } from "./reading.ts";

export interface Frame {
  /** ms. */
  readonly at: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly readings: readonly Reading[];
}

/** What is known of the codes in front of the camera. */
export type Sightings = readonly Sighting[];

interface Sighting {
  readonly text: string;
  readonly box: Box;
  /** Frames that speak for it, less what speaks against it. */
  readonly weight: number;
  readonly lastAt: number;
  /** Frames since then. */
  readonly unseen: number;
  /** It counted, or stands on the same book as one of our labels: it stays silent until it was away. */
  readonly silent: boolean;
}

export const nothingSeen: Sightings = [];

/** `isKnown` = it opens something in this school's catalogue or among its readers. At most one code a frame counts. */
export const afterFrame = (before: Sightings, frame: Frame, isKnown: (text: string) => boolean): readonly [after: Sightings, code: string | undefined] => {
  const aimed = aimedAt(frame, isKnown);
  const aimedIsOurs = aimed !== undefined && isOurs(aimed);
  const stillThere = before.flatMap((sighting): Sighting[] => {
    const reading = frame.readings.find(({ text }) => text === sighting.text);
    if (reading !== undefined) return [{ ...sighting, box: reading.box, lastAt: frame.at, unseen: 0, silent: sighting.silent || (aimedIsOurs && !isOurs(reading)) }];
    const unseen = sighting.unseen + 1;
    if (unseen >= away.frames && frame.at - sighting.lastAt >= away.ms) return [];
    const against = frame.readings.some(({ box }) => overlap(box, sighting.box)) ? contradiction : fading;
    return [{ ...sighting, unseen, weight: Math.max(0, sighting.weight - against) }];
  });
  const known = new Set(stillThere.map(({ text }) => text));
  const fresh = frame.readings.filter(({ text }, index) => !known.has(text) && frame.readings.findIndex((other) => other.text === text) === index);
  const all = [...stillThere, ...fresh.map(({ text, box }): Sighting => ({ text, box, weight: 0, lastAt: frame.at, unseen: 0, silent: false }))].map((sighting) =>
    sighting.text === aimed?.text ? { ...sighting, weight: sighting.weight + 1 } : aimedIsOurs && sighting.unseen === 0 && !readOwnCode(sighting.text).ok ? { ...sighting, silent: true } : sighting,
  );
  const counting = all.find(({ text, weight, silent }) => text === aimed?.text && !silent && weight >= framesFor(aimed, isKnown(text)));
  return counting === undefined ? [all, undefined] : [all.map((sighting) => (sighting === counting ? { ...sighting, silent: true } : sighting)), counting.text];
};

/** How many frames must agree on it. */
const framesFor = (reading: Reading, isKnown: boolean): number => {
  if (isOurs(reading)) return 2;
  if (isKnown) return weak.has(reading.symbology) ? 4 : 2;
  if (weak.has(reading.symbology)) return 6;
  if (!articles.has(reading.symbology)) return 3;
  return /^(978|979|893)/.test(reading.text) ? 4 : 6;
};

/** Short, or with a check that a blurred bar passes easily, or with none; a piece of an ITF code is an ITF code. */
const weak: ReadonlySet<Symbology> = new Set(["EAN8", "UPCE", "Code39", "ITF", "Codabar"]);

/** Out of the picture, and not only out of focus for a moment: both must have passed. */
const away = { ms: 1500, frames: 8 } as const;

/** A frame that says nothing of it, and one that reads another code in its place. */
const [fading, contradiction] = [0.15, 1];

/** A label that the school knows before what a publisher printed, and of that the ISBN; among equals what is nearest to the middle. */
const aimedAt = ({ readings, width, height }: Frame, isKnown: (text: string) => boolean): Reading | undefined => {
  const rankHere = (reading: Reading): number => {
    const rank = rankOf(reading);
    return rank === 1 && !isKnown(reading.text) ? 2 : rank;
  };
  const distance = ({ box }: Reading): number => Math.hypot(box.left + box.width / 2 - width / 2, box.top + box.height / 2 - height / 2);
  return [...readings].sort((a, b) => rankHere(a) - rankHere(b) || distance(a) - distance(b))[0];
};

const overlap = (a: Box, b: Box): boolean => a.left <= b.left + b.width && b.left <= a.left + a.width && a.top <= b.top + b.height && b.top <= a.top + a.height;
