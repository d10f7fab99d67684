// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createKeyboardWedge } from "../../src/scanning/keyboard-wedge.ts";
import { isTextField } from "../../src/scanning/text-field.ts";
import type { Scanner } from "../../src/scanning/scanner.ts";
import { scannerContract } from "../contracts/scanner.ts";

/** A clock and timers that the test turns; key events happen at its time. */
const createTestTime = () => {
  let [at, next] = [1000, 1];
  const waiting = new Map<number, { due: number; run: () => void }>();
  return {
    now: () => at,
    pass: (ms: number): void => {
      const until = at + ms;
      for (;;) {
        const due = [...waiting].filter(([, timer]) => timer.due <= until).sort((a, b) => a[1].due - b[1].due)[0];
        if (due === undefined) break;
        waiting.delete(due[0]);
        at = Math.max(at, due[1].due);
        due[1].run();
      }
      at = until;
    },
    timer: {
      after: (ms: number, run: () => void): number => {
        waiting.set(next, { due: at + ms, run });
        return next++;
      },
      cancel: (timer: number): void => void waiting.delete(timer),
    },
  };
};

/** What a browser does with a key in a text field or on a button, as far as a scan is concerned. */
const press = (name: string, element: Element, init: KeyboardEventInit = {}): void => {
  const event = (type: string): KeyboardEvent => new KeyboardEvent(type, { key: name, code: name.length === 1 ? `Key${name}` : name, bubbles: true, cancelable: true, composed: true, ...init });
  const goesOn = element.dispatchEvent(event("keydown"));
  if (goesOn && name.length === 1 && element.dispatchEvent(event("keypress")) && isTextField(element)) insert(element, name);
  if (goesOn && name === "Enter" && element.dispatchEvent(event("keypress")) && element instanceof HTMLElement) {
    if (element instanceof HTMLInputElement) element.form?.requestSubmit();
    else element.click();
  }
  element.dispatchEvent(event("keyup"));
};

const insert = (element: Element, text: string): void => {
  const before = new InputEvent("beforeinput", { data: text, inputType: "insertText", bubbles: true, cancelable: true, composed: true });
  if (!element.dispatchEvent(before) || !(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)) return;
  if (element.selectionStart === null) element.value += text;
  else element.setRangeText(text, element.selectionStart ?? 0, element.selectionEnd ?? 0, "end");
  element.dispatchEvent(new InputEvent("input", { bubbles: true }));
};

const createDesk = (html: string) => {
  document.body.innerHTML = html;
  const time = createTestTime();
  const wedge = createKeyboardWedge({ target: window, now: time.now, lateness: () => 0, timer: time.timer });
  const scan = (code: string, element: Element = document.body, gap = 6): void => {
    time.pass(300);
    for (const letter of code) {
      press(letter, element);
      time.pass(gap);
    }
    press("Enter", element);
    time.pass(300);
  };
  return { time, wedge, scan };
};

