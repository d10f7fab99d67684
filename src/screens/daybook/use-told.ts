/** What a part of the screen is told, and told again whenever something kept here has changed: one telling at a time, for a year's is long. */
import { useEffect, useState } from "react";
import { useSchool } from "../../desk/services-context.tsx";

export type NotTold = "notTold";

/** `ask` has to stay the same function as long as the same is asked. Undefined until the first answer to it; what could not be told is said, and asked again at the next change. */
export const useTold = <Told>(ask: () => Promise<Told>): Told | NotTold | undefined => {
  const { desk } = useSchool();
  const [told, setTold] = useState<{ readonly by: () => Promise<Told>; readonly what: Told | NotTold } | undefined>();
  useEffect(() => {
    let current = true;
    let [asking, askAgain] = [false, false];
    const load = async (): Promise<void> => {
      if (asking) {
        askAgain = true;
        return;
      }
      asking = true;
      const what = await ask().catch((error: unknown): NotTold => {
        reportError(error);
        return "notTold";
      });
      asking = false;
      if (!current) return;
      setTold({ by: ask, what });
      if (askAgain) {
        askAgain = false;
        void load();
      }
    };
    void load();
    const stop = desk.onChange(() => void load());
    return () => {
      current = false;
      stop();
    };
  }, [desk, ask]);
  return told?.by === ask ? told.what : undefined;
};
