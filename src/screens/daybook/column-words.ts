/** What stands over the columns of the day book, on the screen and on paper. */
import type { TFunction } from "i18next";
import type { ColumnOf, DayBookColumn } from "#domain/circulation/day-book-columns.ts";
import type { DayBookEntry } from "#domain/circulation/day-book.ts";

/** Columns of one entry beside each other. */
export interface EntryColumns {
  readonly entry: DayBookEntry;
  readonly columns: readonly DayBookColumn[];
}

export const byEntry = (columns: readonly DayBookColumn[]): readonly EntryColumns[] =>
  [...new Set(columns.map(({ entry }) => entry))].map((entry) => ({ entry, columns: columns.filter((column) => column.entry === entry) }));

/** As short as registers have it: SGK, STK, GV. */
export const columnInWords = (t: TFunction, of: ColumnOf): string => {
  switch (of.is) {
    case "group":
      return t(`daybook.groupShort.${of.group}`);
    case "kind":
      return t(`daybook.kindShort.${of.kind}`);
    case "grades":
      return of.from === of.to ? t("daybook.gradeColumn", { grade: of.from }) : t("daybook.gradesColumn", { from: of.from, to: of.to });
    case "all":
    case "pupils":
    case "others":
    case "unknown":
      return t(`daybook.columnOf.${of.is}`);
  }
};

export const columnInFull = (t: TFunction, of: ColumnOf): string => (of.is === "group" ? t(`desk.group.${of.group}`) : of.is === "kind" ? t(`daybook.bookType.${of.kind}`) : columnInWords(t, of));
