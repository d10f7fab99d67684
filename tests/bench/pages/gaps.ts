/** Runs in the browser: how long the page could not have heard a key, at the longest, in milliseconds. */
const beat = 5;

/** A key would be heard at one of these beats. The answer ends it. */
export const listenForGaps = (): (() => number) => {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - beat);
    last = now;
  }, beat);
  return () => {
    clearInterval(timer);
    return Math.max(longest, performance.now() - last - beat);
  };
};
