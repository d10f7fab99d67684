import { describe, expect, test } from "vitest";
import { down, key, replay, retyped, scan } from "./recorded-keys.ts";
import type { Recorded } from "./recorded-keys.ts";

describe("a scan", () => {
  test("in no text field is handed over and its Enter reaches nothing", () => {
    expect(replay(scan("1007000420", { editable: false }))).toEqual({ codes: ["1007000420"], field: "", reachedPage: [] });
  });

  test("in a text field leaves the field as it was", () => {
    expect(replay(scan("1007000420"), "dế mèn")).toEqual({ codes: ["1007000420"], field: "dế mèn", reachedPage: [] });
  });

  test.each(["Enter", "Tab"])("ends with %s, which moves nothing", (end) => {
    expect(replay(scan("STK2450", { end }))).toEqual({ codes: ["STK2450"], field: "", reachedPage: [] });
  });

  test("ends with 60 ms of silence when the scanner sends no Enter", () => {
    expect(replay(scan("1007000420", { end: "" }), "abc")).toEqual({ codes: ["1007000420"], field: "abc", reachedPage: [] });
  });

  test("whose Enter comes late does not press the focused button", () => {
    const late: Recorded[] = [...scan("1007000420", { end: "" }), ...key(100, "Enter")];
    expect(replay(late)).toEqual({ codes: ["1007000420"], field: "", reachedPage: [] });
  });

  test("that ends with Enter and line feed opens no download list", () => {
    const withLineFeed: Recorded[] = [...scan("1007000420"), [5, down("j", { ctrl: true })]];
    expect(replay(withLineFeed)).toEqual({ codes: ["1007000420"], field: "", reachedPage: [] });
    expect(replay([...scan("1007000420", { end: "" }), [5, down("j", { ctrl: true })]]).codes).toEqual(["1007000420"]);
  });

  test("120 ms after another is one more scan, with or without Enter", () => {
    expect(replay([...scan("1007000420"), ...scan("1007000438", { first: 120 })]).codes).toEqual(["1007000420", "1007000438"]);
    expect(replay([...scan("1007000420", { end: "" }), ...scan("1007000438", { first: 120, end: "" })]).codes).toEqual(["1007000420", "1007000438"]);
  });

  test.each([1, 3, 12, 20, 30, 35])("of a scanner with %i ms between keys is caught", (gap) => {
    expect(replay(scan("1007000420", { gap }), "x")).toEqual({ codes: ["1007000420"], field: "x", reachedPage: [] });
  });

  test("with one hiccup of 50 ms stays whole", () => {
    const record = scan("1007000420").map((step, index): Recorded => (index === 12 ? [50, step[1]] : step));
    expect(replay(record)).toEqual({ codes: ["1007000420"], field: "", reachedPage: [] });
  });

  test("with Shift before each capital is read in capitals", () => {
    const record: Recorded[] = [..."STK"].flatMap((letter, index): Recorded[] => [[index === 0 ? 500 : 4, down("Shift")], ...key(3, letter, { shift: true }), [1, { kind: "up", code: "Shift" }]]);
    expect(replay([...record, ...scan("2450", { first: 6 })])).toEqual({ codes: ["STK2450"], field: "", reachedPage: ["Shift", "Shift", "Shift"] });
  });

  test("that switches CapsLock on its way is one scan", () => {
    const record: Recorded[] = [...scan("ST", { end: "" }), [4, down("CapsLock")], ...scan("k2450", { first: 4 })];
    expect(replay(record).codes).toEqual(["STk2450"]);
  });

  test("on the numeric pad is read with NumLock on and off", () => {
    const pad = (digit: string, name: string): Recorded[] => [[8, down(name, { code: `Numpad${digit}` })]];
    expect(replay([..."2001000012"].flatMap((digit) => pad(digit, digit)).concat([[8, down("Enter", { code: "NumpadEnter" })]])).codes).toEqual(["2001000012"]);
    expect(replay([pad("2", "ArrowDown"), pad("0", "Insert"), pad("0", "Insert"), pad("1", "End"), pad("7", "Home")].flat()).codes).toEqual(["20017"]);
  });

  test("with AltGr characters keeps them, and Ctrl or Alt alone never makes one", () => {
    const record: Recorded[] = [...scan("AB", { end: "" }), [5, down("@", { code: "KeyQ", ctrl: true, alt: true, altGraph: true })], ...scan("123", { first: 5 })];
    expect(replay(record).codes).toEqual(["AB@123"]);
    expect(replay("abcde".split("").map((letter): Recorded => [5, down(letter, { ctrl: true })])).codes).toEqual([]);
  });

  test("under the Vietnamese layout of Windows, where the digit keys write letters, is read in digits", () => {
    const layout: Record<string, string> = { "0": "đ", "1": "ă", "2": "â", "3": "ê", "4": "ô", "5": "\u0300", "7": "\u0303" };
    const record = [..."1007000420"].flatMap((digit): Recorded[] => [
      [8, down(layout[digit] ?? "", { code: `Digit${digit}` })],
      [0, { kind: "text", stage: 1, text: layout[digit] ?? "", editable: true }],
      [0, { kind: "text", stage: 2, text: layout[digit] ?? "", editable: true }],
    ]);
    expect(replay([...record, ...key(8, "Enter")])).toEqual({ codes: ["1007000420"], field: "", reachedPage: [] });
  });

  test("right after slow typing takes only itself out of the field", () => {
    expect(replay([...key(500, "d"), ...key(150, "e"), ...scan("1007000420", { first: 90 })])).toEqual({ codes: ["1007000420"], field: "de", reachedPage: [] });
  });

  test("that is cut off because the window lost the focus is no scan", () => {
    expect(replay([...scan("10070", { end: "" }), [5, { kind: "left" }]]).codes).toEqual([]);
  });
});