let wedge: Scanner | undefined;
let codes: string[] = [];
const started = (desk: ReturnType<typeof createDesk>): ReturnType<typeof createDesk> => {
  wedge = desk.wedge;
  wedge.start((code) => codes.push(code));
  return desk;
};
const element = <Kind extends HTMLElement = HTMLElement>(id: string): Kind => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no element ${id}`);
  return found as Kind;
};

beforeEach(() => {
  codes = [];
});
afterEach(() => {
  wedge?.stop();
  document.body.innerHTML = "";
});

scannerContract("a keyboard wedge", () => {
  const desk = createDesk("<main></main>");
  return { scanner: desk.wedge, show: async (code) => desk.scan(code), clear: () => (document.body.innerHTML = "") };
});

describe("a scan into the page", () => {
  test("does not press the button that has the focus", () => {
    const { scan } = started(createDesk(`<button id="undo">x</button>`));
    let pressed = 0;
    element("undo").addEventListener("click", () => (pressed += 1));
    scan("1007000420", element("undo"));
    expect({ codes, pressed }).toEqual({ codes: ["1007000420"], pressed: 0 });
    press("Enter", element("undo"));
    expect(pressed).toBe(1);
  });

  test("does not stay in the field nor submit its form, and the field's owner hears of the mending", () => {
    const { scan } = started(createDesk(`<form id="form"><input id="name" value="Dế Mèn"></form>`));
    const field = element<HTMLInputElement>("name");
    let submitted = 0;
    let seen = field.value;
    element("form").addEventListener("submit", (event) => {
      event.preventDefault();
      submitted += 1;
    });
    field.addEventListener("input", () => (seen = field.value));
    field.setSelectionRange(2, 6);
    scan("STK2450", field);
    expect({ codes, value: field.value, seen, submitted }).toEqual({ codes: ["STK2450"], value: "Dế Mèn", seen: "Dế Mèn", submitted: 0 });
    expect([field.selectionStart, field.selectionEnd]).toEqual([2, 6]);
  });

  test("is caught while a dialog keeps all keys to itself", () => {
    const { scan } = started(createDesk(`<div id="dialog" role="dialog" aria-modal="true"><button id="close">x</button></div>`));
    element("dialog").addEventListener("keydown", (event) => event.stopPropagation(), { capture: true });
    scan("1007000420", element("close"));
    expect(codes).toEqual(["1007000420"]);
  });

  test("into a field for numbers, which knows no caret, is taken out too", () => {
    const { scan } = started(createDesk(`<input id="count" type="number" value="3">`));
    const field = element<HTMLInputElement>("count");
    scan("1007000420", field);
    expect({ codes, value: field.value }).toEqual({ codes: ["1007000420"], value: "3" });
  });

  test("20 ms after an Enter that a person pressed is read without it", () => {
    const { time } = started(createDesk(`<input id="name">`));
    press("Enter", element("name"));
    for (const letter of "20010") {
      time.pass(20);
      press(letter, element("name"));
    }
    time.pass(100);
    expect(codes).toEqual(["20010"]);
  });

  test("without an Enter is handed over after 60 ms of silence", () => {
    const { time } = started(createDesk(`<input id="name">`));
    const field = element<HTMLInputElement>("name");
    for (const letter of "20010") {
      time.pass(6);
      press(letter, field);
    }
    expect(codes).toEqual([]);
    time.pass(60);
    expect({ codes, value: field.value }).toEqual({ codes: ["20010"], value: "" });
  });
});

describe("typing into the page", () => {
  test("stays in the field, and Enter submits", () => {
    const { time } = started(createDesk(`<form id="form"><input id="name"></form>`));
    let submitted = 0;
    element("form").addEventListener("submit", (event) => {
      event.preventDefault();
      submitted += 1;
    });
    for (const letter of "de men") {
      time.pass(90);
      press(letter, element("name"));
    }
    time.pass(90);
    press("Enter", element("name"));
    time.pass(1000);
    expect({ codes, value: element<HTMLInputElement>("name").value, submitted }).toEqual({ codes: [], value: "de men", submitted: 1 });
  });

  test("letters kept back by mistake return to the field", () => {
    const { time } = started(createDesk(`<input id="name" value="x">`));
    const field = element<HTMLInputElement>("name");
    field.setSelectionRange(1, 1);
    const raw = (type: string, letter: string): boolean => field.dispatchEvent(new KeyboardEvent(type, { key: letter, code: `Key${letter}`, bubbles: true, cancelable: true }));
    for (const letter of "asdf") {
      time.pass(20);
      if (raw("keydown", letter)) insert(field, letter);
    }
    expect(field.value).toBe("x");
    raw("keyup", "a");
    time.pass(100);
    expect({ codes, value: field.value }).toEqual({ codes: [], value: "xasdf" });
  });

  test.each([
    [`<input id="f">`, true],
    [`<input id="f" type="search">`, true],
    [`<input id="f" type="checkbox">`, false],
    [`<input id="f" readonly>`, false],
    [`<textarea id="f"></textarea>`, true],
    [`<button id="f"></button>`, false],
  ])("%s is a text field: %s", (html, is) => {
    document.body.innerHTML = html;
    expect(isTextField(element("f"))).toBe(is);
  });
});

test("keys that reach a busy page long after each other are one scan by their stamps", () => {
  document.body.innerHTML = "";
  const time = createTestTime();
  let stamp = 1_000;
  wedge = createKeyboardWedge({ target: window, now: () => stamp, lateness: () => 300, timer: time.timer });
  wedge.start((code) => codes.push(code));
  for (const letter of "9001234") {
    press(letter, document.body);
    time.pass(100);
    stamp += 6;
  }
  press("Enter", document.body);
  expect(codes).toEqual(["9001234"]);
});

test("text that a busy page makes of a key long after it was pressed happened when the key did", () => {
  document.body.innerHTML = `<input id="field">`;
  const time = createTestTime();
  let pressedAt = 1_000;
  const isText = (event: Event): boolean => !(event instanceof KeyboardEvent);
  // As seen in Chromium on a slow PC: keys bear the scanner's times, what is made of them that of its making.
  wedge = createKeyboardWedge({ target: window, now: (event) => (isText(event) ? time.now() : pressedAt), lateness: (event) => (isText(event) ? 0 : time.now() - pressedAt), timer: time.timer });
  wedge.start((code) => codes.push(code));
  time.pass(150);
  for (const letter of "9001234") {
    press(letter, element("field"));
    time.pass(40);
    pressedAt += 4;
  }
  press("Enter", element("field"));
  expect(codes).toEqual(["9001234"]);
  expect(element<HTMLInputElement>("field").value).toBe("");
});
