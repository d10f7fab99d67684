/**
 * A USB scanner types like a keyboard, only faster than a hand can. Keys that follow each other within 35 ms (median),
 * four or more, ended by Enter, Tab or 60 ms of silence, are a scan; everything slower is typing and is left alone.
 * An input method between scanner and page takes letters back and types others; the text is gathered as it would stand.
 * Pure: what arrived goes in, what to do about it comes out, so that recorded orders of events can be replayed.
 */
import { strokeOf } from "./wedge-keys.ts";
import type { KeyDown, Stage, WedgeEvent } from "./wedge-keys.ts";

export const wedgeLimits = {
  medianGap: 35,
  silence: 60,
  leastCharacters: 4,
  /** An Enter or Tab so soon after the last character of a scan belongs to it and must not press the focused button. */
  lateEnd: 150,
  /** More than this by one event is a chosen word or a pasted text. An accented letter may come in three parts. */
  mostByOneEvent: 3,
};

export interface WedgeDecision {
  /** A whole code, when a scan has ended. */
  readonly code?: string;
  /** Keep this event from the page. */
  readonly prevent: boolean;
  /** So many characters of the scan stand in the text field before the caret and must go. */
  readonly takeBack: number;
  /** Kept from the text field although it turned out to be typed by hand. */
  readonly giveBack: string;
}

export interface Burst {
  readonly text: string;
  /** What an input method shows underlined and may still change. */
  readonly composing: string;
  readonly gaps: readonly number[];
  readonly lastAt: number;
  /** Characters of `text` that stand in the text field, and those that were kept from it. */
  readonly reached: number;
  readonly kept: string;
  readonly editable: boolean;
  /** Fast enough for long enough: from here on nothing of it reaches the page. */
  readonly sure: boolean;
  /** Auto-repeat, a correction of earlier typing, a whole word at once: no scanner does that. */
  readonly byHand: boolean;
  /** Character keys that are down, in the order they went down. */
  readonly down: readonly string[];
  /** A key went up after a later one had gone down: fingers roll, scanners press one key at a time. */
  readonly rolled: boolean;
  /** A text already counted, of which the browser still tells at later stages. */
  readonly echo: { readonly text: string; readonly stage: Stage } | undefined;
  /** When the scan before this ended. */
  readonly scanEndedAt: number;
}

export const noBurst: Burst = {
  text: "", composing: "", gaps: [], lastAt: -Infinity, reached: 0, kept: "", editable: false,
  sure: false, byHand: false, down: [], rolled: false, echo: undefined, scanEndedAt: -Infinity,
};

/** Is there something that silence would end? */
export const isOpen = (burst: Burst): boolean => burst.lastAt !== -Infinity;

export const afterEvent = (burst: Burst, event: WedgeEvent): readonly [Burst, WedgeDecision] => {
  if (event.kind === "left") return [noBurst, nothingToDo];
  if (!isOpen(burst) || event.at - burst.lastAt < wedgeLimits.silence) return taken(burst, event);
  const [fresh, ended] = endedBy("silence", burst);
  const [next, decision] = taken(fresh, event);
  return [next, { ...ended, ...decision, takeBack: ended.takeBack, giveBack: ended.giveBack }];
};

const nothingToDo: WedgeDecision = { prevent: false, takeBack: 0, giveBack: "" };
const keepFromPage: WedgeDecision = { ...nothingToDo, prevent: true };

const taken = (burst: Burst, event: Exclude<WedgeEvent, { kind: "left" }>): readonly [Burst, WedgeDecision] => {
  switch (event.kind) {
    case "down":
      return pressed(burst, event);
    case "up":
      return [released(burst, event.code), nothingToDo];
    case "text":
      if (/\p{Cc}/u.test(event.text) || event.text === "") return [burst, nothingToDo];
      return isEcho(burst, event.text, event.stage)
        ? [{ ...burst, echo: { text: event.text, stage: event.stage } }, nothingToDo]
        : typed(burst, { at: event.at, text: event.text, editable: event.editable, inserts: true, echo: { text: event.text, stage: event.stage } });
    case "erase":
      return isEcho(burst, erasure, 2) ? [{ ...burst, echo: undefined }, nothingToDo] : erased(burst, event.at, undefined);
    case "compose":
      return [composing(burst, event.at, event.text), nothingToDo];
    case "composed": {
      const shown = composing(burst, event.at, event.text);
      return [{ ...shown, text: shown.text + event.text, reached: shown.reached + lengthOf(event.text), composing: "", echo: { text: event.text, stage: 0 } }, nothingToDo];
    }
    case "silence":
      return [burst, nothingToDo];
  }
};

