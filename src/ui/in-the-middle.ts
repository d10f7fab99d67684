/**
 * Whether somebody is in the middle of something in this window: something is half typed, a dialog is open, a button still works, or
 * a screen has marked with `data-unfinished` what would be lost with the page.
 */
export interface ActsWatched {
  isGoingOn(): boolean;
  /** How long nobody has touched a key, the scanner or the pointer, ms. */
  quietFor(): number;
}

export const watchActs = (page: Window, now: () => number): ActsWatched => {
  const typed = new Set<Typed>();
  let touchedAt = now();
  const touched = (): void => {
    touchedAt = now();
  };
  for (const name of ["keydown", "pointerdown", "wheel", "touchstart"] as const) page.addEventListener(name, touched, { capture: true, passive: true });
  page.addEventListener("input", ({ target }) => isTyped(target) && typed.add(target), { capture: true });
  // What was in it is saved, or said to be wrong on the screen.
  page.addEventListener("submit", ({ target }) => typed.forEach((field) => field.form === target && typed.delete(field)), { capture: true });
  return {
    isGoingOn: () => {
      for (const field of typed) if (!field.isConnected || field.value === "") typed.delete(field);
      return typed.size > 0 || page.document.querySelector(goingOn) !== null;
    },
    quietFor: () => now() - touchedAt,
  };
};

type Typed = HTMLInputElement | HTMLTextAreaElement;

const isTyped = (target: EventTarget | null): target is Typed => target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !["checkbox", "radio", "range", "button"].includes(target.type));

const goingOn = "[role=dialog], [role=alertdialog], dialog[open], [role=menu], [aria-busy=true], [data-loading], [role=progressbar], [data-unfinished]";