describe("a scan through an input method", () => {
  test("UniKey takes DD back and writes Đ: the code is what would stand there", () => {
    // Its hook swallows the second D before the page can hear of it.
    const hooked: Recorded[] = [...key(500, "D"), ...retyped(1, "Đ"), ...scan("-0012", { first: 6 })];
    expect(replay(hooked, "abc")).toEqual({ codes: ["Đ-0012"], field: "abc", reachedPage: [] });
  });

  test("a tone that comes late rewrites the word in the middle of the scan", () => {
    const record: Recorded[] = [...scan("TOAN", { end: "" }), ...retyped(2, "ÁN"), ...scan("-12", { first: 6 })];
    expect(replay(record, "abc")).toEqual({ codes: ["TOÁN-12"], field: "abc", reachedPage: [] });
  });

  test("keys called Process or Unidentified are read from the text that follows", () => {
    const withheld = (letter: string, name: string): Recorded[] => [[8, down(name, { code: "" })], [0, { kind: "text", stage: 2, text: letter, editable: true }]];
    for (const name of ["Process", "Unidentified"]) {
      expect(replay([[500, down("Shift")], ...[..."SGKƯ1122"].flatMap((letter) => withheld(letter, name)), ...key(8, "Enter")], "x")).toMatchObject({ codes: ["SGKƯ1122"], field: "x" });
    }
  });

  test("letters held underlined by the input method count as they stand at the end", () => {
    const held = (text: string): Recorded[] => [[8, down("Process", { code: "" })], [0, { kind: "compose", text }]];
    const record: Recorded[] = [...held("D"), ...held("Đ"), ...held("ĐA"), ...held("ĐA0"), ...held("ĐA01"), ...held("ĐA012"), ...key(8, "Enter")];
    expect(replay(record, "x")).toMatchObject({ codes: ["ĐA012"], field: "x" });
  });

  test("digits of our own codes pass UniKey untouched", () => {
    expect(replay(scan("2001000012", { code: "" })).codes).toEqual(["2001000012"]);
  });
});

