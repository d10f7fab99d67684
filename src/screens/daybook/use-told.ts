/** What a part of the screen is told, and told again when something kept here has changed and the desk is quiet: one telling at a time, for a year's is long. */
import { useEffect, useRef, useState } from "react";
import { useChanges } from "../parts/use-changes.ts";

export type NotTold = "notTold";

/** `ask` has to stay the same function as long as the same is asked. Undefined until the first answer to it; what could not be told is said, and asked again at the next change. */
export const useTold = <Told>(ask: () => Promise<Told>): Told | NotTold | undefined => {
  const changes = useChanges();
  const [told, setTold] = useState<{ readonly by: () => Promise<Told>; readonly what: Told | NotTold } | undefined>();
  const last = useRef<Promise<unknown>>(Promise.resolve());
  useEffect(() => {
    let current = true;
    const load = async (): Promise<void> => {
      if (!current) return;
      const what = await ask().catch((error: unknown): NotTold => {
        reportError(error);
        return "notTold";
      });
      if (current) setTold({ by: ask, what });
    };
    last.current = last.current.then(load);
    return () => {
      current = false;
    };
  }, [ask, changes]);
  return told?.by === ask ? told.what : undefined;
};
