/** What is kept, read once more when it has changed; an answer that comes late never ends on top of a later one. */
import { useCallback, useEffect, useRef, useState } from "react";
import { useChanges } from "../parts/use-changes.ts";

/** What was read last, and the way to read it at once. */
export const useReadAgain = <Answer>(read: () => Promise<Answer>): readonly [Answer | undefined, () => void] => {
  const changes = useChanges();
  const [asked, setAsked] = useState(0);
  const [found, setFound] = useState<{ readonly turn: number; readonly answer: Answer } | undefined>();
  const begun = useRef(0);
  useEffect(() => {
    const turn = ++begun.current;
    void read()
      .then((answer) => setFound((shown) => (shown && shown.turn > turn ? shown : { turn, answer })))
      .catch((error: unknown) => turn === begun.current && reportError(error));
  }, [read, changes, asked]);
  // Whoever has left the screen, or the app, does not miss an answer.
  useEffect(() => () => void begun.current++, []);
  const again = useCallback(() => setAsked((count) => count + 1), []);
  return [found?.answer, again];
};
