/**
 * What one event of the page means to a scan: a character, a character taken back, an end, or nothing.
 * `key` is what the layout made of the key and `code` is which key it was. Layouts differ (the Vietnamese layout of
 * Windows writes ă where 1 is), scanners switch CapsLock, type on the numeric pad, or send line feed as Ctrl+J.
 */

/** The stages through which a browser tells of one typed character: keydown 0, keypress 1, beforeinput 2. */
export type Stage = 0 | 1 | 2;

export interface KeyDown {
  readonly kind: "down";
  readonly at: number;
  readonly key: string;
  /** Empty when an input method typed it. */
  readonly code: string;
  readonly repeat: boolean;
  readonly shift: boolean;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
  readonly altGraph: boolean;
  /** Would a character typed now land in a text field? */
  readonly editable: boolean;
}

export type WedgeEvent =
  | KeyDown
  | { readonly kind: "up"; readonly at: number; readonly code: string }
  | { readonly kind: "text"; readonly at: number; readonly stage: 1 | 2; readonly text: string; readonly editable: boolean }
  | { readonly kind: "erase"; readonly at: number }
  | { readonly kind: "compose"; readonly at: number; readonly text: string }
  | { readonly kind: "composed"; readonly at: number; readonly text: string }
  | { readonly kind: "silence"; readonly at: number }
  | { readonly kind: "left"; readonly at: number };

export type Stroke =
  | { readonly is: "character"; readonly text: string; readonly inserts: boolean }
  | { readonly is: "erase" }
  | { readonly is: "end" }
  /** Belongs to neither typing nor scan: Shift, CapsLock, a dead key. */
  | { readonly is: "neutral" }
  /** An input method has it; the text comes by a later event. */
  | { readonly is: "withheld" }
  | { readonly is: "other" };

export const strokeOf = (event: KeyDown): Stroke => {
  const { key, code, altGraph } = event;
  if (neutralKeys.has(key)) return { is: "neutral" };
  // Alt with digits of the numeric pad spells one character, which then comes as text.
  if (event.alt && code.startsWith("Numpad")) return { is: "neutral" };
  if (event.ctrl && !event.alt && /^[jm]$/i.test(key)) return { is: "end" };
  if (event.meta || ((event.ctrl || event.alt) && !altGraph)) return { is: "other" };
  if (key === "Backspace") return { is: "erase" };
  if (key === "Enter" || (key === "Tab" && !event.shift)) return { is: "end" };
  const pad = /^Numpad([0-9])$/.exec(code)?.[1];
  // NumLock is off: the key is an arrow to the page and a digit to the scanner.
  if (pad !== undefined) return { is: "character", text: pad, inserts: key === pad };
  if (key === "Process" || key === "Unidentified") {
    const physical = event.editable ? undefined : physicalCharacter(event);
    return physical === undefined ? { is: "withheld" } : { is: "character", text: physical, inserts: false };
  }
  if ([...key].length !== 1) return { is: "other" };
  const digit = /^Digit([0-9])$/.exec(code)?.[1];
  const layoutHidesDigit = digit !== undefined && !event.shift && /[^\p{ASCII}]/u.test(key);
  return { is: "character", text: layoutHidesDigit ? digit : key, inserts: true };
};

const neutralKeys = new Set(["Shift", "CapsLock", "NumLock", "Control", "Alt", "AltGraph", "Meta", "Dead", "Fn"]);

const physicalCharacter = ({ code, shift }: KeyDown): string | undefined => {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return shift ? letter : letter.toLowerCase();
  return shift ? undefined : (/^Digit([0-9])$/.exec(code)?.[1] ?? { Minus: "-", Period: ".", Slash: "/" }[code]);
};
