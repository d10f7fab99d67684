/** The school's own setting, one plain document `setting:school` of the desk database. */
import type { Day, Weekday } from "#domain/kernel/day.ts";
import { mergeThree, type Merged } from "#domain/kernel/merge.ts";
import type { Calendar, Closure, SchoolYear } from "#domain/school/calendar.ts";
import { holidayOn } from "#domain/school/holidays.ts";
import type { SchoolLevel } from "#domain/school/level.ts";
import type { WireDocument } from "./documents.ts";

export const schoolSettingId = "setting:school";

export interface SchoolSettingContent {
  readonly name: string;
  readonly code: string;
  readonly level: SchoolLevel;
  readonly year: SchoolYear;
  /** The school year that was closed when `year` was opened; absent until the first turn. */
  readonly closedYear?: number;
  readonly closedWeekdays: readonly Weekday[];
  readonly closures: readonly Closure[];
  readonly openDays: readonly Day[];
  /** How many days after its month the tie of a reader and their loans is kept; absent = as usual. */
  readonly tiesKeptDays?: number;
  /** Whether a card scanned at the desk counts a visit; absent = not. */
  readonly countAtDesk?: boolean;
}

export const schoolSettingToDocument = (content: SchoolSettingContent): WireDocument => ({ _id: schoolSettingId, kind: "setting", v: 1, ...content });

/** The first settings listed closed days one by one, without a name, and the holidays of the law among them. */
export const schoolSettingFrom = ({ _id, _rev, kind, v, ...rest }: WireDocument): SchoolSettingContent => {
  const { closedDays = [], ...content } = rest as object as SchoolSettingContent & { closedDays?: readonly Day[] };
  return { ...content, closures: content.closures ?? closedDays.filter((on) => holidayOn(on) === undefined).map((on) => ({ from: on, to: on, name: "" })), openDays: content.openDays ?? [] };
};

export const calendarFrom = ({ year, closedWeekdays, closures, openDays }: SchoolSettingContent): Calendar => ({ schoolYear: year, closedWeekdays, closures, openDays });

/** The open year and the one that was closed for it are one thing; the later turn stands, whatever somebody corrects of the year before. */
export const mergeSettings = (base: WireDocument | undefined, mine: WireDocument, theirs: WireDocument): Merged<WireDocument> => {
  const { merged, lost } = mergeThree(base, mine, theirs, ["year", "closedYear"]);
  const [here, there] = [schoolSettingFrom(mine), schoolSettingFrom(theirs)];
  if (here.year.year <= there.year.year || here.year.year <= (base ? schoolSettingFrom(base).year.year : 0)) return { merged, lost };
  const { year, closedYear, ...ofOthers } = lost;
  return { merged: { ...merged, year: here.year, ...(here.closedYear === undefined ? {} : { closedYear: here.closedYear }) }, lost: { ...ofOthers, year: there.year } };
};
