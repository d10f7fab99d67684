/**
 * Listens to the whole page, before anything in it, for scans typed by a USB scanner. What is a scan is decided in
 * wedge-burst; here browser events are put in and its decisions carried out. Wherever the focus is, the letters of
 * a scan do not stay in a text field, and its Enter presses nothing.
 */
import type { Scanner } from "./scanner.ts";
import { createFieldMender, isTextField } from "./text-field.ts";
import { afterEvent, isOpen, noBurst, wedgeLimits } from "./wedge-burst.ts";
import type { Burst } from "./wedge-burst.ts";
import type { WedgeEvent } from "./wedge-keys.ts";

export interface KeyboardWedgeParts {
  /** The window: its capturing listeners hear every key first, also above a dialog. */
  readonly target: Pick<EventTarget, "addEventListener" | "removeEventListener">;
  /** Would a character typed into this element stand in it? */
  readonly isEditable?: (element: EventTarget | null) => boolean;
  /** The event's own stamp, ms, so that a busy page does not slow a scan down. */
  readonly now?: (event: Event) => number;
  /** How long ago that was. Where keys come late, those that follow are still on their way. */
  readonly lateness?: (event: Event) => number;
  readonly timer?: { readonly after: (ms: number, run: () => void) => number; readonly cancel: (timer: number) => void };
}

export const createKeyboardWedge = ({ target, isEditable = isTextField, now = stampOf, lateness = agoOf, timer = pageTimer }: KeyboardWedgeParts): Scanner => {
  let burst: Burst = noBurst;
  let tell: ((code: string) => void) | undefined;
  let silence: number | undefined;
  let key: When = { at: -Infinity, late: 0 };
  const field = createFieldMender();

  /** Events of text are made, and stamped, only when the page comes to their key: they happened as long before as it did. */
  const whenOf = (event: Event): When => {
    if (event instanceof KeyboardEvent) key = { at: now(event), late: Math.max(0, lateness(event)) };
    return event instanceof KeyboardEvent ? key : { at: Math.max(key.at, now(event) - key.late), late: key.late };
  };

  /** Answers whether the event is to be kept from the page. */
  const put = (event: WedgeEvent, element: EventTarget | null, late = 0): boolean => {
    const beginsAnew = !isOpen(burst) || event.at - burst.lastAt >= wedgeLimits.silence;
    const [next, decision] = afterEvent(burst, event);
    burst = next;
    if (decision.takeBack > 0) field.takeBack(decision.takeBack);
    if (decision.giveBack !== "") field.giveBack(decision.giveBack);
    if (beginsAnew && event.kind !== "silence") field.remember(element);
    if (silence !== undefined) timer.cancel(silence);
    const endsAt = burst.lastAt + wedgeLimits.silence;
    silence = isOpen(burst) ? timer.after(Math.max(0, endsAt - event.at) + Math.min(late, longestLateness), () => put({ kind: "silence", at: endsAt }, null)) : undefined;
    if (decision.code !== undefined) tell?.(decision.code);
    return decision.prevent;
  };

  const hear = (event: Event): void => {
    if (field.isMending()) return;
    const element = focusedElement(event);
    const { at, late } = whenOf(event);
    const meaning = wedgeEventFrom(event, at, isEditable(element));
    if (meaning === undefined || !put(meaning, element, late)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  const stop = (): void => {
    for (const type of heardTypes) target.removeEventListener(type, hear, { capture: true });
    if (silence !== undefined) timer.cancel(silence);
    [burst, tell, silence] = [noBurst, undefined, undefined];
  };

  return {
    start: (onCode) => {
      stop();
      tell = onCode;
      for (const type of heardTypes) target.addEventListener(type, hear, { capture: true });
    },
    stop,
  };
};

/** ms: when it happened, and how much later the page heard of it. */
interface When {
  readonly at: number;
  readonly late: number;
}

const heardTypes = ["keydown", "keypress", "keyup", "beforeinput", "compositionend", "blur"];

const wedgeEventFrom = (event: Event, at: number, editable: boolean): WedgeEvent | undefined => {
  switch (event.type) {
    case "keydown":
      return keyDownFrom(event as KeyboardEvent, at, editable);
    case "keyup":
      return { kind: "up", at, code: (event as KeyboardEvent).code };
    case "keypress":
      return keyPressFrom(event as KeyboardEvent, at, editable);
    case "beforeinput":
      return inputFrom(event as InputEvent, at, editable);
    case "compositionend":
      return { kind: "composed", at, text: (event as CompositionEvent).data };
    default:
      // The window lost the focus; a field that loses it (blur of an element, heard on the way) ends nothing.
      return event.target === event.currentTarget ? { kind: "left", at } : undefined;
  }
};

const keyDownFrom = (event: KeyboardEvent, at: number, editable: boolean): WedgeEvent | undefined =>
  // The browser's own filling in of a form sends keydown without a key.
  typeof event.key !== "string" ? undefined : {
    kind: "down", at, editable, key: event.key, code: event.code, repeat: event.repeat,
    shift: event.shiftKey, ctrl: event.ctrlKey, alt: event.altKey, meta: event.metaKey,
    altGraph: event.getModifierState("AltGraph"),
  };

/** Enter has a keypress too, named "Enter": no text. */
const keyPressFrom = ({ key }: KeyboardEvent, at: number, editable: boolean): WedgeEvent | undefined =>
  [...key].length === 1 ? { kind: "text", at, stage: 1, text: key, editable } : undefined;

const inputFrom = (event: InputEvent, at: number, editable: boolean): WedgeEvent | undefined => {
  if (event.inputType === "insertText") return { kind: "text", at, stage: 2, text: event.data ?? "", editable };
  if (event.inputType === "deleteContentBackward") return { kind: "erase", at };
  return event.inputType === "insertCompositionText" ? { kind: "compose", at, text: event.data ?? "" } : undefined;
};

/** Inside a custom element the event names its host; the path names the field itself. */
const focusedElement = (event: Event): EventTarget | null => event.composedPath()[0] ?? event.target;

const stampOf = (event: Event): number => event.timeStamp;

const agoOf = (event: Event): number => performance.now() - event.timeStamp;

/** ms. A scan without an Enter at its end is not answered later than this for it. */
const longestLateness = 500;

const pageTimer = {
  after: (ms: number, run: () => void): number => window.setTimeout(run, ms),
  cancel: (timer: number): void => window.clearTimeout(timer),
};
