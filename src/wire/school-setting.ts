/** The school's own setting, one plain document `setting:school` of the desk database. */
import type { Day, Weekday } from "#domain/kernel/day.ts";
import type { Calendar, SchoolYear } from "#domain/school/calendar.ts";
import type { WireDocument } from "./documents.ts";

export const schoolSettingId = "setting:school";

export interface SchoolSettingContent {
  readonly name: string;
  readonly code: string;
  readonly level: "preschool" | "primary" | "lowerSecondary" | "upperSecondary" | "several";
  readonly year: SchoolYear;
  readonly closedWeekdays: readonly Weekday[];
  readonly closedDays: readonly Day[];
}

export const schoolSettingToDocument = (content: SchoolSettingContent): WireDocument => ({ _id: schoolSettingId, kind: "setting", v: 1, ...content });

export const schoolSettingFrom = ({ _id, _rev, kind, v, ...content }: WireDocument): SchoolSettingContent => content as object as SchoolSettingContent;

export const calendarFrom = ({ year, closedWeekdays, closedDays }: SchoolSettingContent): Calendar => ({ schoolYear: year, closedWeekdays, closedDays });
