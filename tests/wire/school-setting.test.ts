import { expect, test } from "vitest";
import { day } from "#domain/kernel/day.ts";
import { mergeSettings, schoolSettingFrom, schoolSettingToDocument } from "#wire/school-setting.ts";

const of = (year: number, endsOn: string, more: { readonly closedYear?: number; readonly name?: string } = {}) =>
  schoolSettingToDocument({ name: "Trường thử", code: "T", level: "lowerSecondary", year: { year, startsOn: day(`${year}-09-05`), firstTermEndsOn: day(`${year + 1}-01-15`), endsOn: day(endsOn) }, closedWeekdays: [0], closures: [], openDays: [], ...more });

const base = of(2026, "2027-05-31");

test("a turn of the school year stands against dates of the year before that another desk corrected meanwhile", () => {
  const turned = of(2027, "2028-05-31", { closedYear: 2026 });
  const corrected = of(2026, "2027-06-10", { name: "Trường thử mới" });
  const { merged, lost } = mergeSettings(base, turned, corrected);
  expect(schoolSettingFrom(merged)).toMatchObject({ name: "Trường thử mới", closedYear: 2026, year: { year: 2027, endsOn: "2028-05-31" } });
  expect(lost).toMatchObject({ year: { year: 2026, endsOn: "2027-06-10" } });
  expect(schoolSettingFrom(mergeSettings(base, corrected, turned).merged)).toMatchObject({ name: "Trường thử mới", closedYear: 2026, year: { year: 2027 } });
});

test("dates of one year that two desks correct at once are not mixed, and what gives way is kept", () => {
  const { merged, lost } = mergeSettings(base, of(2026, "2027-06-10"), of(2026, "2027-05-20"));
  expect(schoolSettingFrom(merged).year.endsOn).toBe("2027-05-20");
  expect(lost).toMatchObject({ year: { endsOn: "2027-06-10" } });
});

test("a turn that is taken back stays taken back when nothing else has changed", () => {
  const turned = of(2027, "2028-05-31", { closedYear: 2026 });
  expect(schoolSettingFrom(mergeSettings(turned, base, turned).merged).year.year).toBe(2026);
});
