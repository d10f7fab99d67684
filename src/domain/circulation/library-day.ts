/**
 * What a library day was used for (nội dung hoạt động) and what is to be remarked, in a librarian's words. Events hold no free text: this is
 * a document of its own for each day, changed field by field, and emptied by emptying its fields.
 */
import type { Day } from "../kernel/day.ts";

export const dayWords = ["activities", "remarks"] as const;
export type DayWords = Readonly<Partial<Record<(typeof dayWords)[number], string>>>;

export interface LibraryDay extends DayWords {
  readonly day: Day;
}

/** What a cell of the printed page has room for. */
export const mostLetters: Readonly<Record<keyof DayWords, number>> = { activities: 300, remarks: 200 };

/** Only fields of the change are changed; an empty one is taken away. */
export const withWords = ({ day, ...now }: LibraryDay, change: DayWords): LibraryDay => {
  const fields = dayWords.flatMap((field): [string, string][] => {
    const text = [...(change[field] ?? now[field] ?? "").normalize("NFC").trim()].slice(0, mostLetters[field]).join("");
    return text === "" ? [] : [[field, text]];
  });
  return { day, ...Object.fromEntries(fields) };
};

/** What this desk wrote while another wrote something else, put behind that. */
export const withLost = (now: LibraryDay, lost: DayWords): LibraryDay =>
  withWords(now, Object.fromEntries(dayWords.flatMap((field) => (lost[field] === undefined || lost[field] === now[field] ? [] : [[field, [now[field], lost[field]].filter(Boolean).join("; ")]]))));
