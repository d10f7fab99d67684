/**
 * What a librarian has typed in the first run, and whether it will do. Everything stays text until it is sent, so a wrong
 * date or a PIN that is too short costs nothing that was typed. The proposed school year is the one a school is working
 * in: from June on the coming one; it runs from 5 September to 31 May, its first term to 15 January.
 */
import { day, dayFromTyped, dayInVietnamese, type Day } from "#domain/kernel/day.ts";
import { err, ok, type Result } from "#domain/kernel/result.ts";
import { logYearOf, type SchoolYear } from "#domain/school/calendar.ts";
import type { SchoolLevel } from "#domain/school/level.ts";

export interface SetupDraft {
  readonly setupCode: string;
  readonly schoolName: string;
  readonly schoolCode: string;
  readonly level: SchoolLevel | "";
  readonly startsOn: string;
  readonly firstTermEndsOn: string;
  readonly endsOn: string;
  readonly librarianName: string;
  readonly pin: string;
  readonly pinAgain: string;
  readonly deviceName: string;
}

export type SetupField = keyof SetupDraft;
export type SetupProblem = "empty" | "notADate" | "notInOrder" | "tooLong" | "pinDigits" | "pinDiffers" | "wrongCode";
export type SetupProblems = Readonly<Partial<Record<SetupField, SetupProblem>>>;

export const emptySetupDraft = (today: Day, deviceName: string): SetupDraft => {
  const year = usualSchoolYear(today);
  return {
    setupCode: "",
    schoolName: "",
    schoolCode: "",
    level: "",
    startsOn: dayInVietnamese(year.startsOn),
    firstTermEndsOn: dayInVietnamese(year.firstTermEndsOn),
    endsOn: dayInVietnamese(year.endsOn),
    librarianName: "",
    pin: "",
    pinAgain: "",
    deviceName,
  };
};

export const usualSchoolYear = (today: Day): SchoolYear => {
  const year = logYearOf(today);
  return { year, startsOn: day(`${year}-09-05`), firstTermEndsOn: day(`${year + 1}-01-15`), endsOn: day(`${year + 1}-05-31`) };
};

export const schoolProblems = (draft: SetupDraft, codeIsAsked: boolean): SetupProblems => ({
  ...(codeIsAsked && draft.setupCode.trim() === "" ? { setupCode: "empty" as const } : {}),
  ...textProblem(draft, "schoolName", 200),
  // Not every school knows its code by heart; it may stay empty.
  ...(draft.schoolCode.trim().length > 40 ? { schoolCode: "tooLong" as const } : {}),
  ...(draft.level === "" ? { level: "empty" as const } : {}),
});

export const yearFrom = (draft: SetupDraft, today: Day): Result<SchoolYear, SetupProblems> => {
  const startsOn = dayFromTyped(draft.startsOn, today);
  const firstTermEndsOn = dayFromTyped(draft.firstTermEndsOn, today);
  const endsOn = dayFromTyped(draft.endsOn, today);
  if (!startsOn || !firstTermEndsOn || !endsOn) {
    return err({
      ...(startsOn ? {} : { startsOn: "notADate" }),
      ...(firstTermEndsOn ? {} : { firstTermEndsOn: "notADate" }),
      ...(endsOn ? {} : { endsOn: "notADate" }),
    });
  }
  if (firstTermEndsOn <= startsOn) return err({ firstTermEndsOn: "notInOrder" });
  if (endsOn <= firstTermEndsOn) return err({ endsOn: "notInOrder" });
  return ok({ year: logYearOf(startsOn), startsOn, firstTermEndsOn, endsOn });
};

export const librarianProblems = (draft: SetupDraft): SetupProblems => ({
  ...textProblem(draft, "librarianName", 100),
  ...(/^\d{4,12}$/.test(draft.pin) ? {} : { pin: "pinDigits" as const }),
  ...(draft.pinAgain === draft.pin ? {} : { pinAgain: "pinDiffers" as const }),
  ...textProblem(draft, "deviceName", 60),
});

const textProblem = (draft: SetupDraft, field: "schoolName" | "librarianName" | "deviceName", most: number): SetupProblems => {
  const text = draft[field].trim();
  return text === "" ? { [field]: "empty" } : text.length > most ? { [field]: "tooLong" } : {};
};