describe("typing", () => {
  test("of a person is left alone, and its Enter too", () => {
    const typing: Recorded[] = [...[..."de men"].flatMap((letter) => key(120, letter)), ...key(150, "Enter")];
    expect(replay(typing)).toEqual({ codes: [], field: "de men", reachedPage: ["Enter"] });
  });

  test("at fifteen keys a second, rolled and uneven, is never a scan and never loses a letter", () => {
    let [texts, keys] = [0, 0];
    for (let seed = 1; seed <= 300; seed++) {
      const { record, text } = fastTyping(seed, 120, 66);
      const played = replay(record);
      expect({ seed, ...played }).toEqual({ seed, codes: [], field: text, reachedPage: [] });
      texts += 1;
      keys += text.length;
    }
    expect([texts, keys]).toEqual([300, 36_000]);
  });

  test("three fast keys are too few for a scan", () => {
    expect(replay(scan("123"))).toEqual({ codes: [], field: "123", reachedPage: ["Enter"] });
  });

  test("a key held down repeats itself and is no scan", () => {
    const held: Recorded[] = Array.from({ length: 20 }, (_, index): Recorded[] => [[30, down("0", { repeat: index > 0 })], [0, { kind: "text", stage: 1, text: "0", editable: true }], [0, { kind: "text", stage: 2, text: "0", editable: true }]]).flat();
    expect(replay(held)).toEqual({ codes: [], field: "0".repeat(20), reachedPage: [] });
  });

  test("of Vietnamese, where one key makes UniKey rewrite half a word at once, is no scan", () => {
    const typing: Recorded[] = [...[..."truong"].flatMap((letter) => key(70, letter)), ...wait(70, retyped(4, "ương")), ...wait(70, retyped(4, "ường")), ...key(90, "Enter")];
    expect(replay(typing)).toEqual({ codes: [], field: "trường", reachedPage: ["Enter"] });
  });

  test("a word chosen from the suggestions of a touch keyboard is no scan", () => {
    expect(replay([[500, down("Unidentified", { code: "" })], [0, { kind: "text", stage: 2, text: "phiêu lưu ký", editable: true }]])).toEqual({ codes: [], field: "phiêu lưu ký", reachedPage: ["Unidentified"] });
  });

  test("rolling four fingers over the keys gives the letters back when silence shows that it was a hand", () => {
    const roll: Recorded[] = [
      [500, down("a")], [0, { kind: "text", stage: 2, text: "a", editable: true }],
      [20, down("s")], [0, { kind: "text", stage: 2, text: "s", editable: true }],
      [20, down("d")], [0, { kind: "text", stage: 2, text: "d", editable: true }],
      [20, down("f")], [20, { kind: "up", code: "KeyA" }], [10, { kind: "up", code: "KeyS" }],
    ];
    expect(replay(roll)).toEqual({ codes: [], field: "asdf", reachedPage: [] });
  });

  test("shortcuts and Escape reach the page", () => {
    expect(replay([[500, down("Escape")], [300, down("F2")]]).reachedPage).toEqual(["Escape", "F2"]);
  });
});

const wait = (ms: number, record: readonly Recorded[]): Recorded[] => record.map((step, index): Recorded => (index === 0 ? [ms, step[1]] : step));

/** A person: keys about `mean` ms apart, uneven (normal, a third of it), each held about 90 ms, so that keys overlap. */
const fastTyping = (seed: number, length: number, mean: number): { record: Recorded[]; text: string } => {
  let state = seed * 2_654_435_761;
  const random = (): number => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) >>> 0;
    return state / 4_294_967_296;
  };
  const about = (middle: number, spread: number): number => middle + spread * (random() + random() + random() + random() - 2) * 1.73;
  const moments: { at: number; event: Recorded[1] }[] = [];
  let [at, text] = [500, ""];
  for (let index = 0; index < length; index++) {
    at += Math.max(5, about(mean, mean / 3));
    const letter = "nghiemtrudoncaslp"[Math.floor(random() * 17)] ?? "n";
    text += letter;
    moments.push({ at, event: down(letter) }, { at, event: { kind: "text", stage: 2, text: letter, editable: true } }, { at: at + Math.max(40, about(90, 15)), event: { kind: "up", code: `Key${letter.toUpperCase()}` } });
  }
  moments.sort((a, b) => a.at - b.at);
  return { text, record: moments.map(({ at: moment, event }, index): Recorded => [moment - (moments[index - 1]?.at ?? 0), event]) };
};
