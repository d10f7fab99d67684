import fc from "fast-check";
import { expect, test } from "vitest";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import { afterFrame, nothingSeen, type Frame } from "../../src/scanning/agreement.ts";
import type { Box, Reading, Symbology } from "../../src/scanning/reading.ts";

const middle: Box = { left: 560, top: 320, width: 160, height: 80 };
const corner: Box = { left: 20, top: 20, width: 160, height: 80 };
const label = ownCodeFrom({ kind: "copy", block: 7, serial: 42 });
const card = ownCodeFrom({ kind: "card", block: 7, serial: 7 });
const isbn = "9786042234429";
/** Read from two frames in a row of a film that showed another code; its check digit is right. */
const misread = "3703561484100";

const read = (text: string, symbology: Symbology = "EAN13", box = middle): Reading => ({ text, symbology, box });
const ours = (text: string, box = middle): Reading => read(text, "Code128", box);
type Shown = Reading | readonly Reading[] | undefined;

/** Frames 40 ms apart; answers which codes counted, and in which frame, counted from 1. */
const filmed = (shown: readonly Shown[], known: readonly string[] = [], every = 40): { readonly code: string; readonly frame: number }[] => {
  let sightings = nothingSeen;
  return shown.flatMap((readings, index) => {
    const frame: Frame = { at: index * every, width: 1280, height: 720, readings: readings === undefined ? [] : "text" in readings ? [readings] : readings };
    const [after, code] = afterFrame(sightings, frame, (text) => known.includes(text));
    sightings = after;
    return code === undefined ? [] : [{ code, frame: index + 1 }];
  });
};
const times = (count: number, shown: Shown): Shown[] => Array<Shown>(count).fill(shown);
const countedAfter = (reading: Reading, known: readonly string[] = []) => filmed(times(20, reading), known).map(({ frame }) => frame);

test("our own label and card count at the second frame", () => {
  expect(countedAfter(ours(label))).toEqual([2]);
  expect(countedAfter(read(card, "QRCode"))).toEqual([2]);
});

test("the same wrong EAN from two frames in a row does not count, nor from five", () => {
  expect(filmed([...times(2, read(misread)), ...times(20, undefined)])).toEqual([]);
  expect(filmed([...times(5, read(misread)), ...times(20, undefined)])).toEqual([]);
});

test("a code that the catalogue knows counts sooner than the same code of a stranger", () => {
  expect([countedAfter(read(isbn), [isbn]), countedAfter(read(isbn))]).toEqual([[2], [4]]);
  expect([countedAfter(ours("STK2450"), ["STK2450"]), countedAfter(ours("STK2450"))]).toEqual([[2], [3]]);
  expect([countedAfter(read("12345670", "EAN8"), ["12345670"]), countedAfter(read("12345670", "EAN8"))]).toEqual([[4], [6]]);
});

test("an article of another country needs more frames than a book or what Vietnam registered", () => {
  expect([isbn, "8935000000008", "4006381333931"].map((text) => countedAfter(read(text)))).toEqual([[4], [4], [6]]);
});

test("ten digits with our check digit are not ours in the bars that a piece of a longer code can be", () => {
  expect(countedAfter(read(label, "ITF"))).toEqual([6]);
});

test("a wrong reading between right ones never counts, and the right one does", () => {
  const film = Array.from({ length: 60 }, (_, index) => (index % 3 === 1 ? read(misread) : read(isbn)));
  expect(filmed(film).map(({ code }) => code)).toEqual([isbn]);
});

test("what is read in one frame of ten only is no agreement, however long it goes on", () => {
  expect(filmed(Array.from({ length: 600 }, (_, index) => (index % 10 === 0 ? read(misread) : undefined)))).toEqual([]);
});

test("a label that is read in one frame of four counts all the same", () => {
  expect(filmed(Array.from({ length: 40 }, (_, index) => (index % 4 === 0 ? ours(label) : undefined))).map(({ code }) => code)).toEqual([label]);
});

test("a code counts once as long as it lies there, and again after it was away", () => {
  expect(filmed(times(500, ours(label))).map(({ frame }) => frame)).toEqual([2]);
  expect(filmed([...times(10, ours(label)), ...times(45, undefined), ...times(10, ours(label))]).map(({ frame }) => frame)).toEqual([2, 57]);
});

test("out of focus for a second is not away, nor is a slow device's long frame", () => {
  expect(filmed([...times(10, ours(label)), ...times(25, undefined), ...times(10, ours(label))])).toHaveLength(1);
  expect(filmed([...times(4, ours(label)), ...times(4, undefined), ...times(4, ours(label))], [], 500)).toHaveLength(1);
});

test("another book in the same place counts at once, while the one before is still remembered", () => {
  const next = ownCodeFrom({ kind: "copy", block: 7, serial: 43 });
  expect(filmed([...times(10, ours(label)), ...times(10, ours(next))])).toEqual([{ code: label, frame: 2 }, { code: next, frame: 12 }]);
});

test("of several labels in the picture only the one that is aimed at counts", () => {
  expect(filmed(times(100, [ours(card, corner), ours(label)])).map(({ code }) => code)).toEqual([label]);
});

test("a book's own label is meant, not the publisher's code beside it, also when the label goes out of the picture first", () => {
  const both = [read(isbn, "EAN13", middle), ours(label, corner)];
  expect(filmed([...times(10, both), ...times(100, read(isbn))], [isbn]).map(({ code }) => code)).toEqual([label]);
  expect(filmed([read(isbn), ...times(10, both), ...times(100, read(isbn))], [isbn]).map(({ code }) => code)).toEqual([label]);
});

test("another program's label that the catalogue knows stands before the publisher's code too", () => {
  const both = [read(isbn, "EAN13", middle), ours("STK2450", corner)];
  expect(filmed(times(10, both), [isbn, "STK2450"]).map(({ code }) => code)).toEqual(["STK2450"]);
});

test("of two article numbers on one book the ISBN is meant, wherever it stands", () => {
  expect(filmed(times(60, [read("1920081045006"), read(isbn, "EAN13", corner)])).map(({ code }) => code)).toEqual([isbn]);
});

test("whatever is filmed: what counts was read in two frames at least, and no code counts twice without having been away", () => {
  const reading = fc.constantFrom<Shown>(undefined, undefined, read(isbn), read(misread), ours(label), ours(card, corner), [ours(label), read(isbn, "EAN13", corner)], read("12345670", "EAN8"));
  let counted = 0;
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), reading), { maxLength: 25 }), fc.constantFrom([], [isbn], [isbn, misread]), (scenes, known) => {
      const shown = scenes.flatMap(([count, what]) => times(count, what));
      const isIn = (code: string) => (what: Shown) => what !== undefined && ("text" in what ? [what] : what).some(({ text }) => text === code);
      const before = new Map<string, number>();
      for (const { code, frame } of filmed(shown, known)) {
        counted++;
        const last = before.get(code);
        before.set(code, frame);
        const since = shown.slice(last ?? 0, frame).map(isIn(code));
        expect(since.filter(Boolean).length).toBeGreaterThanOrEqual(2);
        if (last !== undefined) expect(since.map((is) => (is ? "." : "-")).join("")).toMatch(/-{37}/);
      }
    }),
    { seed: 5, numRuns: 300 },
  );
  expect(counted).toBeGreaterThan(300);
});
