import { afterEvent, isOpen, noBurst, wedgeLimits } from "../../src/scanning/wedge-burst.ts";
import type { KeyDown, WedgeEvent } from "../../src/scanning/wedge-keys.ts";

/** One recorded event and how long after the one before it. */
export type Recorded = readonly [wait: number, event: WithoutTime<WedgeEvent>];
type WithoutTime<Event> = Event extends WedgeEvent ? Omit<Event, "at"> : never;

export const down = (key: string, more: Partial<KeyDown> = {}): WithoutTime<KeyDown> => ({
  kind: "down", key, code: codeOf(key), repeat: false, shift: false, ctrl: false, alt: false, meta: false, altGraph: false, editable: true, ...more,
});

/** A key that is pressed and let go, with the text it writes told at both later stages. */
export const key = (wait: number, name: string, more: Partial<KeyDown> = {}): Recorded[] => [
  [wait, down(name, more)],
  ...(name.length === 1
    ? [
        [0, { kind: "text", stage: 1, text: name, editable: more.editable ?? true }] as const,
        ...(more.editable === false ? [] : [[0, { kind: "text", stage: 2, text: name, editable: true }] as const]),
      ]
    : []),
  [1, { kind: "up", code: more.code ?? codeOf(name) }],
];

/** UniKey takes letters back and types others, without naming keys. */
export const retyped = (backspaces: number, letters: string): Recorded[] => [
  ...Array.from({ length: backspaces }, (): Recorded[] => [[1, down("Backspace", { code: "" })], [0, { kind: "erase" }]]).flat(),
  ...[...letters].flatMap((letter): Recorded[] => [[1, down(letter, { code: "" })], [0, { kind: "text", stage: 1, text: letter, editable: true }], [0, { kind: "text", stage: 2, text: letter, editable: true }]]),
];

export const scan = (code: string, { gap = 8, end = "Enter", first = 500, ...more }: { gap?: number; end?: string | undefined; first?: number } & Partial<KeyDown> = {}): Recorded[] => [
  ...[...code].flatMap((letter, index) => key(index === 0 ? first : gap - 1, letter, more)),
  ...(end === "" ? [] : key(gap - 1, end, more)),
];

export interface Replayed {
  readonly codes: readonly string[];
  /** The text field, when what the machine prevents does not reach it. */
  readonly field: string;
  /** Keys besides characters that reached the page: Enter, Tab, Escape. */
  readonly reachedPage: readonly string[];
}

/** Plays the record to the machine, with a text field behind it, and silence wherever the record is silent. */
export const replay = (record: readonly Recorded[], before = ""): Replayed => {
  let [burst, at, field] = [noBurst, 1000, before];
  const codes: string[] = [];
  const reachedPage: string[] = [];
  const put = (event: WedgeEvent): boolean => {
    const [next, decision] = afterEvent(burst, event);
    burst = next;
    if (decision.takeBack > 0) field = [...field].slice(0, -decision.takeBack).join("");
    field += decision.giveBack;
    if (decision.code !== undefined) codes.push(decision.code);
    return decision.prevent;
  };
  const beSilentUntil = (time: number): void => {
    const ends = burst.lastAt + wedgeLimits.silence;
    if (isOpen(burst) && time > ends) put({ kind: "silence", at: ends });
  };
  let swallowed = false;
  for (const [wait, event] of record) {
    at += wait;
    beSilentUntil(at);
    // A prevented keydown brings no later stage.
    if (event.kind === "down") swallowed = false;
    if (swallowed && (event.kind === "text" || event.kind === "erase")) continue;
    const composed = event.kind === "compose" ? burst.composing : "";
    const prevented = put({ ...event, at });
    if (event.kind === "down") {
      swallowed = prevented;
      if (!prevented && [...event.key].length > 1 && event.key !== "Backspace") reachedPage.push(event.key);
    }
    if (prevented) continue;
    if (event.kind === "text" && event.stage === 2) field += event.text;
    if (event.kind === "erase") field = [...field].slice(0, -1).join("");
    if (event.kind === "compose") field = field.slice(0, field.length - composed.length) + event.text;
  }
  beSilentUntil(at + 10_000);
  return { codes, field, reachedPage };
};

const codeOf = (name: string): string => {
  if (/^[a-z]$/i.test(name)) return `Key${name.toUpperCase()}`;
  if (/^[0-9]$/.test(name)) return `Digit${name}`;
  return { "-": "Minus", ".": "Period", "/": "Slash", " ": "Space" }[name] ?? name;
};
