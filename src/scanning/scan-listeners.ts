/**
 * Which screen hears the scanner. A screen says anew what a scan means to it whenever something on it has changed; a scan whose
 * keys are coming in at that moment is one scan all the same. What is scanned while the page still opens waits for its first screen.
 */
import type { Scanner } from "./scanner.ts";

type Hear = (code: string) => void;

export interface ScanListeners {
  /** From now on, until the first screen listens, or nobody has for a while. */
  hearEarly(): void;
  /** Hands over codes until the answered function is called. */
  onScan(listener: Hear): () => void;
}

export const createScanListeners = (scanner: Scanner, later: (run: () => void, ms: number) => void = (run, ms) => void setTimeout(run, ms)): ScanListeners => {
  let hears: Hear | undefined;
  /** Undefined once a screen has listened. */
  let early: string[] | undefined;
  let isOn = false;
  const begin = (): void => {
    if (isOn) return;
    isOn = true;
    scanner.start((code) => (hears ? hears(code) : early?.push(code)));
  };
  const end = (): void => {
    if (!isOn || hears || early) return;
    isOn = false;
    scanner.stop();
  };
  return {
    hearEarly: () => {
      early = [];
      begin();
      later(() => {
        early = undefined;
        end();
      }, aWhile);
    },
    onScan: (listener) => {
      hears = listener;
      begin();
      const waiting = early ?? [];
      early = undefined;
      for (const code of waiting) listener(code);
      return () => {
        if (hears !== listener) return;
        hears = undefined;
        // Not before the same screen has had its chance to listen anew.
        later(end, 0);
      };
    },
  };
};

/** Ms. Who signs in first has long forgotten a card that was scanned before. */
const aWhile = 10_000;
