/**
 * What a librarian has typed in the first run, and whether it will do. Everything stays text until it is sent, so a wrong
 * date or a PIN that is too short costs nothing that was typed.
 */
import type { Day } from "#domain/kernel/day.ts";
import type { SchoolLevel } from "#domain/school/level.ts";
import { usualSchoolYear, yearDraftOf } from "../parts/school-year-draft.ts";

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
export type SetupProblem = "empty" | "notADate" | "notInOrder" | "otherYear" | "tooLong" | "pinDigits" | "pinDiffers" | "wrongCode";
export type SetupProblems = Readonly<Partial<Record<SetupField, SetupProblem>>>;

export const emptySetupDraft = (today: Day, deviceName: string): SetupDraft => {
  return {
    setupCode: "",
    schoolName: "",
    schoolCode: "",
    level: "",
    ...yearDraftOf(usualSchoolYear(today)),
    librarianName: "",
    pin: "",
    pinAgain: "",
    deviceName,
  };
};

export const schoolProblems = (draft: SetupDraft, codeIsAsked: boolean): SetupProblems => ({
  ...(codeIsAsked && draft.setupCode.trim() === "" ? { setupCode: "empty" as const } : {}),
  ...textProblem(draft, "schoolName", 200),
  // Not every school knows its code by heart; it may stay empty.
  ...(draft.schoolCode.trim().length > 40 ? { schoolCode: "tooLong" as const } : {}),
  ...(draft.level === "" ? { level: "empty" as const } : {}),
});

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
