/** A school may want that a reader whose card is scanned at the desk counts as a visit: by the same rule as at the door, and only for today. */
import type { DayBook } from "./day-book.ts";
import type { Desk, How, ScanAnswer } from "./desk.ts";

export const countingDesk = <Of extends Desk>(desk: Of, dayBook: Pick<DayBook, "countAtDoor">, isWanted: () => boolean, onError: (error: unknown) => void): Of => {
  const counted = (answer: ScanAnswer, how: How | undefined, code: string): ScanAnswer => {
    // Nobody at the desk waits for it.
    if (answer.type === "PatronOpened" && how?.on === undefined && isWanted()) void dayBook.countAtDoor(code, answer.file.patron.id).catch(onError);
    return answer;
  };
  return {
    ...desk,
    scan: async (code, openPatron, how) => counted(await desk.scan(code, openPatron, how), how, code),
    chooseHolder: async (code, patron, how) => counted(await desk.chooseHolder(code, patron, how), how, code),
  };
};