const pressed = (burst: Burst, event: KeyDown): readonly [Burst, WedgeDecision] => {
  const stroke = strokeOf(event);
  switch (stroke.is) {
    case "character": {
      const down = event.code === "" || event.repeat ? burst.down : [...burst.down, event.code];
      const hand = burst.byHand || event.repeat;
      return typed({ ...burst, down, byHand: hand }, { at: event.at, text: stroke.text, editable: event.editable, inserts: stroke.inserts, echo: { text: event.key, stage: 0 } });
    }
    case "erase":
      return erased(burst, event.at, { text: erasure, stage: 0 });
    case "end": {
      if (!isOpen(burst)) return [burst, event.at - burst.scanEndedAt < wedgeLimits.lateEnd ? keepFromPage : nothingToDo];
      const [next, ended] = endedBy("key", burst);
      return ended.code === undefined ? [next, ended] : [{ ...next, scanEndedAt: event.at }, { ...ended, prevent: true }];
    }
    case "other":
      return isOpen(burst) ? endedBy("silence", burst) : [burst, nothingToDo];
    case "withheld":
      return [{ ...burst, echo: undefined }, nothingToDo];
    case "neutral":
      return [burst, nothingToDo];
  }
};

interface Typed {
  readonly at: number;
  readonly text: string;
  readonly editable: boolean;
  readonly inserts: boolean;
  readonly echo: NonNullable<Burst["echo"]>;
}

const typed = (burst: Burst, { at, text, editable, inserts, echo }: Typed): readonly [Burst, WedgeDecision] => {
  const longer = judged({
    ...burst,
    text: burst.text + text,
    gaps: isOpen(burst) ? [...burst.gaps, at - burst.lastAt] : [],
    lastAt: at,
    editable,
    byHand: burst.byHand || lengthOf(text) > wedgeLimits.mostByOneEvent,
    echo,
  });
  if (!longer.sure) return [{ ...longer, reached: burst.reached + (editable && inserts ? lengthOf(text) : 0) }, nothingToDo];
  // While an input method holds letters, the field is mended only at the end.
  if (burst.sure || burst.composing !== "") return [{ ...longer, kept: burst.kept + text, echo: undefined }, keepFromPage];
  return [{ ...longer, reached: 0, kept: longer.text, echo: undefined }, { ...keepFromPage, takeBack: burst.reached }];
};

const erased = (burst: Burst, at: number, echo: Burst["echo"]): readonly [Burst, WedgeDecision] => {
  if (burst.text === "") return [{ ...burst, lastAt: at, byHand: true, echo }, nothingToDo];
  const shorter = { ...burst, text: withoutLast(burst.text), lastAt: at };
  if (burst.sure && burst.kept !== "") return [{ ...shorter, kept: withoutLast(burst.kept), echo: undefined }, keepFromPage];
  return [{ ...shorter, reached: Math.max(0, burst.reached - 1), echo }, nothingToDo];
};

const composing = (burst: Burst, at: number, text: string): Burst => {
  const grown = lengthOf(text) - lengthOf(burst.composing);
  if (text === burst.composing) return burst;
  return judged({
    ...burst,
    composing: text,
    gaps: isOpen(burst) && grown > 0 ? [...burst.gaps, at - burst.lastAt] : burst.gaps,
    lastAt: at,
    editable: true,
    byHand: burst.byHand || grown > wedgeLimits.mostByOneEvent,
    echo: undefined,
  });
};

const judged = (burst: Burst): Burst => ({ ...burst, sure: burst.sure || isFast(burst) });

const isFast = ({ text, composing: held, gaps, byHand }: Burst): boolean =>
  !byHand && lengthOf(text + held) >= wedgeLimits.leastCharacters && medianOf(gaps) <= wedgeLimits.medianGap;

const released = (burst: Burst, code: string): Burst => {
  const at = burst.down.indexOf(code);
  if (at < 0) return burst;
  return { ...burst, down: burst.down.filter((_, index) => index !== at), rolled: burst.rolled || at < burst.down.length - 1 };
};

/** Enter or Tab at once after it vouch for a scanner; silence alone does not outweigh rolling fingers. */
const endedBy = (end: "key" | "silence", burst: Burst): readonly [Burst, WedgeDecision] => {
  if (!isFast(burst) || (end === "silence" && burst.rolled)) {
    return [{ ...noBurst, scanEndedAt: burst.scanEndedAt }, { ...nothingToDo, giveBack: burst.editable ? burst.kept : "" }];
  }
  const code = burst.text + burst.composing;
  return [{ ...noBurst, scanEndedAt: burst.lastAt }, { ...nothingToDo, code, takeBack: burst.reached + lengthOf(burst.composing) }];
};

const isEcho = ({ echo }: Burst, text: string, stage: Stage): boolean => echo !== undefined && echo.text === text && echo.stage < stage;

const erasure = "\b";

const lengthOf = (text: string): number => [...text].length;

const withoutLast = (text: string): string => [...text].slice(0, -1).join("");

const medianOf = (values: readonly number[]): number => {
  const ordered = [...values].sort((a, b) => a - b);
  const middle = Math.floor(ordered.length / 2);
  return ordered.length % 2 === 1 ? (ordered[middle] ?? Infinity) : ((ordered[middle - 1] ?? Infinity) + (ordered[middle] ?? Infinity)) / 2;
};
