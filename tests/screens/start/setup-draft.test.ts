import { describe, expect, test } from "vitest";
import { day } from "#domain/kernel/day.ts";
import { usualSchoolYear, yearFrom } from "../../../src/screens/parts/school-year-draft.ts";
import { linkIn } from "../../../src/screens/start/pairing-link.ts";
import { emptySetupDraft, librarianProblems, schoolProblems } from "../../../src/screens/start/setup-draft.ts";

const today = day("2026-11-23");
const draft = { ...emptySetupDraft(today, "Máy quầy"), schoolName: "Trường Hoa Phượng", level: "primary", librarianName: "Cô Hạnh", pin: "2468", pinAgain: "2468" } as const;

describe("the first run", () => {
  test("proposes the school year that a school works in: from June on the coming one", () => {
    expect(usualSchoolYear(today)).toEqual({ year: 2026, startsOn: "2026-09-05", firstTermEndsOn: "2027-01-15", endsOn: "2027-05-31" });
    expect(usualSchoolYear(day("2027-05-31")).year).toBe(2026);
    expect(usualSchoolYear(day("2027-06-01")).year).toBe(2027);
  });

  test("reads the dates as proposed and as people type them, day first", () => {
    expect(yearFrom(draft, today)).toEqual({ ok: true, value: usualSchoolYear(today) });
    const typed = yearFrom({ ...draft, startsOn: "5/9/2026", firstTermEndsOn: "16012027", endsOn: "30-5-2027" }, today);
    expect(typed).toEqual({ ok: true, value: { year: 2026, startsOn: "2026-09-05", firstTermEndsOn: "2027-01-16", endsOn: "2027-05-30" } });
  });

  test("names every date that is none, and a term that ends before it begins", () => {
    expect(yearFrom({ ...draft, firstTermEndsOn: "31/02/2027", endsOn: "tháng năm" }, today)).toEqual({ ok: false, error: { firstTermEndsOn: "notADate", endsOn: "notADate" } });
    expect(yearFrom({ ...draft, firstTermEndsOn: "01/09/2026" }, today)).toEqual({ ok: false, error: { firstTermEndsOn: "notInOrder" } });
    expect(yearFrom({ ...draft, endsOn: "01/01/2027" }, today)).toEqual({ ok: false, error: { endsOn: "notInOrder" } });
  });

  test("asks for the set-up code only away from the server's own machine, and never for the school code", () => {
    expect(schoolProblems(draft, false)).toEqual({});
    expect(schoolProblems(draft, true)).toEqual({ setupCode: "empty" });
    expect(schoolProblems({ ...draft, schoolName: " ", level: "" }, false)).toEqual({ schoolName: "empty", level: "empty" });
  });

  test("a PIN has four to twelve digits and is typed twice the same", () => {
    expect(librarianProblems(draft)).toEqual({});
    expect(librarianProblems({ ...draft, pin: "123", pinAgain: "123" })).toEqual({ pin: "pinDigits" });
    expect(librarianProblems({ ...draft, pin: "12a4", pinAgain: "1234" })).toEqual({ pin: "pinDigits", pinAgain: "pinDiffers" });
  });
});

describe("a pairing link", () => {
  test("is known by its token and key together, whatever page it names", () => {
    const link = { token: "t1", key: "k-_2" };
    for (const hash of ["#/pair?token=t1&key=k-_2", "#/start?token=t1&key=k-_2", "#token=t1&key=k-_2"]) expect(linkIn(hash)).toEqual(link);
  });

  test("without its key it is none", () => {
    for (const hash of ["", "#/start", "#/pair?token=t1", "#/pair?token=t1&key="]) expect(linkIn(hash)).toBeUndefined();
  });
});
