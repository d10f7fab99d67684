/** A text field as the wedge needs it: put back as it was before a scan began, or given letters after all. */

export interface FieldMender {
  /** The field as it stands now, before a burst begins in it. */
  remember(element: EventTarget | null): void;
  takeBack(count: number): void;
  giveBack(text: string): void;
  /** True while the mending itself makes the browser send events. */
  isMending(): boolean;
}

export const isTextField = (element: EventTarget | null): boolean => {
  if (!isElement(element)) return false;
  if (isInput(element)) return typedInputs.has(element.type) && !element.readOnly && !element.disabled;
  if (isTextArea(element)) return !element.readOnly && !element.disabled;
  return (element as HTMLElement).isContentEditable === true;
};

export const createFieldMender = (): FieldMender => {
  let remembered: Remembered | undefined;
  let mending = false;
  const mend = (change: () => void): void => {
    mending = true;
    try {
      change();
    } finally {
      mending = false;
    }
  };
  return {
    remember: (element) => {
      remembered = isElement(element) && isTextField(element) ? rememberedFrom(element) : undefined;
    },
    takeBack: (count) => {
      const field = remembered;
      if (field !== undefined) mend(() => (field.value === undefined ? eraseBeforeCaret(field.element, count) : restore(field.element, field.value, field.start, field.end)));
    },
    giveBack: (text) => {
      const field = remembered;
      if (field !== undefined) mend(() => insertAtCaret(field.element, text));
    },
    isMending: () => mending,
  };
};

interface Remembered {
  readonly element: Element;
  /** Undefined for text that is edited in place (contenteditable). */
  readonly value: string | undefined;
  readonly start: number | null;
  readonly end: number | null;
}

const rememberedFrom = (element: Element): Remembered =>
  hasValue(element)
    ? { element, value: element.value, start: element.selectionStart, end: element.selectionEnd }
    : { element, value: undefined, start: null, end: null };

const restore = (element: Element, value: string, start: number | null, end: number | null): void => {
  if (!hasValue(element)) return;
  setValue(element, value);
  if (start !== null && end !== null) element.setSelectionRange(start, end);
  tellInput(element, "deleteContentBackward");
};

const insertAtCaret = (element: Element, text: string): void => {
  if (!hasValue(element)) {
    element.ownerDocument.execCommand("insertText", false, text);
    return;
  }
  const { value, selectionStart, selectionEnd } = element;
  const start = selectionStart ?? value.length;
  setValue(element, value.slice(0, start) + text + value.slice(selectionEnd ?? value.length));
  if (selectionStart !== null) element.setSelectionRange(start + text.length, start + text.length);
  tellInput(element, "insertText");
};

const eraseBeforeCaret = (element: Element, count: number): void => {
  for (let left = count; left > 0; left--) element.ownerDocument.execCommand("delete");
};

/** React watches `value` on the element itself; set through the prototype, the `input` event tells it of a change. */
const setValue = (element: HTMLInputElement | HTMLTextAreaElement, value: string): void => {
  const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(element), "value")?.set;
  if (setter === undefined) element.value = value;
  else setter.call(element, value);
};

const tellInput = (element: Element, inputType: string): void => {
  const View = element.ownerDocument.defaultView;
  if (View !== null) element.dispatchEvent(new View.InputEvent("input", { bubbles: true, inputType }));
};

const typedInputs = new Set(["text", "search", "tel", "url", "email", "password", "number", "date", "time", "month", "week", "datetime-local"]);

const isElement = (element: EventTarget | null): element is Element => element !== null && "nodeType" in element && element.nodeType === 1;
const isInput = (element: Element): element is HTMLInputElement => element.localName === "input";
const isTextArea = (element: Element): element is HTMLTextAreaElement => element.localName === "textarea";
const hasValue = (element: Element): element is HTMLInputElement | HTMLTextAreaElement => isInput(element) || isTextArea(element);
