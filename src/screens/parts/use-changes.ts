/** When a screen looks again at what is kept: once something has changed and it has been quiet for a moment since. */
import { useEffect, useState } from "react";
import { onceQuiet } from "../../desk/once-quiet.ts";
import { useSchool } from "../../desk/services-context.tsx";

/** A number that grows with what has changed. */
export const useChanges = (): number => {
  const { desk } = useSchool();
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    const looking = onceQuiet(() => setChanges((count) => count + 1));
    const stop = desk.onChange(looking.changed);
    return () => {
      looking.stop();
      stop();
    };
  }, [desk]);
  return changes;
};
