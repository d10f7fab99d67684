/**
 * A scanner, whatever it is made of (a USB scanner that types, a camera): it hands over one whole code per scan,
 * as it was read. What the code opens is for the desk to say.
 */
export interface Scanner {
  /** From now on each scan calls `onCode` once. Starting again only changes who is called. */
  start(onCode: (code: string) => void): void;
  /** After this no scan is handed over, also none that had begun. Stopping twice is the same as once. */
  stop(): void;
}
