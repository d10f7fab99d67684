/** When to look again at what hangs on many acts: while codes are scanned one after another a slow tablet has to answer the next scan first. */

/** Ms. Acts that come sooner after each other go on. */
export const quiet = 1500;
/** After the answer that made the change is on the screen. */
const soon = 150;

/** How long it has to be quiet still, in ms, after a change at `last`; both by the page's own time. */
export const untilQuiet = (last: number, now: number): number => Math.max(0, last + quiet - now);

/** Goes soon after a change that comes alone; after some in a row once it has been quiet for a moment. */
export const onceQuiet = (go: () => void): { readonly changed: () => void; readonly stop: () => void } => {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let last = Number.NEGATIVE_INFINITY;
  return {
    changed: () => {
      const since = performance.now() - last;
      last = performance.now();
      clearTimeout(waiting);
      waiting = setTimeout(go, since < quiet ? quiet : soon);
    },
    stop: () => clearTimeout(waiting),
  };
};
