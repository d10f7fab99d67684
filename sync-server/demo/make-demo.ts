/** Makes the demo school: a school of its own with its own id and key, filled once, when its data directory is empty. */
import type { RuleBook } from "#domain/circulation/loan-rules.ts";
import { defaultRules } from "#domain/circulation/loan-rules.ts";
import { addDays, day, startOf, type Day } from "#domain/kernel/day.ts";
import { newId, type SchoolId } from "#domain/kernel/ids.ts";
import { logYearOf, type Calendar } from "#domain/school/calendar.ts";
import { databasesOf } from "#wire/database-names.ts";
import { copyToDocument, eventToDocument, rulesToDocument, titleToDocument, type WireDocument } from "#wire/documents.ts";
import { homeroomToDocument } from "#wire/homerooms.ts";
import { lotToDocument, setToDocument } from "#wire/lots.ts";
import { hashPin, patronToDocument, staffToDocument, tieToDocument } from "#wire/people.ts";
import { calendarFrom, schoolSettingToDocument, type SchoolSettingContent } from "#wire/school-setting.ts";
import { schoolKeyFrom, type RawSchoolKey } from "#wire/seal.ts";
import { handedTextbooks } from "./handed-textbooks.ts";
import { demoCopies, demoPatrons, demoTitles } from "./school-stock.ts";
import { seeded } from "./seeded.ts";
import { yearOfLoans } from "./year-of-loans.ts";

export interface DemoSchool {
  readonly school: { readonly id: SchoolId; readonly name: string; readonly code: string };
  readonly years: readonly number[];
  /** Documents by database, ready to be written. */
  readonly documents: ReadonlyMap<string, readonly WireDocument[]>;
  readonly counts: { readonly titles: number; readonly copies: number; readonly patrons: number; readonly events: number };
}

/** The PIN of the demo's librarian; the demo holds nobody's data. */
export const demoPin = "1234";

export const makeDemoSchool = async (asked: { today: Day; seed: number; rawKey: RawSchoolKey; app: string }): Promise<DemoSchool> => {
  const chance = seeded(asked.seed);
  const key = await schoolKeyFrom(asked.rawKey);
  const school = { id: newId("unit", chance.byte), name: "Trường THCS Mẫu Hoa Ban", code: "DEMO-THCS" };
  const staff = newId("staff", chance.byte);
  const device = newId("device", chance.byte);
  const voucher = newId("voucher", chance.byte);
  const databases = databasesOf(school.id);
  const from = addDays(asked.today, -365);
  const rules: RuleBook = defaultRules(newId("rules", chance.byte), day(`${logYearOf(from)}-06-01`));
  const setting = settingFor(school, logYearOf(asked.today));
  const titles = demoTitles(chance);
  const copies = demoCopies(titles, voucher, chance);
  const patrons = demoPatrons(chance, Number(asked.today.slice(0, 4)));
  const calendarOf = (on: Day): Calendar => calendarFrom(settingFor(school, logYearOf(on)));
  // The library opens at seven.
  const instantOf = (on: Day): number => startOf(on) + 7 * 3_600_000;
  const loans = yearOfLoans(
    { titles, copies, patrons, rules, calendarOf, from, to: addDays(asked.today, -1), school: school.id, device, staff, app: asked.app, instantOf },
    chance,
  );
  // By a chance of its own: what the desk's year is made of stays as it is.
  const storeroom = seeded(asked.seed + 1);
  const year = logYearOf(asked.today);
  const textbooks = handedTextbooks(
    { titles, patrons, rules, calendar: calendarOf(asked.today), year, today: asked.today, copiesOut: loans.outOn, school: school.id, device: newId("device", storeroom.byte), staff, app: asked.app, instantOf },
    storeroom,
  );
  const events = [...loans.events, ...textbooks.events];
  const ties = [...loans.ties, ...textbooks.ties];

  const copiesOf = new Map(titles.map((title) => [title.id, [] as (readonly [string, string])[]]));
  for (const copy of copies) copiesOf.get(copy.title)?.push([copy.id, copy.accessionNo]);
  const openingStock: WireDocument = {
    _id: voucher,
    kind: "opening-stock",
    v: 1,
    school: school.id,
    device,
    staff,
    app: asked.app,
    day: from,
    at: { instant: instantOf(from), count: 0, wall: instantOf(from), offset: 0 },
    file: "demo",
    lines: titles.map((title) => ({ title: title.id, ...(title.coverPrice === undefined ? {} : { price: title.coverPrice }), copies: copiesOf.get(title.id) ?? [] })),
  };

  const documents = new Map<string, WireDocument[]>([
    [databases.catalogue, [...titles.map(titleToDocument), ...copies.map(copyToDocument), ...textbooks.lots.map(lotToDocument)]],
    [
      databases.desk,
      [
        schoolSettingToDocument(setting),
        rulesToDocument(rules),
        ...textbooks.sets.map(setToDocument),
        ...textbooks.homerooms.map(homeroomToDocument),
        await staffToDocument(key, { id: staff, name: "Cô Thủ Thư (mẫu)", role: "librarian", pin: await hashPin(demoPin) }),
        ...(await Promise.all(patrons.map((patron) => patronToDocument(key, patron)))),
        ...(await Promise.all(ties.map((tie) => tieToDocument(key, tie)))),
      ],
    ],
    [databases.office, [openingStock]],
  ]);
  const years = [...new Set([logYearOf(from), ...events.map((event) => logYearOf(event.day)), logYearOf(asked.today)])];
  for (const year of years) documents.set(databases.log(year), events.filter((event) => logYearOf(event.day) === year).map(eventToDocument));
  return { school, years, documents, counts: { titles: titles.length, copies: copies.length, patrons: patrons.length, events: events.length } };
};

const settingFor = (school: { name: string; code: string }, year: number): SchoolSettingContent => ({
  name: school.name,
  code: school.code,
  level: "lowerSecondary",
  year: { year, startsOn: day(`${year}-09-05`), firstTermEndsOn: day(`${year + 1}-01-15`), endsOn: day(`${year + 1}-05-31`) },
  closedWeekdays: [0],
  closures: [],
  openDays: [],
});
