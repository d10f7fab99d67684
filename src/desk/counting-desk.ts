/** A school may want that a reader whose card is scanned at the desk counts as a visit: by the same rule as at the door, and only for today. */
import type { DayBook } from "./day-book.ts";
import type { Desk } from "./desk.ts";

export const countingDesk = <Of extends Desk>(desk: Of, dayBook: Pick<DayBook, "countAtDoor">, isWanted: () => boolean, onError: (error: unknown) => void): Of => ({
  ...desk,
  scan: async (code, openPatron, how) => {
    const answer = await desk.scan(code, openPatron, how);
    // Nobody at the desk waits for it.
    if (answer.type === "PatronOpened" && how?.on === undefined && isWanted()) void dayBook.countAtDoor(code).catch(onError);
    return answer;
  },
});
