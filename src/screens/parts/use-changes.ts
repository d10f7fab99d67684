/** When a screen looks again at what is kept: once something has changed and it has been quiet for a moment since. */
import { useEffect, useState } from "react";
import { useSchool } from "../../desk/services-context.tsx";

/** While codes are scanned one after another nothing is asked for: a slow tablet has to answer the next scan. */
const quiet = 1500;
/** After the answer that made the change is on the screen. */
const soon = 150;

/** A number that grows when something kept here has changed, and it has been quiet for a moment since. */
export const useChanges = (): number => {
  const { desk } = useSchool();
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    let last = Number.NEGATIVE_INFINITY;
    const stop = desk.onChange(() => {
      const since = performance.now() - last;
      last = performance.now();
      clearTimeout(waiting);
      waiting = setTimeout(() => setChanges((count) => count + 1), since < quiet ? quiet : soon);
    });
    return () => {
      clearTimeout(waiting);
      stop();
    };
  }, [desk]);
  return changes;
};
